// Memory for records, allocated once for a session, so that no message allocates any.

public import IPCChannels
internal import Linux

/// Room for a fixed number of records, one after the other.
@safe
public struct Records: ~Copyable, @unchecked Sendable {
  /// How many records fit.
  public let capacity: Int
  /// Bytes in a record.
  public let recordSize: Int
  @usableFromInline let base: UnsafeMutableRawPointer
  /// Bytes of them and of the room behind them.
  @usableFromInline let byteCount: Int

  /// What a session moves in one call at most, in bytes, unless it is told otherwise: several pipe
  /// buffers' worth of messages, and small enough to stay in the L1 cache together with what handles
  /// them.
  static let batchBytes = 16_384

  /// How many records a client can ask a session to move in one call.
  public static let batches = 1...65_536
  /// How large they can be together, in bytes.
  private static let mostBytes = 1 << 30

  /// - Throws: ``ChannelError/recordSize(_:)`` for records that no session has room for.
  static func require(batch: Int, of recordSize: Int) throws(ChannelError) {
    guard batches.contains(batch), batch <= mostBytes / recordSize else {
      throw .recordSize(
        "a batch has \(batches.lowerBound) to \(batches.upperBound) records and at most "
          + "\(mostBytes) bytes; \(batch) records of \(recordSize) bytes were asked for")
    }
  }

  /// - Parameters:
  ///   - recordSize: in bytes, as a channel has it.
  ///   - capacity: in records, and checked by ``require(batch:of:)``; nil for as many as fill 16 KiB,
  ///     at least one.
  ///   - roomBehind: bytes for something else, behind them.
  /// - Throws: ``ChannelError/exhausted(_:_:)``
  @usableFromInline
  init(
    recordSize: Int, capacity: Int? = nil, roomBehind: Int = 0
  ) throws(ChannelError) {
    self.recordSize = recordSize
    self.capacity = capacity ?? max(1, Records.batchBytes / recordSize)
    let size = self.capacity * recordSize
    byteCount = size + roomBehind
    // More than malloc(3)'s 16 is not to be had for nothing, and messages lie across lines anyway. Bulk that
    // nobody fills is sent as zeros, not as what lay in the heap.
    unsafe base =
      recordSize == Message.size
      ? try heapMemory(byteCount, alignment: 16) : try zeroedMemory(size, roomBehind: roomBehind)
  }

  @inlinable
  deinit {
    if recordSize == Message.size {
      unsafe freeHeapMemory(base)
    } else {
      unsafe freeZeroedMemory(base, byteCount)
    }
  }

  /// Bytes of all of them.
  var size: Int { capacity * recordSize }

  /// Where they end, and the room behind them begins. It is there as long as they are.
  @usableFromInline var behind: UnsafeMutableRawPointer { unsafe base + capacity * recordSize }

  /// The message at the head of a record.
  @inlinable
  public subscript(index: Int) -> Message {
    get {
      assert((0..<capacity).contains(index))
      return unsafe (base + index &* recordSize).loadUnaligned(as: Message.self)
    }
    nonmutating set {
      assert((0..<capacity).contains(index))
      unsafe (base + index &* recordSize).storeBytes(of: newValue, as: Message.self)
    }
  }

  /// The payload behind the message of a record: `recordSize` − 24 bytes.
  @inlinable
  func bulk(_ index: Int) -> UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(
      start: base + index &* recordSize + Message.size, count: recordSize &- Message.size)
  }
}

extension Channel where Self: ~Copyable {
  /// Sends some of a session's records.
  @inlinable @inline(__always)
  mutating func send(_ records: borrowing Records, _ range: Range<Int>) throws(ChannelError) {
    let bytes = unsafe UnsafeRawBufferPointer(
      start: records.base + range.lowerBound &* recordSize, count: range.count &* recordSize)
    try unsafe send(bytes.bytes)
  }

  /// Sends one message, with the payload of the session's first record behind it.
  @inlinable @inline(__always)
  mutating func send(_ message: Message, in records: borrowing Records) throws(ChannelError) {
    if recordSize == Message.size { return try send(message) }
    records[0] = message
    try send(records, 0..<1)
  }

  /// Receives into a session's records, from the first on.
  @inlinable @inline(__always)
  mutating func receive(into records: borrowing Records) throws(ChannelError) -> Int {
    let bytes = unsafe UnsafeMutableRawBufferPointer(
      start: records.base, count: records.capacity &* recordSize)
    var span = unsafe bytes.mutableBytes
    return try receive(into: &span)
  }

  /// As ``receive(into:)``, but answers at once.
  @inlinable @inline(__always)
  mutating func attemptReceive(
    into records: borrowing Records
  ) throws(ChannelError) -> Attempt {
    let bytes = unsafe UnsafeMutableRawBufferPointer(
      start: records.base, count: records.capacity &* recordSize)
    var span = unsafe bytes.mutableBytes
    return try attemptReceive(into: &span, sleeping: false)
  }
  /// Sends some of a session's records as far as they go at once.
  mutating func attemptSend(
    _ records: borrowing Records, _ range: Range<Int>
  ) throws(ChannelError) -> Attempt {
    let bytes = unsafe UnsafeRawBufferPointer(
      start: records.base + range.lowerBound &* recordSize, count: range.count &* recordSize)
    return try unsafe attemptSend(bytes.bytes, sleeping: false)
  }
}
