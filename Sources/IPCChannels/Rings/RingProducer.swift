// The sending side of a ring in shared memory. Speed is the product here, and every word that the
// peer can write is loaded once, checked, and used from a register.

public import Synchronization

/// Writes records into one direction's slots.
///
/// The article TheRing has the argument why its orders and looks are enough, and `Tests/Model` has both sides
/// as models that `make model` checks. They name the statements here.
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

  @usableFromInline
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

  /// Writes one value where there is room, and wakes a consumer that waits for it.
  ///
  /// - Returns: whether there was.
  /// - Precondition: values have the size of a record.
  /// - Throws: ``ChannelError/violation(_:)`` when the consumer claims what cannot be.
  @inlinable @inline(__always)
  mutating func put<Value: RecordValue, Object: RingObject & ~Copyable>(
    _ value: Value, _ object: borrowing Object
  ) throws(ChannelError) -> Bool {
    if room == 0 {
      try lookAtConsumed()
      if room == 0 { return false }
    }
    let isSmall = MemoryLayout<Value>.size == SmallRecord.size
    let layout = isSmall ? layout.ofSmallRecords : layout
    let slot = unsafe layout.slot(of: position, in: slots)
    if isSmall {
      unsafe slot.put(SmallRecord(bitsOf: value))
    } else {
      unsafe slot.storeBytes(of: value, as: Value.self)
    }
    position &+= 1
    unsafe announce(position, layout.sequence(of: slot), object)
    return true
  }

  /// Writes as many of the records as there is room for, and wakes a consumer that waits for them.
  ///
  /// - Returns: how many.
  /// - Throws: ``ChannelError/violation(_:)`` when the consumer claims what cannot be.
  @inlinable @inline(never)
  mutating func put<Object: RingObject & ~Copyable>(
    _ records: UnsafeRawPointer, count: Int, _ object: borrowing Object
  ) throws(ChannelError) -> Int {
    if room < count { try lookAtConsumed() }
    let moving = min(count, room)
    if layout.isOfSmallRecords {
      unsafe putLumps(records, count: moving, layout.ofSmallRecords, object)
    } else {
      unsafe putLumps(records, count: moving, layout, object)
    }
    return moving
  }

  /// Writes as many records, for which there is room, a lump at a time.
  ///
  /// A lump's first sequence is stored last: a consumer that has caught up looks at that slot and no
  /// other, so the lines of the rest stay here until they are full.
  @inlinable @inline(__always)
  mutating func putLumps<Object: RingObject & ~Copyable>(
    _ records: UnsafeRawPointer, count: Int, _ layout: RingLayout, _ object: borrowing Object
  ) {
    var source = unsafe records
    var left = count
    while left > 0 {
      let first = position
      let firstSlot = unsafe layout.slot(of: first, in: slots)
      let lump = min(left, layout.lump)
      unsafe firstSlot.putRecord(from: source, size: layout.recordSize)
      unsafe source += layout.recordSize
      for offset in 1..<lump {
        let next = first &+ UInt64(truncatingIfNeeded: offset)
        let slot = unsafe layout.slot(of: next, in: slots)
        unsafe slot.putRecord(from: source, size: layout.recordSize)
        unsafe source += layout.recordSize
        unsafe layout.sequence(of: slot).pointee.store(next &+ 1, ordering: .releasing)
      }
      position &+= UInt64(truncatingIfNeeded: lump)
      left &-= lump
      let word = unsafe layout.sequence(of: firstSlot)
      if left == 0 {
        unsafe announce(first &+ 1, word, object)
      } else {
        unsafe word.pointee.store(first &+ 1, ordering: .releasing)
      }
    }
  }

  /// Records that can be written, as far as is known.
  @inlinable @inline(__always)
  var room: Int { layout.capacity &- Int(truncatingIfNeeded: position &- seen) }

  /// Stores the last sequence of a call, and wakes the consumer if it sleeps for it.
  @inlinable @inline(__always)
  func announce<Object: RingObject & ~Copyable>(
    _ sequence: UInt64, _ word: UnsafeMutablePointer<Atomic<UInt64>>, _ object: borrowing Object
  ) {
    let neverSleeps = unsafe control.atomicWord(RingLayout.Control.consumerNeverSleeps)
    if unsafe neverSleeps.pointee.load(ordering: .relaxed) != 0 {
      unsafe word.pointee.store(sequence, ordering: .releasing)
      return
    }
    _ = unsafe word.pointee.exchange(sequence, ordering: .sequentiallyConsistent)
    let wait = unsafe control + RingLayout.Control.consumerWait
    if unsafe wait.claimSleeper() { unsafe object.wake(wait) }
  }

  @usableFromInline
  mutating func lookAtConsumed() throws(ChannelError) {
    let word = unsafe control + RingLayout.Control.consumed
    seen = try unsafe word.consumedPosition(since: seen, of: position, "a ring")
  }

  /// Sets the waiting word, so that the consumer wakes this side, and looks once more.
  ///
  /// - Returns: whether there is no room still.
  /// - Throws: ``ChannelError/violation(_:)`` when the consumer claims what cannot be.
  @inlinable
  mutating func startWaiting() throws(ChannelError) -> Bool {
    let word = unsafe control + RingLayout.Control.producerWait
    unsafe word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)
    try lookAtConsumed()
    return room == 0
  }

  /// Sleeps until the consumer has made room, unless there is some or the interruption is raised.
  @inlinable
  mutating func sleepUntilRoom<Object: RingObject & ~Copyable>(
    _ object: borrowing Object, _ interruption: InterruptionWords
  ) throws(ChannelError) {
    let word = unsafe control + RingLayout.Control.producerWait
    if try startWaiting() {
      interruption.watch(sleeping: true) { unsafe object.sleep(word) }
    }
    unsafe word.atomicWord(0).pointee.store(0, ordering: .relaxed)
  }
}
