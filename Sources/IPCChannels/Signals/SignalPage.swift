// What the two sides of a `signal` channel share beside the signals: one page that says who the
// server is, how the records are told from other signals, and how many of them are under way.

public import Linux

/// The page's layout, in bytes from its beginning. `backends.md` has it as a table.
@usableFromInline enum SignalPage {
  /// `IPCSIGN1`, the first eight bytes.
  static let magic: UInt64 = 0x314E_4749_5343_5049
  static let size = 4096
  /// u32: the number of the signals that the server receives.
  static let serverNumber = 8

  /// Where a direction's token lies, u64: 0 is server → client, 1 client → server.
  ///
  /// Any process of the user can send signals. Those of the channel are the ones with these 64
  /// random bits, which only the two sides know.
  static func token(_ direction: Int) -> Int { 16 + 8 * direction }

  /// Where a direction's words begin. Each lies on a line of its own, as in a ring.
  static func control(_ direction: Int) -> Int { RingLayout.line * (1 + 4 * direction) }

  /// Offsets within a direction's words.
  @usableFromInline enum Control {
    /// u64: records received; the consumer writes it.
    @usableFromInline static let consumed = 0
    /// u32: 1 while the producer sleeps for room, or is about to.
    @usableFromInline static let producerWait = RingLayout.line
    /// u64: records sent; the producer writes it.
    @usableFromInline static let sent = 2 * RingLayout.line
  }

  /// Records under way in a direction. All that is queued to a user's processes counts against one
  /// limit (RLIMIT_SIGPENDING), so one channel with a slow reader must not take much of it.
  @usableFromInline static let capacity: UInt64 = 128

  /// The creator's part.
  static func initialize(
    _ mapping: borrowing SharedMapping, serverNumber number: Int32
  ) throws(SystemError) {
    unsafe mapping.base.storeBytes(of: magic.littleEndian, as: UInt64.self)
    unsafe mapping.base.storeBytes(
      of: UInt32(number).littleEndian, toByteOffset: serverNumber, as: UInt32.self)
    // Signals of others most often have 0 there.
    let secrets = try randomWords()
    unsafe mapping.base.storeBytes(of: max(1, secrets.0), toByteOffset: token(0), as: UInt64.self)
    unsafe mapping.base.storeBytes(of: max(1, secrets.1), toByteOffset: token(1), as: UInt64.self)
  }

  /// The client's: the server's number.
  static func check(_ mapping: borrowing SharedMapping) throws(ChannelError) -> Int32 {
    let magic = unsafe mapping.base.load(as: UInt64.self).littleEndian
    let found = unsafe mapping.base.load(fromByteOffset: serverNumber, as: UInt32.self)
    let numbers = RealTimeSignal.numbers
    guard magic == SignalPage.magic, let number = Int32(exactly: found.littleEndian),
      numbers.contains(number)
    else {
      throw .unsuitable(
        "the page should hold IPCSIGN1 and a signal of \(numbers.lowerBound) to "
          + "\(numbers.upperBound), and holds 0x\(String(magic, radix: 16)), \(found)")
    }
    return number
  }
}

/// What a signal of a channel says, by its code.
@usableFromInline enum SignalCode {
  /// A record.
  @inlinable static var record: Int32 { SignalContent.untouchedCode }
  /// The client's process and its number, in the second word of the payload.
  static let introduction: Int32 = -100
}
