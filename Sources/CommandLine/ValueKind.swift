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

  /// A number of bytes, at least one: a decimal integer, or one with K, M, G or T behind it for a power of
  /// 1,024.
  case bytes

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
    case .number(let range): Self.describe(range)
    case .list(let element): element.allowedValues
    case .bytes, .text, .path: nil
    }
  }

  /// A parenthesis for the end of an error, with a leading space, that says what was expected.
  var expectation: String {
    switch self {
    case .choice(let names): " (one of \(names.joined(separator: ", ")))"
    case .choiceOrObject(let names):
      " (one of \(names.joined(separator: ", ")), or a file such as ./name.so)"
    case .integer(let range): " (expected \(Self.describe(range)))"
    case .number(let range): " (expected \(Self.describe(range)))"
    case .bytes: " (expected a number of bytes, such as 65536, 512M or 2G)"
    case .list(let element): element.expectation
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
    case .bytes:
      if Self.bytes(value) != nil { return nil }
      return "value \(value.quotedForDisplay) for \(subject) is no number of bytes\(expectation)"
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

  /// Returns a number of bytes; nil for another text, for none, and for more than an `Int` holds.
  static func bytes(_ text: String) -> Int? {
    let factors = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    let factor = text.last.flatMap { factors[$0.uppercased()] }
    let digits = factor == nil ? text[...] : text.dropLast()
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }),
      let number = Int(digits), number > 0
    else { return nil }
    let (bytes, isTooMany) = number.multipliedReportingOverflow(by: factor ?? 1)
    return isTooMany ? nil : bytes
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
