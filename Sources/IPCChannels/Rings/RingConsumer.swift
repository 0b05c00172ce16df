// The receiving side of a ring in shared memory. The article TheRing has the argument for the memory order.

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
  /// The position as the producer knows it: told with each quarter of the ring, and before sleeping,
  /// so that the line does not bounce between the CPUs for each record.
  @usableFromInline var published: UInt64
  /// Looks at a slot that make up one attempt: 100–400 ns, like a system call without success, so that a
  /// kind with system calls and one without have the same budget of attempts. In a variable, because
  /// the compiler unrolls a loop of 16: then the CPU predicts each of its exits apart, and a round
  /// trip took 5 to 10 % longer.
  @usableFromInline var looksPerAttempt: Int
  /// ``position`` when the next record was last looked for without success.
  @usableFromInline var missedAt: UInt64
  /// Records that this side had sent by then.
  @usableFromInline var sentAtMiss: UInt64

  @usableFromInline
  init(
    _ base: UnsafeMutableRawPointer, _ layout: RingLayout, direction: Int,
    neverSleeps: Bool, start: UInt64
  ) {
    unsafe slots = base + layout.slots(direction)
    unsafe control = base + RingLayout.control(direction)
    self.layout = layout
    position = start
    published = start
    looksPerAttempt = 16
    missedAt = start
    sentAtMiss = start
    unsafe control.atomicWord(RingLayout.Control.consumerNeverSleeps)
      .pointee.store(neverSleeps ? 1 : 0, ordering: .releasing)
  }

  /// Copies out as many records as are there and fit, and says how many.
  ///
  /// A record is copied before anybody looks at it: what is checked is the copy, which the peer
  /// cannot change.
  /// - Parameters:
  ///   - size: of the room in `records`, in bytes: a record's or more.
  ///   - looks: how often to look again while there is none. The loop stands here, around nothing
  ///     but a load, so that a spinning side sees a record within one pause of its arrival.
  ///   - sent: records that this side has sent.
  /// - Throws: ``ChannelError/violation(_:)`` when there is none and the slot's sequence is not
  ///   that of an empty one.
  @inlinable @inline(__always)
  mutating func take<Object: RingObject & ~Copyable>(
    into records: UnsafeMutableRawPointer, size: Int, looks: Int, sent: UInt64,
    _ object: borrowing Object
  ) throws(ChannelError) -> Int {
    layout.isOfSmallRecords
      ? try unsafe takeFirst(
        into: records, size: size, looks: looks, sent: sent, layout.ofSmallRecords, object)
      : try unsafe takeFirst(
        into: records, size: size, looks: looks, sent: sent, layout, object)
  }

  @inlinable @inline(__always)
  mutating func takeFirst<Object: RingObject & ~Copyable>(
    into records: UnsafeMutableRawPointer, size: Int, looks: Int, sent: UInt64,
    _ layout: RingLayout, _ object: borrowing Object
  ) throws(ChannelError) -> Int {
    let slot = unsafe layout.slot(of: position, in: slots)
    let word = unsafe layout.sequence(of: slot)
    let expected = position &+ 1
    var sequence = unsafe word.pointee.load(ordering: .acquiring)
    var looks = looks
    if sequence != expected && looks != 0 { letLinesFill(sent: sent) }
    while sequence != expected {
      if looks == 0 {
        try checkVacant(sequence, layout)
        return 0
      }
      looks &-= 1
      Processor.pause()
      sequence = unsafe word.pointee.load(ordering: .acquiring)
    }
    unsafe slot.takeRecord(into: records, size: layout.recordSize)
    position &+= 1
    if layout.sinceTold(position) == 0 { publish(object) }
    if size < 2 &* layout.recordSize { return 1 }
    let next = unsafe layout.slot(of: position, in: slots)
    return unsafe isReady(next, position, layout)
      ? unsafe takeMore(into: records, size: size, object) : 1
  }

  /// Waits before this side looks again for a record, where records come one after the other: 300 ns.
  ///
  /// That is so where it has taken some since it last looked without success, and has sent none. If it looked again at
  /// once, it would take each record as soon as that is written: the line of the slot would move to this processor
  /// and back for each record, where it holds two. Between processors that are far from each other such moves are
  /// what a stream waits for. Where none comes meanwhile, this side looks as often as it can.
  @inlinable @inline(__always)
  mutating func letLinesFill(sent: UInt64) {
    if position != missedAt && sent == sentAtMiss {
      for _ in 0..<looksPerAttempt { Processor.pause() }
    }
    missedAt = position
    sentAtMiss = sent
  }

  /// Goes on after the first record. It stands apart, because a round trip ends before it and is
  /// the shorter for each instruction that is not in its way.
  @inlinable @inline(never)
  mutating func takeMore<Object: RingObject & ~Copyable>(
    into records: UnsafeMutableRawPointer, size: Int, _ object: borrowing Object
  ) -> Int {
    layout.isOfSmallRecords
      ? unsafe takeStretches(into: records, size: size, layout.ofSmallRecords, object)
      : unsafe takeStretches(into: records, size: size, layout, object)
  }

  /// Goes on from one place where a position is told to the next: no such stretch goes beyond the
  /// ring's end, so its slots lie one after the other.
  @inlinable @inline(__always)
  mutating func takeStretches<Object: RingObject & ~Copyable>(
    into records: UnsafeMutableRawPointer, size: Int, _ layout: RingLayout,
    _ object: borrowing Object
  ) -> Int {
    let limit = size / layout.recordSize
    var taken = 1
    var target = unsafe records + layout.recordSize
    while taken < limit {
      let stretch = min(limit &- taken, layout.toldEvery &- layout.sinceTold(position))
      var slot = unsafe layout.slot(of: position, in: slots)
      var next = position
      let end = next &+ UInt64(truncatingIfNeeded: stretch)
      while unsafe next != end && isReady(slot, next, layout) {
        unsafe target.copyMemory(from: slot, byteCount: layout.recordSize)
        unsafe slot += layout.stride
        unsafe target += layout.recordSize
        next &+= 1
      }
      taken &+= Int(truncatingIfNeeded: next &- position)
      position = next
      if next != end { break }
      if layout.sinceTold(next) == 0 { publish(object) }
    }
    return taken
  }

  /// Whether the record of that position is in its slot.
  @inlinable @inline(__always)
  func isReady(
    _ slot: UnsafeMutableRawPointer, _ position: UInt64, _ layout: RingLayout
  ) -> Bool {
    unsafe layout.sequence(of: slot).pointee.load(ordering: .acquiring) == position &+ 1
  }

  /// A slot that is not ready holds the sequence of the lap before, and 0 in the first lap.
  @inlinable @inline(__always)
  func checkVacant(_ sequence: UInt64, _ layout: RingLayout) throws(ChannelError) {
    let vacant = position &+ 1 &- UInt64(truncatingIfNeeded: layout.capacity)
    if sequence != vacant && sequence != 0 {
      throw .violation(
        "a ring slot's sequence is \(sequence), expected \(position &+ 1) or \(vacant)")
    }
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
    let slot = unsafe layout.slot(of: position, in: slots)
    let sequence = unsafe layout.sequence(of: slot).pointee
      .load(ordering: .sequentiallyConsistent)
    return sequence != position &+ 1
  }

  /// Sleeps until there is a record, unless there is one or the interruption is raised.
  @inlinable @inline(__always)
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
