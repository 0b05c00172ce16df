// The receiving side of a ring in shared memory; RingProducer.swift has the argument for the memory
// order.

public import Linux
public import Synchronization

/// Reads records from one direction's slots.
@safe @usableFromInline
struct RingConsumer: @unchecked Sendable {
  @usableFromInline let slots: UnsafeMutableRawPointer
  @usableFromInline let control: UnsafeMutableRawPointer
  @usableFromInline let layout: RingLayout
  /// Records read.
  @usableFromInline var position: UInt64
  /// The position as the producer knows it: told in lumps of a quarter of the ring, and before
  /// sleeping, so that the line does not bounce between the CPUs for each record.
  @usableFromInline var published: UInt64

  init(
    _ base: UnsafeMutableRawPointer, _ layout: RingLayout, direction: Int,
    neverSleeps: Bool, start: UInt64
  ) {
    unsafe slots = base + layout.slots(direction)
    unsafe control = base + RingLayout.control(direction)
    self.layout = layout
    position = start
    published = start
    unsafe control.atomicWord(RingLayout.Control.consumerNeverSleeps)
      .pointee.store(neverSleeps ? 1 : 0, ordering: .releasing)
  }

  /// The slot of the next record.
  @inlinable @inline(__always)
  var slot: UnsafeMutableRawPointer {
    unsafe layout.slot(of: position, in: slots)
  }

  @inlinable @inline(__always)
  func sequence(of slot: UnsafeMutableRawPointer) -> UInt64 {
    unsafe layout.sequence(of: slot).pointee.load(ordering: .acquiring)
  }

  @inlinable @inline(__always)
  func isReady(_ slot: UnsafeMutableRawPointer) -> Bool {
    unsafe sequence(of: slot) == position &+ 1
  }

  /// Copies out as many records as are there and fit, and says how many.
  ///
  /// A record is copied before anybody looks at it: what is checked is the copy, which the peer
  /// cannot change.
  /// - Parameters:
  ///   - size: of the room in `records`, in bytes: a record's or more.
  ///   - looks: how often to look again while there is none. The loop stands here, around nothing
  ///     but a load, so that a spinning side sees a record within one pause of its arrival.
  /// - Throws: ``ChannelError/violation(_:)`` when there is none and the slot's sequence is not
  ///   that of an empty one.
  @inlinable @inline(__always)
  mutating func take<Object: RingObject & ~Copyable>(
    into records: UnsafeMutableRawPointer, size: Int, looks: Int, _ object: borrowing Object
  ) throws(ChannelError) -> Int {
    let slot = unsafe self.slot
    let expected = position &+ 1
    var sequence = unsafe sequence(of: slot)
    var looks = looks
    while sequence != expected {
      if looks == 0 {
        try checkVacant(sequence)
        return 0
      }
      looks &-= 1
      Processor.pause()
      sequence = unsafe self.sequence(of: slot)
    }
    unsafe takeOne(slot, into: records, object)
    if size < 2 &* layout.recordSize { return 1 }
    guard unsafe isReady(self.slot) else { return 1 }
    return unsafe takeMore(into: records, size: size, object)
  }

  /// Goes on after the first record. It stands apart, because a round trip ends before it and is
  /// the shorter for each instruction that is not in its way.
  @inlinable @inline(never)
  mutating func takeMore<Object: RingObject & ~Copyable>(
    into records: UnsafeMutableRawPointer, size: Int, _ object: borrowing Object
  ) -> Int {
    let limit = size / layout.recordSize
    var taken = 1
    var target = unsafe records
    repeat {
      unsafe target += layout.recordSize
      unsafe takeOne(slot, into: target, object)
      taken &+= 1
    } while unsafe taken < limit && isReady(slot)
    return taken
  }

  /// Copies out the record that is ready in that slot.
  @inlinable @inline(__always)
  mutating func takeOne<Object: RingObject & ~Copyable>(
    _ slot: UnsafeMutableRawPointer, into target: UnsafeMutableRawPointer,
    _ object: borrowing Object
  ) {
    unsafe slot.takeRecord(into: target, size: layout.recordSize)
    position &+= 1
    let lump = UInt64(truncatingIfNeeded: layout.capacity) / 4
    if position & (lump &- 1) == 0 { publish(object) }
  }

  /// A slot that is not ready holds the sequence of the lap before, and 0 in the first lap.
  @inlinable @inline(__always)
  func checkVacant(_ sequence: UInt64) throws(ChannelError) {
    let vacant = position &+ 1 &- UInt64(truncatingIfNeeded: layout.capacity)
    if sequence != vacant && sequence != 0 { try throwOccupied(sequence, vacant) }
  }

  @usableFromInline
  func throwOccupied(_ sequence: UInt64, _ vacant: UInt64) throws(ChannelError) {
    throw .violation(
      "a ring slot's sequence is \(sequence), expected \(position &+ 1) or \(vacant)")
  }

  /// Tells the producer what it may write again, and wakes it when it waits for that.
  @inlinable
  mutating func publish<Object: RingObject & ~Copyable>(_ object: borrowing Object) {
    published = position
    let consumed = unsafe control.atomicDoubleWord(RingLayout.Control.consumed)
    if unsafe control.atomicWord(RingLayout.Control.producerNeverSleeps)
      .pointee.load(ordering: .relaxed) != 0
    {
      unsafe consumed.pointee.store(position, ordering: .releasing)
      return
    }
    _ = unsafe consumed.pointee.exchange(position, ordering: .sequentiallyConsistent)
    let word = unsafe control + RingLayout.Control.producerWait
    if unsafe word.claimSleeper() { unsafe object.wake(word) }
  }

  /// Sets the waiting word, so that the producer wakes this side, and looks once more.
  ///
  /// - Returns: whether there is nothing still.
  @inlinable
  mutating func startWaiting<Object: RingObject & ~Copyable>(_ object: borrowing Object) -> Bool {
    if published != position { publish(object) }
    let word = unsafe control + RingLayout.Control.consumerWait
    unsafe word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)
    let sequence = unsafe layout.sequence(of: slot).pointee
      .load(ordering: .sequentiallyConsistent)
    return sequence != position &+ 1
  }

  /// Sleeps until there is a record, unless there is one or the interruption is raised.
  @inlinable
  mutating func sleepUntilRecord<Object: RingObject & ~Copyable>(
    _ object: borrowing Object, _ interruption: InterruptionWords
  ) {
    let word = unsafe control + RingLayout.Control.consumerWait
    if startWaiting(object) {
      interruption.watch(sleeping: true) { unsafe object.sleep(word) }
    }
    unsafe word.atomicWord(0).pointee.store(0, ordering: .relaxed)
  }
}
