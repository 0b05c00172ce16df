// Where everything lies in a ring object. Both sides compute it from the terms of the grant, and the
// client holds the object's size against them, so neither has to believe a number that the other can
// write.

public import Synchronization

/// The layout of a ring object, in bytes from its beginning. `backends.md` has it as a table.
@frozen
public struct RingLayout: Equatable, Sendable {
  /// Bytes in a record.
  public let recordSize: Int
  /// Slots in each ring: a power of two.
  public let capacity: Int
  /// From one slot to the next: a multiple of 32.
  public let stride: Int
  /// Of a slot's sequence word behind its record: a multiple of 8.
  public let sequenceOffset: Int
  /// Bytes of one ring's slots, whole pages.
  public let ringSize: Int

  /// `IPCRING1`, the first eight bytes.
  public static let magic: UInt64 = 0x31_474E_4952_4350_49
  /// Words that the two sides share lie on lines of their own. 128 bytes: two cache lines, because
  /// CPUs prefetch pairs.
  public static let line = 128
  /// Where the first ring's slots begin: the first page holds everything else.
  public static let slots = 4096
  /// Slots of a small record's ring where nobody asks for a number, and pages come when they are
  /// touched. While its reader is being woken, a writer fills the ring once: 1,024 records a wake-up
  /// are a fifth of what a pipe moves. More than this bring nothing more.
  public static let standardSlots = 16_384
  /// The same where all pages are taken before the grant, which takes 0.3 µs a page. These are enough
  /// for what a pipe moves.
  public static let standardSlotsTakenAtOnce = 4096
  /// A large record's ring is bounded by memory instead, in bytes.
  static let standardRing = 1 << 20
  /// What a ring can have at least: a consumer tells its position with each quarter.
  static let leastSlots = 4
  /// The largest ring that anybody can ask for, in bytes. To take the pages of two of them at once, before
  /// others have their turn, takes 3 ms.
  public static let largestRing = 1 << 23

  /// The layout of a ring for records of one size.
  ///
  /// - Parameters:
  ///   - recordSize: bytes in a record, one of ``ChannelTerms/recordSizes``.
  ///   - capacity: slots in each ring; 0 for as many as suit the record.
  ///   - standard: what a small record's ring has then.
  /// - Throws: ``ChannelError/recordSize(_:)`` for a size that no record has, ``ChannelError/capacity(_:)``
  ///   for a number that no ring has.
  public init(
    recordSize: Int, capacity: Int = 0, standard: Int = standardSlots
  ) throws(ChannelError) {
    try ChannelTerms.require(recordSize: recordSize)
    let sequenceOffset = (recordSize + 7) & ~7
    let stride = (sequenceOffset + 8 + 31) & ~31
    let most = RingLayout.powerOfTwo(upTo: RingLayout.largestRing / stride)
    guard
      capacity == 0
        || (RingLayout.leastSlots...most).contains(capacity) && capacity.nonzeroBitCount == 1
    else {
      throw .capacity(
        "a ring of \(recordSize)-byte records has \(RingLayout.leastSlots)"
          + (most == RingLayout.leastSlots ? "" : " to \(most)")
          + " of them\(most == RingLayout.leastSlots ? "" : ", a power of two"), and \(capacity) were "
          + "asked for; ask for such a number, or for none")
    }
    self.init(
      recordSize: recordSize,
      capacity: capacity == 0 ? RingLayout.standardCapacity(standard, stride: stride) : capacity,
      stride: stride, sequenceOffset: sequenceOffset)
  }

  private static func standardCapacity(_ slots: Int, stride: Int) -> Int {
    max(leastSlots, min(slots, powerOfTwo(upTo: standardRing / stride)))
  }

  /// The largest power of two that is not more.
  private static func powerOfTwo(upTo number: Int) -> Int {
    number < 1 ? 0 : 1 << (Int.bitWidth - 1 - number.leadingZeroBitCount)
  }

  @inlinable @inline(__always)
  init(recordSize: Int, capacity: Int, stride: Int, sequenceOffset: Int) {
    self.recordSize = recordSize
    self.capacity = capacity
    self.stride = stride
    self.sequenceOffset = sequenceOffset
    ringSize = (capacity &* stride &+ 4095) & ~4095
  }

  /// This layout of a ring of small records, with constants, so that their addresses take no
  /// multiplication.
  @inlinable @inline(__always)
  var ofSmallRecords: RingLayout {
    RingLayout(recordSize: SmallRecord.size, capacity: capacity, stride: 32, sequenceOffset: 24)
  }

  /// Whether ``ofSmallRecords`` is the same, as it is for nearly every ring.
  @inlinable @inline(__always)
  var isOfSmallRecords: Bool { recordSize == SmallRecord.size }

  /// Records that a batch makes visible at once, at most a sixteenth of the ring: 64 messages are 32
  /// cache lines, which move while the next 32 are being filled. A large record moves while the next
  /// is.
  @inlinable @inline(__always) var lump: Int { max(1, min(64, capacity / 16)) }

  /// After how many records a consumer tells the producer its position.
  @inlinable @inline(__always) var toldEvery: Int { capacity / 4 }

  /// Records since a position was last told.
  @inlinable @inline(__always)
  func sinceTold(_ position: UInt64) -> Int {
    Int(truncatingIfNeeded: position) & (toldEvery &- 1)
  }

  /// The size of the object.
  public var size: Int { RingLayout.slots + 2 * ringSize }

  /// Where a direction's control lines begin: 0 is server → client, 1 client → server.
  @usableFromInline static func control(_ direction: Int) -> Int { line + direction * 4 * line }
  /// Where a direction's slots begin.
  @usableFromInline func slots(_ direction: Int) -> Int { RingLayout.slots + direction * ringSize }

  /// Where the record of a position goes, in the ring whose slots begin at `slots`.
  @inlinable @inline(__always)
  func slot(of position: UInt64, in slots: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    unsafe slots + (Int(truncatingIfNeeded: position) & (capacity &- 1)) &* stride
  }

  @inlinable @inline(__always)
  func sequence(of slot: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Atomic<UInt64>> {
    unsafe slot.atomicDoubleWord(sequenceOffset)
  }

  /// Offsets within a direction's control lines.
  @usableFromInline enum Control {
    /// u64: records taken out; the consumer writes it.
    @usableFromInline static let consumed = 0
    /// The consumer's waiting word, and behind it what wakes it.
    @usableFromInline static let consumerWait = line
    /// The producer's.
    @usableFromInline static let producerWait = 2 * line
    /// u32: not 0 when the consumer never sleeps.
    @usableFromInline static let consumerNeverSleeps = 3 * line
    /// u32: not 0 when the producer never sleeps.
    @usableFromInline static let producerNeverSleeps = 3 * line + 4
  }
}
