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
  private let start: UInt64

  init(
    _ base: UnsafeMutableRawPointer, _ layout: RingLayout, direction: Int,
    neverSleeps: Bool, start: UInt64
  ) {
    unsafe slots = base + layout.slots(direction)
    unsafe control = base + RingLayout.control(direction)
    self.layout = layout
    position = start
    published = start
    self.start = start
    unsafe control.atomicWord(RingLayout.Control.consumerNeverSleeps)
      .pointee.store(neverSleeps ? 1 : 0, ordering: .releasing)
  }

  /// The slot of the next record.
  @inlinable @inline(__always)
  var slot: UnsafeMutableRawPointer {
    let index = Int(truncatingIfNeeded: position) & (layout.capacity &- 1)
    return unsafe slots + index &* layout.stride
  }

  @inlinable @inline(__always)
  func sequence(of slot: UnsafeMutableRawPointer) -> UInt64 {
    unsafe slot.atomicDoubleWord(layout.sequenceOffset).pointee.load(ordering: .acquiring)
  }

  /// Copies out up to `limit` records.
  ///
  /// A record is copied before anybody looks at it: what is checked is the copy, which the peer
  /// cannot change.
  /// - Parameter looks: how often to look again while there is none. The loop stands here, around
  ///   nothing but a load, so that a spinning side sees a record within one pause of its arrival.
  /// - Throws: ``ChannelError/violation(_:)`` when there is none and the slot's sequence is not
  ///   that of an empty one.
  @inlinable @inline(__always)
  mutating func take<Object: RingObject & ~Copyable>(
    into records: UnsafeMutableRawPointer, limit: Int, looks: Int, _ object: borrowing Object
  ) throws(ChannelError) -> Int {
    var slot = unsafe self.slot
    var sequence = unsafe sequence(of: slot)
    var looks = looks
    while sequence != position &+ 1 {
      if looks == 0 {
        try checkVacant(sequence)
        return 0
      }
      looks &-= 1
      Processor.pause()
      sequence = unsafe self.sequence(of: slot)
    }
    let lump = UInt64(truncatingIfNeeded: layout.capacity / 4 &- 1)
    var taken = 0
    var target = unsafe records
    repeat {
      unsafe slot.takeRecord(into: target, size: layout.recordSize)
      unsafe target += layout.recordSize
      position &+= 1
      taken &+= 1
      if position & lump == 0 { publish(object) }
      if taken == limit { break }
      unsafe slot = self.slot
    } while unsafe self.sequence(of: slot) == position &+ 1
    return taken
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
    if unsafe word.atomicWord(0).pointee.load(ordering: .sequentiallyConsistent) != 0 {
      unsafe word.atomicWord(0).pointee.store(0, ordering: .relaxed)
      unsafe object.wake(word)
    }
  }

  /// Sets the waiting word, so that the producer wakes this side, and looks once more.
  ///
  /// - Returns: whether there is nothing still.
  @inlinable
  mutating func startWaiting<Object: RingObject & ~Copyable>(_ object: borrowing Object) -> Bool {
    if published != position { publish(object) }
    let word = unsafe control + RingLayout.Control.consumerWait
    unsafe word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)
    let sequence = unsafe slot.atomicDoubleWord(layout.sequenceOffset)
      .pointee.load(ordering: .sequentiallyConsistent)
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

// MARK: - Words and records in shared memory

extension UnsafeMutableRawPointer {
  @usableFromInline @inline(__always)
  func atomicWord(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt32>> {
    unsafe (self + offset).assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  @usableFromInline @inline(__always)
  func atomicDoubleWord(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    unsafe (self + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// Copies one record into a slot.
  ///
  /// A message goes as three words, each a relaxed atomic: that keeps the compiler from reading the
  /// two words which were just written as one vector, which the CPU cannot forward from its store
  /// buffer (it cost 10 ns a round trip).
  @inlinable @inline(__always)
  func putRecord(from source: UnsafeRawPointer, size: Int) {
    if size == Message.size {
      for offset in stride(from: 0, to: Message.size, by: 8) {
        let word = unsafe source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        unsafe atomicDoubleWord(offset).pointee.store(word, ordering: .relaxed)
      }
    } else {
      unsafe copyMemory(from: source, byteCount: size)
    }
  }

  /// Copies one record out of a slot, likewise.
  @inlinable @inline(__always)
  func takeRecord(into target: UnsafeMutableRawPointer, size: Int) {
    if size == Message.size {
      for offset in stride(from: 0, to: Message.size, by: 8) {
        let word = unsafe atomicDoubleWord(offset).pointee.load(ordering: .relaxed)
        unsafe target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
      }
    } else {
      unsafe target.copyMemory(from: self, byteCount: size)
    }
  }
}
