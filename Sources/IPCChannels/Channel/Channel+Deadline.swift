// send and receive that wait no longer than until a deadline, for every kind alike: a timer's signal ends the
// sleep, as an interruption does. Calls without a deadline have no part in that.

public import Linux

extension Channel where Self: ~Copyable {
  /// Receives as ``receive(into:)`` does, and waits no longer than until a deadline.
  ///
  /// What is there at once costs no more than without a deadline; a wait in which this side may sleep takes
  /// two calls of timer_settime(2) more. After the peer's end it may take ``KindDescription/transit`` longer.
  /// - Parameters:
  ///   - records: room for one record or more.
  ///   - deadline: until when to wait; one that has passed looks once.
  /// - Returns: how many came; 0 at the channel's end.
  /// - Throws: ``ChannelError/timedOut(sent:)`` with 0, after a last look; `timer_create` as
  ///   ``ChannelError/system(_:)`` where the kernel has no timer left; and as ``receive(into:)`` does.
  public mutating func receive(
    into records: inout MutableRawSpan, until deadline: Deadline
  ) throws(ChannelError) -> Int {
    switch try attemptReceive(into: &records, sleeping: false) {
    case .moved(let count): return count
    case .ended: return 0
    case .wouldWait: break
    }
    try beginDeadline(deadline)
    defer { endDeadline() }
    var attempts = 1
    while true {
      if interruption.isRaised {
        if interruption.isInterrupted { throw .interrupted }
        return try receiveLast(into: &records)
      }
      // Before the look: one must follow the deadline.
      let isLast = deadline.hasPassed
      let sleeping = !isLast && attempts >= waiting.allowedAttempts
      switch try attemptReceive(into: &records, sleeping: sleeping) {
      case .moved(let count):
        learn(attempts: attempts, slept: sleeping)
        return count
      case .ended: return 0
      case .wouldWait:
        if isLast { throw .timedOut(sent: 0) }
        if !sleeping { attempts += 1 }
      }
    }
  }

  /// Sends as ``send(_:)-(RawSpan)`` does, and waits for room no longer than until a deadline.
  ///
  /// What goes at once costs no more than without a deadline.
  /// - Parameters:
  ///   - records: whole records, one after the other.
  ///   - deadline: until when to wait for room.
  /// - Throws: ``ChannelError/timedOut(sent:)``; `timer_create` as ``ChannelError/system(_:)`` where the
  ///   kernel has no timer left; and as ``send(_:)-(RawSpan)`` does.
  public mutating func send(_ records: RawSpan, until deadline: Deadline) throws(ChannelError) {
    let wanted = try wholeRecords(in: records.byteCount)
    var sent = 0
    while sent < wanted {
      if interruption.isRaised { throw interruption.reason }
      let rest = records.extracting(droppingFirst: sent &* recordSize)
      switch try attemptSend(rest, sleeping: false) {
      case .moved(let count): sent += count
      case .ended: throw .peerGone
      case .wouldWait: return try keepSending(records, after: sent, until: deadline)
      }
    }
  }

  private mutating func keepSending(
    _ records: RawSpan, after first: Int, until deadline: Deadline
  ) throws(ChannelError) {
    try beginDeadline(deadline)
    defer { endDeadline() }
    var sent = first
    var attempts = 1
    while sent &* recordSize < records.byteCount {
      if interruption.isRaised { throw interruption.reason }
      let isLast = deadline.hasPassed
      let sleeping = !isLast && attempts >= waiting.allowedAttempts
      let rest = records.extracting(droppingFirst: sent &* recordSize)
      switch try attemptSend(rest, sleeping: sleeping) {
      case .moved(let count):
        learn(attempts: attempts, slept: sleeping)
        attempts = 0
        sent += count
      case .ended: throw .peerGone
      case .wouldWait:
        if isLast { throw .timedOut(sent: sent) }
        if !sleeping { attempts += 1 }
      }
    }
  }

  /// A side that spins makes no call that sleeps.
  @usableFromInline
  func beginDeadline(_ deadline: Deadline) throws(ChannelError) {
    if waiting.strategy == .spin { return }
    try asChannelError(try ThreadSignal.beginDeadline(deadline))
  }

  @usableFromInline
  func endDeadline() {
    if waiting.strategy != .spin { ThreadSignal.endDeadline() }
  }
}
