// The file of claims is written by people, in JSON. It is looked through here, once, and whatever is wrong in
// it is said with its place.

import CommandLine
import CompareProgram
import Comparison
import ProgramSupport
import Reporting

/// The claims of a file.
struct ClaimFile {
  let claims: [Claim]

  /// - Parameters:
  ///   - bytes: the whole file, in UTF-8.
  ///   - contenders: what its commands can name.
  ///   - machine: where they are to run.
  /// - Throws: the first mistake, with its path.
  init(_ bytes: [UInt8], _ contenders: some Contenders, on machine: Machine) throws(Refusal) {
    let written: WrittenClaims
    do throws(UnreadableResult) {
      written = try JSONReader.read(WrittenClaims.self, from: bytes, called: "file of claims")
    } catch {
      throw Refusal(error.description)
    }
    if written.claims.isEmpty {
      throw Refusal("it is empty; one claim or more was expected").at("claims")
    }
    var claims: [Claim] = []
    for (index, written) in written.claims.enumerated() {
      let path = "claims[\(index)]"
      let claim: Claim
      do throws(Refusal) {
        claim = try Claim(written, contenders, on: machine)
      } catch {
        throw error.at(path)
      }
      if let other = claims.firstIndex(where: { $0.id == claim.id }) {
        throw Refusal("it is that of claims[\(other)]; each needs one of its own").at("id").at(path)
      }
      claims.append(claim)
    }
    self.claims = claims
  }
}

/// The file as it is written.
struct WrittenClaims: Decodable {
  let claims: [WrittenClaim]

  private enum Key: String, CaseIterable, CodingKey {
    case claims
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownKeys(besides: Key.self)
    claims = try decoder.container(keyedBy: Key.self).decode([WrittenClaim].self, forKey: .claims)
  }
}

/// One entry as it is written.
struct WrittenClaim: Decodable {
  let id: String
  let address: String
  let dated: String?
  let read: String
  let quotation: String
  let meaning: String
  let command: String
  let holdsIf: WrittenPredicate

  private enum Key: String, CaseIterable, CodingKey {
    case id, address, dated, read, quotation, meaning, command, holdsIf
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownKeys(besides: Key.self)
    let container = try decoder.container(keyedBy: Key.self)
    func text(_ key: Key) throws -> String { try container.decode(String.self, forKey: key) }
    id = try text(.id)
    address = try text(.address)
    // Null says that the source has no date, and a key that is missing that somebody forgot it.
    guard container.contains(.dated) else {
      throw DecodingError.keyNotFound(
        Key.dated, .init(codingPath: decoder.codingPath, debugDescription: ""))
    }
    dated = try container.decode(String?.self, forKey: .dated)
    read = try text(.read)
    quotation = try text(.quotation)
    meaning = try text(.meaning)
    command = try text(.command)
    holdsIf = try container.decode(WrittenPredicate.self, forKey: .holdsIf)
  }
}

/// The predicate as it is written.
struct WrittenPredicate: Decodable {
  let metric: String
  let of: Place
  let to: Place
  let atLeast: Double?
  let atMost: Double?

  private enum Key: String, CaseIterable, CodingKey {
    case metric, of, to, atLeast, atMost
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownKeys(besides: Key.self)
    let container = try decoder.container(keyedBy: Key.self)
    metric = try container.decode(String.self, forKey: .metric)
    of = try container.decode(Place.self, forKey: .of)
    to = try container.decode(Place.self, forKey: .to)
    atLeast = try container.decodeIfPresent(Double.self, forKey: .atLeast)
    atMost = try container.decodeIfPresent(Double.self, forKey: .atMost)
  }
}

extension Place: Decodable {
  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownKeys(besides: Axis.self)
    let container = try decoder.container(keyedBy: Axis.self)
    self.init(
      Dictionary(
        uniqueKeysWithValues: try container.allKeys.map { axis in
          let value =
            axis == .size
            ? "\(try container.decode(Int.self, forKey: axis))"
            : try container.decode(String.self, forKey: axis)
          return (axis, value)
        }))
  }
}

extension Claim {
  fileprivate init(
    _ written: WrittenClaim, _ contenders: some Contenders, on machine: Machine
  ) throws(Refusal) {
    try Self.require(
      written.id, /[a-z0-9]+(-[a-z0-9]+)*/, "small letters, digits and hyphens", "id")
    try Self.require(
      written.address, /https?:\/\/\S+/, "an address with http:// or https://", "address")
    if let dated = written.dated {
      try Self.require(
        dated, /\d{4}(-\d\d(-\d\d)?)?/, "a year, a month such as 2009-08, a day, or null", "dated")
    }
    try Self.require(written.read, /\d{4}-\d\d-\d\d/, "a day such as 2026-11-30", "read")
    try Self.require(
      written.quotation, /[^\n]*(\d|half|twice|double|triple)[^\n]*/,
      "one line of the source's own words with the number", "quotation")
    try Self.require(written.meaning, /[^\n]*\S[^\n]*/, "a line of text", "meaning")
    id = written.id
    address = written.address
    dated = written.dated
    read = written.read
    quotation = written.quotation
    meaning = written.meaning
    command = written.command
    let cells: [CellCoordinates]
    do throws(Refusal) {
      cells = try Self.cells(of: written.command, contenders, on: machine)
    } catch {
      throw error.at("command")
    }
    let wish = written.holdsIf
    guard let metric = Predicate.metrics.first(where: { $0.key == wish.metric }) else {
      let keys = Predicate.metrics.map(\.key).joined(separator: ", ")
      throw Refusal("expected one of \(keys), found '\(wish.metric)'").at("holdsIf.metric")
    }
    do throws(Refusal) {
      predicate = try Predicate(
        metric: metric, of: wish.of, to: wish.to,
        bounds: Bounds(atLeast: wish.atLeast, atMost: wish.atMost), cells: cells)
    } catch {
      throw error.at("holdsIf")
    }
  }

  private static func require(
    _ text: String, _ form: Regex<some Any>, _ expected: String, _ key: String
  ) throws(Refusal) {
    guard text.wholeMatch(of: form) == nil else { return }
    throw Refusal("expected \(expected), found '\(text)'").at(key)
  }

  private static func cells(
    of command: String, _ contenders: some Contenders, on machine: Machine
  ) throws(Refusal) -> [CellCoordinates] {
    let arguments = command.split(separator: " ").map(String.init)
    do throws(ProgramFailure) {
      return try CompareProgram.cells(arguments, contenders, on: machine)
    } catch {
      throw Refusal(error.usage?.problem ?? error.message)
    }
  }
}

extension Decoder {
  /// A key that nobody reads is a mistake in one that somebody meant.
  func refuseUnknownKeys<Key: CodingKey & CaseIterable>(besides known: Key.Type) throws {
    for key in try container(keyedBy: AnyKey.self).allKeys
    where Key(stringValue: key.stringValue) == nil {
      let names = Key.allCases.map(\.stringValue).joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: codingPath + [key],
          debugDescription: "there is no such key; the keys are \(names)"))
    }
  }
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) {
    self.stringValue = stringValue
  }

  init?(intValue: Int) {
    return nil
  }
}
