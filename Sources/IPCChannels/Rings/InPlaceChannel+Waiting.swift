// sendInPlace and receiveInPlace: attempts, repeated as the wait strategy says, as Channel+Waiting.swift does it
// for records that are copied.

public import Linux

extension InPlaceChannel where Self: ~Copyable {
  /// Waits for room as `send` does, lends the memory of the next record, and sends that record.
  ///
  /// - Parameters:
  ///   - deadline: how long to wait for room; nil for as long as it takes.
  ///   - write: writes the record, ``Channel/recordSize`` bytes. They hold an earlier record of this side, or
  ///     zeros; what is not written is sent as it is. It only writes: what it reads back may be the peer's. While
  ///     it runs, the peer may wait, and so may whoever interrupts this channel: nothing but `write` itself ends
  ///     it. If it throws, nothing is sent, and the channel is as it was.
  /// - Throws: ``InPlaceError/closure(_:)`` with what `write` threw, and ``InPlaceError/channel(_:)`` with what
  ///   ``Channel/send(_:)-(RawSpan)`` throws, or ``Channel/send(_:until:)-(RawSpan,_)`` with a deadline.
  @inlinable
  public mutating func sendInPlace<Failure: Error>(
    until deadline: Deadline? = nil, _ write: (inout MutableRawSpan) throws(Failure) -> Void
  ) throws(InPlaceError<Failure>) {
    try writeNext(until: deadline, write)
  }

  /// Waits for room, lends the memory of the next record, and sends that record, as the function of that name
  /// does whose closure throws.
  ///
  /// - Throws: as ``Channel/send(_:)-(RawSpan)`` does, or ``Channel/send(_:until:)-(RawSpan,_)`` with a deadline.
  @inlinable
  public mutating func sendInPlace(
    until deadline: Deadline? = nil, _ write: (inout MutableRawSpan) -> Void
  ) throws(ChannelError) {
    do throws(InPlaceError<Never>) {
      try writeNext(until: deadline, write)
    } catch {
      throw error.channelError
    }
  }

  /// Waits for a record as `receive` does, lends it, and takes it off the channel.
  ///
  /// - Parameters:
  ///   - deadline: how long to wait; nil for as long as it takes.
  ///   - read: looks at the record, and answers with what it found. The room is the peer's again once it has
  ///     returned. If it throws, the record stays the next to be received: whoever does not want it receives it
  ///     all the same.
  /// - Returns: the answer; nil when the peer has finished or died and everything it sent was received.
  /// - Throws: ``InPlaceError/closure(_:)`` with what `read` threw, and ``InPlaceError/channel(_:)`` with what
  ///   ``Channel/receive(into:)`` throws, or ``Channel/receive(into:until:)`` with a deadline. A violation may be
  ///   found only after `read` has returned, whose answer is dropped then.
  @inlinable
  public mutating func receiveInPlace<Answer: ~Copyable, Failure: Error>(
    until deadline: Deadline? = nil, _ read: (borrowing SharedRecord) throws(Failure) -> Answer
  ) throws(InPlaceError<Failure>) -> Answer? {
    try readNext(until: deadline, read)
  }

  /// Waits for a record, lends it, and takes it off the channel, as the function of that name does whose closure
  /// throws.
  ///
  /// - Throws: as ``Channel/receive(into:)`` does, or ``Channel/receive(into:until:)`` with a deadline.
  @inlinable
  public mutating func receiveInPlace<Answer: ~Copyable>(
    until deadline: Deadline? = nil, _ read: (borrowing SharedRecord) -> Answer
  ) throws(ChannelError) -> Answer? {
    do throws(InPlaceError<Never>) {
      return try readNext(until: deadline, read)
    } catch {
      throw error.channelError
    }
  }

  @inlinable @inline(__always)
  mutating func writeNext<Failure: Error>(
    until deadline: Deadline?, _ write: (inout MutableRawSpan) throws(Failure) -> Void
  ) throws(InPlaceError<Failure>) {
    let attempt = try moveInPlace(isSending: true, until: deadline) {
      (channel, sleeping) throws(InPlaceError<Failure>) in
      try channel.attemptSendInPlace(sleeping: sleeping, write)
    }
    if attempt == .ended { throw .channel(.peerGone) }
  }

  @inlinable @inline(__always)
  mutating func readNext<Answer: ~Copyable, Failure: Error>(
    until deadline: Deadline?, _ read: (borrowing SharedRecord) throws(Failure) -> Answer
  ) throws(InPlaceError<Failure>) -> Answer? {
    var answer: Answer?
    let attempt = try moveInPlace(isSending: false, until: deadline) {
      (channel, sleeping) throws(InPlaceError<Failure>) in
      try channel.attemptReceiveInPlace(sleeping: sleeping) { (record) throws(Failure) in
        answer = try read(record)
      }
    }
    return attempt == .ended ? nil : answer.take()
  }

  /// Repeats an attempt until it moves its record, or none ever will.
  ///
  /// What a peer that is gone has sent is in the memory already, so that one more look finds it or nothing does.
  @inlinable @inline(__always)
  mutating func moveInPlace<Failure: Error>(
    isSending: Bool, until deadline: Deadline?,
    _ attempt: (inout Self, _ sleeping: Bool) throws(InPlaceError<Failure>) -> Attempt
  ) throws(InPlaceError<Failure>) -> Attempt {
    if isSending && interruption.isRaised { throw .channel(interruption.reason) }
    // With a deadline the first look never sleeps: its timer is not set yet.
    let sleepsAtOnce = deadline == nil && waiting.sleepsAtOnce
    let first = try attempt(&self, sleepsAtOnce)
    if first != .wouldWait {
      if !isSending { learn(attempts: 0, slept: sleepsAtOnce) }
      return first
    }
    if let deadline { try InPlaceError<Failure>.naming(try beginDeadline(deadline)) }
    defer { if deadline != nil { endDeadline() } }
    var attempts = sleepsAtOnce ? 0 : 1
    while true {
      if interruption.isRaised {
        if isSending || interruption.isInterrupted { throw .channel(interruption.reason) }
        let last = try attempt(&self, false)
        return last == .wouldWait ? .ended : last
      }
      // Before the look: one must follow the deadline.
      let isLast = deadline?.hasPassed ?? false
      let sleeping = !isLast && attempts >= waiting.allowedAttempts
      let attempted = try attempt(&self, sleeping)
      if attempted != .wouldWait {
        learn(attempts: attempts, slept: sleeping)
        return attempted
      }
      if isLast { throw .channel(.timedOut(sent: 0)) }
      if !sleeping { attempts += 1 }
    }
  }
}
