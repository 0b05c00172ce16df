// Little-endian fields of a packet, in order.

internal import Linux

/// The four characters that a packet begins with.
struct Magic: Equatable {
  fileprivate let word: UInt32

  fileprivate init(word: UInt32) { self.word = word }

  /// - Precondition: four ASCII characters.
  init(_ characters: String) {
    precondition(characters.utf8.count == 4, "a magic has four characters")
    word = characters.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// Writes a packet whose length is known. What is not written is zero.
struct PacketWriter {
  private(set) var bytes: [UInt8]
  private var next = 0

  /// - Parameter size: of the packet, in bytes.
  init(magic: Magic, version: UInt16, size: Int) {
    bytes = zeroedBytes(size)
    append(magic.word)
    append(version)
  }

  mutating func append(_ value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      append(byte: UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  private mutating func append(byte: UInt8) {
    bytes[next] = byte
    next += 1
  }

  /// A name in 16 bytes. One that does not fit goes as a question mark, which is nobody's.
  mutating func append(name: String) { append(name, in: 16) }

  /// A text in a field of so many bytes. One that does not fit goes as a question mark.
  mutating func append(_ text: String, in size: Int) {
    let end = next + size
    let fits = text.utf8.count <= size && text.utf8.allSatisfy { $0 < 128 }
    for byte in fits ? text.utf8 : "?".utf8 { append(byte: byte) }
    next = end
  }

  /// 32 bytes as 64 hexadecimal digits. Anything else goes as zeros.
  mutating func append(hash: String) {
    let end = next + 32
    if let digest = Linux.bytes(hexadecimal: hash), digest.count == 32 {
      for byte in digest { append(byte: byte) }
    }
    next = end
  }

  mutating func append(text: String) {
    for byte in text.utf8 { append(byte: byte) }
  }

  /// Leaves zeros up to that byte.
  mutating func skip(to position: Int) { next = position }
}

/// Reads a packet whose length was checked.
struct PacketReader {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func readInteger<Value: FixedWidthInteger & UnsignedInteger>() -> Value {
    var value: Value = 0
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
      value |= Value(bytes[next]) << shift
      next += 1
    }
    return value
  }

  mutating func readMagic() -> Magic { Magic(word: readInteger()) }
  mutating func readUInt16() -> UInt16 { readInteger() }
  mutating func readUInt32() -> UInt32 { readInteger() }

  /// A name of 16 bytes, or nil when they are none: printable ASCII, then zeros only.
  mutating func readName() -> String? { readText(16, of: 0x21...0x7E) }

  /// A text in a field of so many bytes, or nil when it is none: bytes of the range, then zeros only.
  mutating func readText(_ size: Int, of range: ClosedRange<UInt8>) -> String? {
    let start = next
    var end = start
    while end < start + size, range.contains(bytes[end]) { end += 1 }
    next = end
    guard readZeros(start + size - end) else { return nil }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// 32 bytes, as 64 hexadecimal digits.
  mutating func readHash() -> String {
    defer { next += 32 }
    return hexadecimal(bytes[next..<(next + 32)])
  }

  mutating func readZeros(_ count: Int) -> Bool {
    let end = next + count
    defer { next = end }
    for index in next..<end where bytes[index] != 0 { return false }
    return true
  }

  var text: String { String(decoding: bytes[next...], as: UTF8.self) }
}
