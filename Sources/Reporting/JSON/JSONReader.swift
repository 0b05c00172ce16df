// Reads a result back. A file may be cut off, edited or of another version: whatever it is, what is
// handed on is whole, and what is wrong is said with its place.
//
// FoundationEssentials has a RunResult of its own, hence the imports by name.

package import Comparison
internal import IPCChannels

internal import struct FoundationEssentials.Data
internal import class FoundationEssentials.JSONDecoder

/// Why a file is no result, in a sentence that names the place and the remedy.
package struct UnreadableResult: Error, Equatable, CustomStringConvertible {
  package let description: String
}

/// Reads what ``JSONReport`` wrote.
package enum JSONReader {
  /// Returns the result in a JSON text. Its `analysis` is not looked at: it can be computed again.
  ///
  /// - Parameter bytes: the whole file, in UTF-8.
  /// - Throws: when it is not JSON, of another schema version, lacks a key or contradicts itself.
  package static func read(_ bytes: [UInt8]) throws(UnreadableResult) -> RunResult {
    let version = try read(Version.self, from: bytes, called: noun).schemaVersion
    let current = RunResult.currentSchemaVersion
    guard (current...RunResult.launcherSchemaVersion).contains(version) else {
      let remedy =
        version < current
        ? "it holds no distribution for each round, from which figures are computed now; measure "
          + "again, or show it with the ipc-compare that wrote it"
        : "use the ipc-compare that wrote it, or a later one"
      throw UnreadableResult(
        description: "schema version \(version) was found, and this program reads versions "
          + "\(current) and \(RunResult.launcherSchemaVersion): \(remedy)")
    }
    let result = try decode(RunResult.self, bytes, noun)
    do throws(Contradiction) {
      try result.validate()
    } catch {
      throw UnreadableResult(description: error.description)
    }
    return result
  }

  /// Returns what another JSON text says, as a value of any type.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, in UTF-8.
  ///   - noun: what the file should be, such as `result of ipc-compare`.
  /// - Throws: when it is not JSON, or lacks a key, or has a value of another type.
  package static func read<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], called noun: String
  ) throws(UnreadableResult) -> Value {
    if let fault = JSONSyntax.firstFault(in: bytes) {
      throw UnreadableResult(description: fault)
    }
    return try decode(type, bytes, noun)
  }

  private static let noun = "result of ipc-compare"

  private struct Version: Decodable {
    let schemaVersion: Int
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8], _ noun: String
  ) throws(UnreadableResult) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw UnreadableResult(description: "no \(noun): \(sentence(error, bytes))")
    }
  }

  private static func sentence(_ error: any Error, _ bytes: [UInt8]) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      return "the key \(path(context.codingPath + [key])) is missing"
    case DecodingError.valueNotFound(_, let context):
      return "\(path(context.codingPath)) is null, and a value was expected"
    case DecodingError.typeMismatch(let type, let context):
      return "\(path(context.codingPath)): \(noun(type)) was expected"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "\(path(context.codingPath)): \(choice(context) ?? context.debugDescription)"
    default:
      // The decoder says nothing more than this when a number does not fit, and the text was found
      // to be well-formed before.
      let place = JSONSyntax.firstUnfitNumber(in: bytes).map { " at \($0)" } ?? ""
      return "a number\(place) is negative, fractional or too large where a count was expected"
    }
  }

  /// What a type of Swift is called in JSON.
  private static func noun(_ type: any Any.Type) -> String {
    switch "\(type)" {
    case "Bool": "true or false"
    case "String": "text"
    case "Double": "a number"
    case let name where name.contains("Int"): "a whole number"
    case let name where name.hasPrefix("Array"): "a list"
    default: "an object"
    }
  }

  /// The names that stand for values of some types, by the name of the type.
  private static let choices: [String: [String]] = [
    "\(WaitStrategy.self)": WaitStrategy.allCases.map(\.rawValue),
    "\(ChannelKind.self)": ChannelKind.allCases.map(\.rawValue),
    "\(Entry.self)": Entry.allCases.map(\.rawValue),
    "\(Placement.self)": Placement.named.map(\.rawValue)
      + ["\(Placement.cpus(client: 0, server: 1).rawValue) and the like"],
  ]

  /// What was expected where a name stands for nothing. The decoder says of it no more than `Cannot initialize
  /// Type from invalid String value name`; nil where it said something else.
  private static func choice(_ context: DecodingError.Context) -> String? {
    let words = context.debugDescription.split(separator: " ", maxSplits: 7)
    guard words.count == 8, let names = choices[String(words[2])] else { return nil }
    return "expected one of \(names.joined(separator: ", ")), found '\(words[7])'"
  }

  /// Returns a path as jq writes it, without the first point.
  private static func path(_ keys: [any CodingKey]) -> String {
    if keys.isEmpty { return "the whole text" }
    return keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
  }
}
