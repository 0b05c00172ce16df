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
    /// Whether the text is JSON all the same.
    var isJSON = false
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Returns what is wrong and where, or nil for a text that is JSON and says everything once.
  static func firstFault(in bytes: [UInt8]) -> String? {
    var syntax = JSONSyntax(bytes)
    do {
      try syntax.text()
      return nil
    } catch {
      let fault = "\(syntax.place(of: error.position)): \(error.found)"
      return error.isJSON ? fault : "not JSON: \(fault); the file may be cut off"
    }
  }

  /// Returns where the first number stands that its key cannot have: of most keys a negative one, one
  /// with a point or an exponent, or one of more than 63 bits.
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
    // RFC 8259 leaves open which of two equal keys counts, and readers disagree.
    var keys: Set<String> = []
    repeat {
      space()
      guard next == UInt8(ascii: "\"") else { throw fault("a key") }
      let start = position
      key = try string()
      guard keys.insert(key).inserted else {
        throw Fault(
          position: start,
          found: "the key '\(key)' stands here a second time in one object; one must go",
          isJSON: true)
      }
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

  /// The text of a string, its escapes undone.
  private mutating func string() throws(Fault) -> String {
    position += 1
    var text = ""
    var start = position
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("'\"'") }
      guard byte == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      text += String(decoding: bytes[start..<position], as: UTF8.self)
      position += 1
      text.unicodeScalars.append(try escaped())
      start = position
    }
    text += String(decoding: bytes[start..<position], as: UTF8.self)
    guard take("\"") else { throw fault("'\"'") }
    return text
  }

  private static let escapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
    UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
    UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
  ]

  /// What stands behind a backslash.
  private mutating func escaped() throws(Fault) -> Unicode.Scalar {
    guard let letter = next else { throw fault("an escape") }
    if let scalar = Self.escapes[letter] {
      position += 1
      return scalar
    }
    guard take("u") else { throw fault("an escape") }
    let unit = try hexadecimal()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // Characters beyond 16 bits are two escapes, a high and a low surrogate (RFC 8259, section 7).
    guard unit < 0xDC00, take("\\"), take("u") else {
      throw fault("the second half of a character")
    }
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low) else { throw fault("the second half of a character") }
    let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    guard let scalar = Unicode.Scalar(value) else { throw fault("a character") }
    return scalar
  }

  private mutating func hexadecimal() throws(Fault) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw fault("a hexadecimal digit")
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }

  private mutating func word(_ word: String) throws(Fault) {
    for scalar in word.unicodeScalars where !take(scalar) { throw fault("'\(word)'") }
  }

  /// Whether the key's value can be that number.
  private func fits(_ number: String) -> Bool {
    switch key {
    case "loadAverage", "quota": Double(number)?.isFinite == true
    case "nice", "priority", "package": Int64(number) != nil
    case "seed", "sum": UInt64(number) != nil
    default: !number.hasPrefix("-") && Int64(number) != nil
    }
  }

  private mutating func number() throws(Fault) {
    let start = position
    _ = take("-")
    if !take("0") { try digits(of: "a value") }
    if take(".") { try digits(of: "a digit") }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits(of: "a digit")
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if unfitNumber == nil, !fits(text) { unfitNumber = start }
  }

  private mutating func digits(of expected: String) throws(Fault) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw fault(expected) }
  }
}
