// What a value on the command line may be: the one place that decides whether one is acceptable,
// so that options and arguments refuse bad values in the same words.

/// What may be written as the value of an ``Option`` or an ``Argument``.
///
/// The cases say as much as shell completions need: which words to offer, and whether to offer
/// the names of files.
package indirect enum ValueKind: Equatable, Sendable {
  /// One of the names, spelled exactly as here.
  case choice([String])

  /// One of the names, or a shared object: its path, which has a slash or ends in `.so`, and behind it
  /// options such as `,key=value`.
  case choiceOrObject([String])

  /// A decimal integer within the range.
  case integer(ClosedRange<Int>)

  /// A number within the range, with or without a decimal point.
  case number(ClosedRange<Double>)

  /// A number of bytes, or of records, within the range: a decimal integer, or one with K, M, G or T behind
  /// it for a power of 1,024.
  case size(ClosedRange<Int>)

  /// How often something happens, within the range: a decimal integer, or one with k or M behind it for a
  /// power of 1,000.
  case rate(ClosedRange<Int>)

  /// A command with its arguments, in the quoting of ``CommandWords``.
  case command

  /// One or more of another kind, separated by commas.
  case list(ValueKind)

  /// Any text, the empty one included.
  case text

  /// The path of a file, or `-` where the program lets that stand for a standard stream.
  case path
}

extension ValueKind {
  /// The values allowed, as the help lists them, or `nil` where they are too many to list.
  var allowedValues: String? {
    switch self {
    case .choice(let names): names.joined(separator: ", ")
    case .choiceOrObject(let names):
      names.joined(separator: ", ") + ", or a file such as ./name.so,key=value"
    case .integer(let range): Self.describe(range)
    case .size(let range): "\(Self.describe(range)); \(Self.sizeExample)"
    case .rate(let range): "\(Self.describe(range)); \(Self.rateExample)"
    case .number(let range): Self.describe(range)
    case .list(let element): element.allowedValues
    case .command, .text, .path: nil
    }
  }

  /// The names among which a value, or each element of a list, is chosen; none of other kinds.
  var names: [String] {
    switch self {
    case .choice(let names), .choiceOrObject(let names): names
    case .list(let element): element.names
    case .integer, .number, .size, .rate, .command, .text, .path: []
    }
  }

  /// A parenthesis for the end of an error, with a leading space, that says what was expected.
  var expectation: String {
    switch self {
    case .choice(let names): " (one of \(names.joined(separator: ", ")))"
    case .choiceOrObject(let names):
      " (one of \(names.joined(separator: ", ")), or a file such as ./name.so)"
    case .integer(let range), .size(let range), .rate(let range):
      " (expected \(Self.describe(range)))"
    case .number(let range): " (expected \(Self.describe(range)))"
    case .list(let element): element.expectation
    case .command: " (expected a command, such as 'nice -n 5')"
    case .text, .path: ""
    }
  }

  /// Says what is wrong with a value, or returns `nil` when it is acceptable.
  ///
  /// - Parameters:
  ///   - value: What the user wrote.
  ///   - subject: What the value is for, as the user knows it: `--kind` or `<id>`.
  func problem(with value: String, for subject: String) -> String? {
    if value.isEmpty {
      return self == .text ? nil : "empty value for \(subject)\(expectation)"
    }
    switch self {
    case .text, .path:
      return nil
    case .list(let element):
      let elements = element.elements(in: value, omittingEmpty: false)
      return elements.lazy.compactMap { element.problem(with: $0, for: subject) }.first
    case .choiceOrObject where Self.isObject(value):
      return nil
    case .choice(let names), .choiceOrObject(let names):
      guard !names.contains(value) else { return nil }
      let hint = Suggestion.hint(for: value, among: names)
      return "unknown value \(value.quotedForDisplay) for \(subject)\(hint)\(expectation)"
    case .integer(let range):
      guard Self.looksLikeInteger(value) else {
        return "value \(value.quotedForDisplay) for \(subject) is not an integer\(expectation)"
      }
      // A number too large for `Int` is still an integer: what is wrong with it is its size.
      if let number = Int(value), range.contains(number) { return nil }
      return "value \(value.quotedForDisplay) for \(subject) is out of range\(expectation)"
    case .number(let range):
      guard let number = Self.number(value) else {
        return "value \(value.quotedForDisplay) for \(subject) is no number\(expectation)"
      }
      if range.contains(number) { return nil }
      return "value \(value.quotedForDisplay) for \(subject) is out of range\(expectation)"
    case .size(let range):
      return problem(with: value, for: subject, .binary, range, noun: "size", Self.sizeExample)
    case .rate(let range):
      return problem(with: value, for: subject, .decimal, range, noun: "rate", Self.rateExample)
    case .command:
      do throws(CommandWords.Fault) {
        _ = try CommandWords.words(of: value)
        return nil
      } catch {
        return "value \(value.quotedForDisplay) for \(subject) is no command: \(error)"
      }
    }
  }

  /// How sizes and rates are written beside plain numbers, wherever that is said.
  private static let sizeExample = "4K is 4,096"
  private static let rateExample = "10k is 10,000"

  private func problem(
    with value: String, for subject: String, _ scale: ScaledNumber.Scale, _ range: ClosedRange<Int>,
    noun: String, _ example: String
  ) -> String? {
    let complaint = "value \(value.quotedForDisplay) for \(subject)"
    switch ScaledNumber(value, scale) {
    case .number(let number) where range.contains(number): return nil
    case .number, .outOfRange: return "\(complaint) is out of range\(expectation)"
    case .ambiguous(let both): return "\(complaint) \(both)"
    case .none:
      return "\(complaint) is no \(noun) (expected \(Self.describe(range)); \(example))"
    }
  }

  /// Returns the number in a value of a kind that is one integer; nil where it is none.
  func integer(_ value: String) -> Int? {
    switch self {
    case .integer: return Int(value)
    case .size: if case .number(let number) = ScaledNumber(value, .binary) { return number }
    case .rate: if case .number(let number) = ScaledNumber(value, .decimal) { return number }
    default: break
    }
    return nil
  }

  /// Whether a value of the kind is one integer.
  var isInteger: Bool {
    switch self {
    case .integer, .size, .rate: true
    default: false
    }
  }

  /// Whether a text is the path of a shared object, with or without options.
  private static func isObject(_ text: String) -> Bool {
    let path = text.prefix { $0 != "," }
    return path.contains("/") || path.hasSuffix(".so")
  }

  /// Splits a list of this kind at its commas. The options of a shared object stay with it.
  func elements(in list: String, omittingEmpty: Bool) -> [String] {
    let parts = list.split(separator: ",", omittingEmptySubsequences: omittingEmpty)
    guard case .choiceOrObject = self else { return parts.map(String.init) }
    var elements: [String] = []
    for part in parts {
      if let last = elements.last, part.contains("="), Self.isObject(last) {
        elements[elements.count - 1] = "\(last),\(part)"
      } else {
        elements.append(String(part))
      }
    }
    return elements
  }

  /// Returns a number written with digits and at most one point: Swift would also read `0x1p4`, `1e9`
  /// and `nan`.
  static func number(_ text: String) -> Double? {
    let isPlain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte || "+-.".utf8.contains(byte)
    }
    return isPlain ? Double(text) : nil
  }

  /// Traps when no value could be told from another.
  func requireConsistency(for subject: String) {
    if case .list(let element) = self { return element.requireConsistency(for: subject) }
    let names: [String]
    switch self {
    case .choice(let choices), .choiceOrObject(let choices): names = choices
    default: return
    }
    precondition(
      !names.isEmpty && !names.contains("") && Set(names).count == names.count,
      "the choices of \(subject) must be distinct names")
  }

  /// Words a range, whole bounds without a point.
  private static func describe(_ range: ClosedRange<Double>) -> String {
    let bounds = [range.lowerBound, range.upperBound].map { bound in
      Int(exactly: bound).map { "\($0)" } ?? "\(bound)"
    }
    return "\(bounds[0]) to \(bounds[1])"
  }

  private static func looksLikeInteger(_ value: String) -> Bool {
    let digits =
      value.utf8.first.map { "+-".utf8.contains($0) } == true
      ? value.utf8.dropFirst() : value.utf8[...]
    return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
  }

  /// Words a range; the largest `Int` as upper bound means "no limit" and is not spelled out.
  private static func describe(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max
      ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
  }
}
