// Where a text stops being JSON. Foundation's decoder on Linux only says that it does.

/// A walk over the bytes of a JSON text (RFC 8259) that builds nothing.
struct JSONSyntax {
  private let bytes: [UInt8]
  private var position = 0
  private var key = ""
  private var unfitNumber: Int?

  /// The decoder has a limit of its own; this one keeps the walk off the end of the stack.
  private static let deepest = 256

  private struct Fault: Error {
    let position: Int
    let found: String
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Returns what is wrong and where, or nil for a text that is JSON.
  static func firstFault(in bytes: [UInt8]) -> String? {
    var syntax = JSONSyntax(bytes)
    do {
      try syntax.text()
      return nil
    } catch {
      return "\(syntax.place(of: error.position)): \(error.found)"
    }
  }

  /// Returns where the first number stands that is no count: negative, with a point or an exponent,
  /// or above 64 bits. The keys that hold such numbers are passed over.
  static func firstUnfitNumber(in bytes: [UInt8]) -> String? {
    var syntax = JSONSyntax(bytes)
    try? syntax.text()
    return syntax.unfitNumber.map(syntax.place)
  }

  private func place(of position: Int) -> String {
    let before = bytes[..<position]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return "line \(line), byte \(position - start + 1)"
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func fault(_ expected: String) -> Fault {
    guard let next else {
      return Fault(position: position, found: "\(expected) was expected, and the text ends")
    }
    let found = Unicode.Scalar(next).escaped(asASCII: true)
    return Fault(position: position, found: "\(expected) was expected, and '\(found)' found")
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func space() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func text() throws(Fault) {
    if String(validating: bytes, as: UTF8.self) == nil {
      throw Fault(position: 0, found: "the text is not UTF-8")
    }
    try value(depth: 0)
    if next != nil { throw fault("the end") }
  }

  private mutating func value(depth: Int) throws(Fault) {
    guard depth < Self.deepest else {
      throw Fault(position: position, found: "more than \(Self.deepest) levels")
    }
    space()
    switch next {
    case UInt8(ascii: "{"): try object(depth: depth)
    case UInt8(ascii: "["): try array(depth: depth)
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try number()
    }
    space()
  }

  private mutating func object(depth: Int) throws(Fault) {
    position += 1
    space()
    if take("}") { return }
    repeat {
      space()
      guard next == UInt8(ascii: "\"") else { throw fault("a key") }
      key = try string()
      space()
      guard take(":") else { throw fault("':'") }
      let isDerived = depth == 0 && key == "analysis"
      let unfit = unfitNumber
      try value(depth: depth + 1)
      if isDerived { unfitNumber = unfit }
    } while take(",")
    guard take("}") else { throw fault("',' or '}'") }
  }

  private mutating func array(depth: Int) throws(Fault) {
    position += 1
    space()
    if take("]") { return }
    repeat { try value(depth: depth + 1) } while take(",")
    guard take("]") else { throw fault("',' or ']'") }
  }

  private mutating func string() throws(Fault) -> String {
    position += 1
    let start = position
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("'\"'") }
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    position = min(position, bytes.count)
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard take("\"") else { throw fault("'\"'") }
    return text
  }

  private mutating func word(_ word: String) throws(Fault) {
    for scalar in word.unicodeScalars where !take(scalar) { throw fault("'\(word)'") }
  }

  private static let keysOfFractions = ["loadAverage", "quota"]

  private mutating func number() throws(Fault) {
    let start = position
    _ = take("-")
    guard try digits(of: "a value") > 0 else { throw fault("a value") }
    if take(".") { _ = try digits(of: "a digit") }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      _ = try digits(of: "a digit")
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if unfitNumber == nil, !Self.keysOfFractions.contains(key), UInt64(text) == nil {
      unfitNumber = start
    }
  }

  private mutating func digits(of expected: String) throws(Fault) -> Int {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw fault(expected) }
    return position - start
  }
}
