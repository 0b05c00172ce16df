// The 24 bytes that every kind moves, and what they may say.

public import IPCChannels

/// What a message says.
public enum Opcode: UInt8, CaseIterable, Sendable {
  /// → server: up to 16 bytes of a UTF-8 line, or a fragment of one.
  case text = 1
  /// → server: a sequence number and the sender's clock.
  case ping = 2
  /// → client: a ping's payload, unchanged.
  case pong = 3
  /// → server: a sequence number and a value; no reply.
  case data = 4
  /// → server: asks for `received` and `usage`.
  case tally = 5
  /// → client: data messages since the last tally, and their checksum.
  case received = 6
  /// → client: what the session's thread has cost.
  case usage = 7
  /// → server: text lines sent; the client is done.
  case exit = 8
  /// → client: text lines received; the server is done.
  case bye = 9

  /// How many payload bytes a message of this opcode has in use; nil where it varies.
  public var payloadLength: Int? {
    switch self {
    case .text: nil
    case .tally: 0
    case .exit, .bye: 8
    case .ping, .pong, .data, .received, .usage: 16
    }
  }

  /// Who sends it.
  public var isFromClient: Bool {
    switch self {
    case .text, .ping, .data, .tally, .exit: true
    case .pong, .received, .usage, .bye: false
    }
  }
}

/// One message: 24 bytes, little-endian, as the table in `backends.md` lays them out.
@frozen
public struct Message: Equatable, Sendable, RecordValue {
  /// Bytes 0–7: opcode, length, flags, author.
  public var header: UInt64
  /// Bytes 8–15: the payload's first word, or the first eight bytes of text.
  public var first: UInt64
  /// Bytes 16–23.
  public var second: UInt64

  /// Bytes in a message.
  @inlinable public static var size: Int { 24 }
  /// Payload bytes in a message.
  @inlinable public static var payloadSize: Int { 16 }
  /// Flag bit 0: more fragments of this text follow.
  @inlinable public static var moreFollows: UInt16 { 1 }

  /// A message of three words as they lie in memory.
  @inlinable
  public init(header: UInt64, first: UInt64, second: UInt64) {
    self.header = header
    self.first = first
    self.second = second
  }

  /// A message whose payload is two words.
  ///
  /// - Parameters:
  ///   - opcode: what the message says; it decides how many bytes of the payload are in use.
  ///   - author: the client's id, in both directions.
  ///   - first: bytes 0–7 of the payload.
  ///   - second: bytes 8–15 of the payload.
  @inlinable
  public init(_ opcode: Opcode, author: UInt32, _ first: UInt64 = 0, _ second: UInt64 = 0) {
    let length = UInt64(opcode.payloadLength ?? 0)
    header = (UInt64(opcode.rawValue) | length << 8 | UInt64(author) << 32).littleEndian
    self.first = first.littleEndian
    self.second = second.littleEndian
  }

  /// A line of text, or a fragment of one.
  ///
  /// - Precondition: `bytes` has at most 16.
  @inlinable
  public init(text bytes: some Sequence<UInt8>, author: UInt32, moreFollows: Bool) {
    var words: (UInt64, UInt64) = (0, 0)
    var length: UInt64 = 0
    for byte in bytes {
      if length < 8 {
        words.0 |= UInt64(byte) << (8 * length)
      } else {
        words.1 |= UInt64(byte) << (8 * (length - 8))
      }
      length += 1
    }
    precondition(length <= 16, "a fragment has at most 16 bytes")
    let flags: UInt64 = moreFollows ? UInt64(Message.moreFollows) << 16 : 0
    header =
      (UInt64(Opcode.text.rawValue) | length << 8 | flags | UInt64(author) << 32).littleEndian
    first = words.0.littleEndian
    second = words.1.littleEndian
  }

  /// Byte 0, whether or not it is one that exists.
  @inlinable public var opcode: UInt8 { UInt8(truncatingIfNeeded: header.littleEndian) }
  /// Byte 1.
  @inlinable public var length: UInt8 { UInt8(truncatingIfNeeded: header.littleEndian >> 8) }
  /// Bytes 2–3.
  @inlinable public var flags: UInt16 { UInt16(truncatingIfNeeded: header.littleEndian >> 16) }
  /// Bytes 4–7.
  @inlinable public var author: UInt32 { UInt32(truncatingIfNeeded: header.littleEndian >> 32) }
  /// The payload's first word as a number: a sequence or a count.
  @inlinable public var number: UInt64 { UInt64(littleEndian: first) }
  /// The payload's second word as a number: a clock, a value or a checksum.
  @inlinable public var value: UInt64 { UInt64(littleEndian: second) }

  /// The pong that answers this ping: another opcode, everything else as it came.
  @inlinable
  public var pong: Message {
    let opcodes = UInt64(Opcode.ping.rawValue ^ Opcode.pong.rawValue).littleEndian
    return Message(header: header ^ opcodes, first: first, second: second)
  }

  /// Whether everything but the payload is exactly as `Message(opcode, author:)` makes it.
  @inlinable
  public func isPlain(_ opcode: Opcode, author: UInt32) -> Bool {
    header == Message(opcode, author: author).header
  }

  /// Copies the payload bytes in use.
  ///
  /// - Precondition: the length was checked.
  func copyPayload(to place: UnsafeMutableRawPointer) {
    unsafe withUnsafeBytes(of: self) {
      unsafe place.copyMemory(from: $0.baseAddress! + 8, byteCount: Int(length))
    }
  }
}
