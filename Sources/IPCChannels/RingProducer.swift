// The sending side of a ring in shared memory. Speed is the product here, and every word that the
// peer can write is loaded once, checked, and used from a register.

public import Synchronization

/// Writes records into one direction's slots.
///
/// Memory order:
/// - The record is written before its sequence is stored with release, and the consumer loads the
///   sequence with acquire before it reads the record: it never sees half of one.
/// - `consumed` is loaded with acquire before a slot is written again: the consumer has finished
///   reading it.
/// - Waking: sequence stored, then the waiting word loaded; the consumer stores its waiting word,
///   then loads the sequence. All four are sequentially consistent, so either the consumer sees the
///   record or this side sees it waiting. That store is an exchange on x86 (20–30 cycles), so it is
///   made once a call, for the last record, and not at all for a consumer which has said that it
///   never sleeps.
@safe @usableFromInline
struct RingProducer: @unchecked Sendable {
  @usableFromInline let slots: UnsafeMutableRawPointer
  @usableFromInline let control: UnsafeMutableRawPointer
  @usableFromInline let layout: RingLayout
  /// Records written.
  @usableFromInline var position: UInt64
  /// `consumed` when it was last looked at: the line it lies on stays with the consumer until the
  /// ring seems full.
  @usableFromInline var seen: UInt64

  init(
    _ base: UnsafeMutableRawPointer, _ layout: RingLayout, direction: Int,
    neverSleeps: Bool, start: UInt64
  ) {
    unsafe slots = base + layout.slots(direction)
    unsafe control = base + RingLayout.control(direction)
    self.layout = layout
    position = start
    seen = start
    unsafe control.atomicWord(RingLayout.Control.producerNeverSleeps)
      .pointee.store(neverSleeps ? 1 : 0, ordering: .releasing)
  }

  /// Writes as many of the records as there is room for, and wakes a consumer that waits for them.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` when the consumer claims what cannot be.
  @inlinable @inline(__always)
  mutating func put<Object: RingObject & ~Copyable>(
    _ records: UnsafeRawPointer, count: Int, _ object: borrowing Object
  ) throws(ChannelError) -> Int {
    let wanted = UInt64(truncatingIfNeeded: count)
    let capacity = UInt64(truncatingIfNeeded: layout.capacity)
    if capacity &- (position &- seen) < wanted { try lookAtConsumed() }
    let room = capacity &- (position &- seen)
    let moving = Int(truncatingIfNeeded: min(wanted, room))
    if moving == 0 { return 0 }
    let mask = layout.capacity &- 1
    let wakes =
      unsafe control.atomicWord(RingLayout.Control.consumerNeverSleeps)
      .pointee.load(ordering: .relaxed) == 0
    var source = unsafe records
    for index in 0..<moving {
      let slot =
        unsafe slots + (Int(truncatingIfNeeded: position) & mask) &* layout.stride
      unsafe slot.putRecord(from: source, size: layout.recordSize)
      unsafe source += layout.recordSize
      position &+= 1
      let sequence = unsafe slot.atomicDoubleWord(layout.sequenceOffset)
      if wakes && index == moving &- 1 {
        _ = unsafe sequence.pointee.exchange(position, ordering: .sequentiallyConsistent)
      } else {
        unsafe sequence.pointee.store(position, ordering: .releasing)
      }
    }
    if wakes { wakeConsumer(object) }
    return moving
  }

  @inlinable @inline(__always)
  func wakeConsumer<Object: RingObject & ~Copyable>(_ object: borrowing Object) {
    let word = unsafe control + RingLayout.Control.consumerWait
    if unsafe word.atomicWord(0).pointee.load(ordering: .sequentiallyConsistent) != 0 {
      unsafe word.atomicWord(0).pointee.store(0, ordering: .relaxed)
      unsafe object.wake(word)
    }
  }

  /// Loads the consumer's position, once, and believes it only within what is possible.
  @usableFromInline
  mutating func lookAtConsumed() throws(ChannelError) {
    let consumed = unsafe control.atomicDoubleWord(RingLayout.Control.consumed)
      .pointee.load(ordering: .sequentiallyConsistent)
    // Between what it was and what was written; the subtractions are right across 2⁶⁴ as well.
    guard consumed &- seen <= position &- seen else {
      throw .violation(
        "a ring's consumed position is \(consumed), expected \(seen) to \(position)")
    }
    seen = consumed
  }

  /// Sleeps until the consumer has made room, unless there is some or the interruption is raised.
  @inlinable
  mutating func sleepUntilRoom<Object: RingObject & ~Copyable>(
    _ object: borrowing Object, _ interruption: InterruptionWords
  ) throws(ChannelError) {
    let word = unsafe control + RingLayout.Control.producerWait
    unsafe word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)
    try lookAtConsumed()
    if position &- seen == UInt64(layout.capacity) {
      interruption.watch(sleeping: true) { unsafe object.sleep(word) }
    }
    unsafe word.atomicWord(0).pointee.store(0, ordering: .relaxed)
  }
}
