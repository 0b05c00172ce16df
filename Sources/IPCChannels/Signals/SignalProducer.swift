// The sending side of one direction of a `signal` channel.

public import Linux
public import Synchronization

/// Sends records as signals, as long as there is room.
///
/// The kernel's queue is the user's and has no room of its own for a channel, so the room is counted
/// in the page that both sides share.
@safe @usableFromInline
struct SignalProducer: @unchecked Sendable {
  @usableFromInline let control: UnsafeMutableRawPointer
  /// Of the last signal, and of the next but for its record and position.
  @usableFromInline var content: SignalContent
  /// Records sent.
  @usableFromInline var position: UInt64 = 0
  /// `consumed` when it was last looked at.
  @usableFromInline var seen: UInt64 = 0

  /// - Parameter number: of the signals that the peer receives; 0 as long as it is not known.
  init(_ base: UnsafeMutableRawPointer, direction: Int, number: Int32 = 0) {
    unsafe control = base + SignalPage.control(direction)
    let token = unsafe base.load(fromByteOffset: SignalPage.token(direction), as: UInt64.self)
    content = SignalContent(
      number: number, code: SignalCode.record, payload: [0, 0, 0, token])
  }

  /// Whether a record may be sent.
  @inlinable @inline(__always)
  mutating func hasRoom() throws(ChannelError) -> Bool {
    if position &- seen == SignalPage.capacity { try lookAtConsumed() }
    return position &- seen < SignalPage.capacity
  }

  /// Sends one record to the process of that pidfd.
  ///
  /// - Returns: false when the user's queue is full.
  @inlinable @inline(__always)
  mutating func send(
    _ record: UnsafeRawPointer, to process: Int32
  ) throws(SystemError) -> Bool {
    let words = unsafe record.loadUnaligned(as: SmallRecord.self)
    content.tag = UInt32(truncatingIfNeeded: position)
    content.payload[0] = words.first
    content.payload[1] = words.second
    content.payload[2] = words.third
    guard try RealTimeSignal.send(&content, to: process) else { return false }
    position &+= 1
    // Once it is sent, and before the caller knows: a peer that reads this knows how many signals must come.
    unsafe control.atomicDoubleWord(SignalPage.Control.sent)
      .pointee.store(position, ordering: .releasing)
    return true
  }

  @usableFromInline
  mutating func lookAtConsumed() throws(ChannelError) {
    let word = unsafe control + SignalPage.Control.consumed
    seen = try unsafe word.consumedPosition(since: seen, of: position, "the page")
  }

  /// Sleeps until the consumer has made room, unless there is some, or until a signal is handled.
  ///
  /// The order of memory is that of RingProducer.swift.
  @usableFromInline
  mutating func sleepUntilRoom() throws(ChannelError) {
    let word = unsafe control + SignalPage.Control.producerWait
    unsafe word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)
    try lookAtConsumed()
    if position &- seen == SignalPage.capacity { unsafe Futex.wait(word, while: 1) }
    unsafe word.atomicWord(0).pointee.store(0, ordering: .relaxed)
  }
}
