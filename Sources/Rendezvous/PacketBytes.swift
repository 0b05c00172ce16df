// Little-endian fields of a packet, in order.

struct PacketWriter {
  private(set) var bytes: [UInt8]

  /// - Parameter capacity: of the packet, in bytes.
  init(magic: ArraySlice<UInt8>, version: UInt16, capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
    bytes += magic
    append(version)
  }

  mutating func append(_ value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// A name in 16 bytes.
  mutating func append(name: String) {
    let ascii = name.utf8
    precondition(ascii.count <= 16 && ascii.allSatisfy { $0 < 128 }, "names are checked before")
    let end = bytes.count + 16
    bytes += ascii
    pad(to: end)
  }

  mutating func append(text: String) {
    bytes += text.utf8
  }

  mutating func pad(to size: Int) {
    bytes += repeatElement(0, count: size - bytes.count)
  }
}

struct PacketReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  mutating func read(_ count: Int) -> ArraySlice<UInt8> {
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private mutating func readInteger<Value: FixedWidthInteger & UnsignedInteger>() -> Value {
    read(Value.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Value($1) }
  }

  mutating func readUInt16() -> UInt16 { readInteger() }
  mutating func readUInt32() -> UInt32 { readInteger() }

  /// A name of 16 bytes, or nil when they are none: printable ASCII, then zeros only.
  mutating func readName() -> String? {
    let field = read(16)
    let name = field.prefix { $0 != 0 }
    let isName = name.allSatisfy { (0x21...0x7E).contains($0) }
    guard isName && field.dropFirst(name.count).allSatisfy({ $0 == 0 }) else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  mutating func readZeros(_ count: Int) -> Bool { read(count).allSatisfy { $0 == 0 } }
  var restIsZero: Bool { rest.allSatisfy { $0 == 0 } }
  var text: String { String(decoding: rest, as: UTF8.self) }
}
