// The receiving side of one direction of a `signal` channel.

public import Linux
public import Synchronization

/// Tells a channel's records from other signals, and puts them in order.
@safe @usableFromInline
struct SignalConsumer: @unchecked Sendable {
  @usableFromInline let control: UnsafeMutableRawPointer
  @usableFromInline let token: UInt64
  /// Records delivered.
  @usableFromInline var position: UInt64 = 0
  /// Records that came before their turn, by position. The kernel keeps the order, but a thread that
  /// was hit by a signal passes it on when others have come already.
  @usableFromInline var early: [UInt64: SmallRecord] = [:]

  init(_ base: UnsafeMutableRawPointer, direction: Int) {
    unsafe control = base + SignalPage.control(direction)
    token = unsafe base.load(fromByteOffset: SignalPage.token(direction), as: UInt64.self)
  }

  /// Whether that signal is the record whose turn it is.
  @inlinable @inline(__always)
  func isNext(_ signal: SignalContent) -> Bool {
    signal.tag == UInt32(truncatingIfNeeded: position) && signal.payload[3] == token
      && signal.code == SignalCode.record
  }

  /// Whether it is one of this channel's at all.
  func isOurs(_ signal: SignalContent) -> Bool { signal.payload[3] == token }

  /// Delivers the record whose turn it is.
  @inlinable @inline(__always)
  mutating func deliver(_ record: SmallRecord, into target: UnsafeMutableRawPointer) {
    unsafe target.storeBytes(of: record, as: SmallRecord.self)
    position &+= 1
    // In lumps, so that the line does not bounce between the CPUs for each record. That is enough:
    // a side that has received all there is has told of all but a quarter, so its peer does not wait.
    if position & (SignalPage.capacity / 4 &- 1) == 0 { publish() }
  }

  /// Delivers a record that came before its turn, if it is its turn now.
  @usableFromInline
  mutating func deliverEarly(into target: UnsafeMutableRawPointer) -> Bool {
    guard let record = early.removeValue(forKey: position) else { return false }
    unsafe deliver(record, into: target)
    return true
  }

  /// Keeps a record for its turn.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` for a position that none under way can have.
  mutating func keep(_ signal: SignalContent) throws(ChannelError) {
    let ahead = UInt64(signal.tag &- UInt32(truncatingIfNeeded: position))
    guard ahead < SignalPage.capacity,
      early.updateValue(signal.record, forKey: position &+ ahead) == nil
    else {
      throw .violation(
        "a signal's record has position \(signal.tag), expected one to come of \(position) to "
          + "\(position &+ SignalPage.capacity &- 1)")
    }
  }

  /// Whether records were sent that have not come: they are in the hands of a thread that passes
  /// them on.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` for a number that cannot be.
  @usableFromInline
  func isAwaitingSome() throws(ChannelError) -> Bool {
    let sent = unsafe control.atomicDoubleWord(SignalPage.Control.sent)
      .pointee.load(ordering: .acquiring)
    // The last one may have come before it was counted.
    let outstanding = sent &- position &+ 1
    guard outstanding <= SignalPage.capacity + 1 else {
      throw .violation(
        "the page's sent position is \(sent), expected \(position) to "
          + "\(position &+ SignalPage.capacity)")
    }
    return outstanding > 1
  }

  /// Tells the producer what it may send again, and wakes it when it waits for that.
  @inlinable
  func publish() {
    _ = unsafe control.atomicDoubleWord(SignalPage.Control.consumed)
      .pointee.exchange(position, ordering: .sequentiallyConsistent)
    let word = unsafe control + SignalPage.Control.producerWait
    if unsafe word.claimSleeper() { unsafe Futex.wakeOne(word) }
  }
}

extension SignalContent {
  /// The record that it carries.
  @inlinable @inline(__always)
  var record: SmallRecord { SmallRecord(payload[0], payload[1], payload[2]) }
}
