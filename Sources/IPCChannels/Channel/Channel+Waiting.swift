// send and receive: attempts, repeated as the wait strategy says. The one loop in which every kind
// waits.

internal import Linux

extension Channel where Self: ~Copyable {
  /// Receives at least one record, and as many more as are there and fit.
  ///
  /// - Parameter records: room for one record or more; what a remainder smaller than a record holds
  ///   afterwards means nothing.
  /// - Returns: how many came; 0 when the peer has finished or died and everything it sent was
  ///   delivered.
  /// - Throws: ``ChannelError/recordSize(_:)`` where there is no room for one record;
  ///   ``ChannelError/interrupted``, ``ChannelError/violation(_:)`` or ``ChannelError/system(_:)``.
  @inlinable @inline(__always)
  public mutating func receive(
    into records: inout MutableRawSpan
  ) throws(ChannelError) -> Int {
    let sleeping = waiting.sleepsAtOnce
    switch try attemptReceive(into: &records, sleeping: sleeping) {
    case .moved(let count):
      learn(attempts: 0, slept: sleeping)
      return count
    case .ended: return 0
    case .wouldWait: return try keepReceiving(into: &records)
    }
  }

  /// What follows a first attempt without success. It is part of its caller: a function of its own would return
  /// right after a system call that came after its call, which many processors predict wrongly (`make
  /// hotpath`, `make limits`).
  @inlinable @inline(__always)
  mutating func keepReceiving(
    into records: inout MutableRawSpan
  ) throws(ChannelError) -> Int {
    let allowed = waiting.allowedAttempts
    var attempts = waiting.sleepsAtOnce ? 0 : 1
    while true {
      if interruption.isRaised {
        if interruption.isInterrupted { throw .interrupted }
        return try receiveLast(into: &records)
      }
      let sleeping = attempts >= allowed
      switch try attemptReceive(into: &records, sleeping: sleeping) {
      case .moved(let count):
        learn(attempts: attempts, slept: sleeping)
        return count
      case .ended: return 0
      case .wouldWait: if !sleeping { attempts += 1 }
      }
    }
  }

  /// Receives from a peer that is gone. What it sent is there already, so that what one more look
  /// does not find never comes; or it is in transit, and the channel's own end follows it. But that
  /// never comes where somebody else holds the peer's end, too.
  @usableFromInline @inline(never)
  package mutating func receiveLast(
    into records: inout MutableRawSpan
  ) throws(ChannelError) -> Int {
    let deadline = Deadline(after: Self.description.transit)
    while true {
      // Before the look: one must follow the deadline, however long this thread did not run.
      let isLast = deadline.hasPassed
      switch try attemptReceive(into: &records, sleeping: false) {
      case .moved(let count): return count
      case .ended: return 0
      case .wouldWait:
        if isLast { return 0 }
        // Not in the kernel's call: after its peer's end a channel does not sleep there any more.
        sleep(.milliseconds(1))
        if interruption.isInterrupted { throw .interrupted }
      }
    }
  }

  /// Sends all of `records`, waiting for room as long as that takes.
  ///
  /// - Parameter records: whole records, one after the other.
  /// - Throws: ``ChannelError/recordSize(_:)`` for bytes that are no whole number of records;
  ///   ``ChannelError/peerGone``, ``ChannelError/interrupted``, ``ChannelError/violation(_:)`` or
  ///   ``ChannelError/system(_:)``.
  @inlinable @inline(__always)
  public mutating func send(_ records: RawSpan) throws(ChannelError) {
    let wanted = try wholeRecords(in: records.byteCount)
    if wanted == 0 { return }
    // Some mechanisms take records for a peer that is gone until they are full.
    if interruption.isRaised { throw interruption.reason }
    switch try attemptSend(records, sleeping: waiting.sleepsAtOnce) {
    case .moved(let count):
      if count != wanted { try keepSending(records, after: count &* recordSize, attempts: 0) }
    case .ended: throw .peerGone
    case .wouldWait: try keepSending(records, after: 0, attempts: waiting.sleepsAtOnce ? 0 : 1)
    }
  }

  /// What follows a first attempt that did not send all. It stands apart, so that what usually happens is
  /// short: a side that waits for room has time to return.
  @inlinable @inline(never)
  mutating func keepSending(
    _ records: RawSpan, after first: Int, attempts made: Int
  ) throws(ChannelError) {
    let allowed = waiting.allowedAttempts
    var sent = first
    var attempts = made
    while sent < records.byteCount {
      if interruption.isRaised { throw interruption.reason }
      let sleeping = attempts >= allowed
      switch try attemptSend(records.extracting(droppingFirst: sent), sleeping: sleeping) {
      case .moved(let count):
        if attempts > 0 {
          learn(attempts: attempts, slept: sleeping)
          attempts = 0
        }
        sent += count &* recordSize
      case .ended: throw .peerGone
      case .wouldWait: if !sleeping { attempts += 1 }
      }
    }
  }
}
