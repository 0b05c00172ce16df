// The receiving side of a ring in shared memory; RingProducer.swift has the argument for the memory order.

public import Synchronization

/// Reads records from one direction's slots.
@safe @usableFromInline
struct RingConsumer<Notice: RingNotice>: @unchecked Sendable {
  @usableFromInline let slots: UnsafeMutableRawPointer
  @usableFromInline let control: UnsafeMutableRawPointer
  @usableFromInline let layout: RingLayout
  @usableFromInline let notice: Notice
  /// Records read.
  @usableFromInline var position: UInt64
  /// The position as the producer knows it: told in lumps of a quarter of the ring, and before sleeping, so that the line
  /// does not bounce between the CPUs for each record.
  @usableFromInline var published: UInt64
  private let start: UInt64

  init(
    _ base: UnsafeMutableRawPointer, _ layout: RingLayout, direction: Int, notice: Notice,
    neverSleeps: Bool, start: UInt64
  ) {
    unsafe slots = base + layout.slots(direction)
    unsafe control = base + RingLayout.control(direction)
    self.layout = layout
    self.notice = notice
    position = start
    published = start
    self.start = start
    unsafe control.atomicWord(RingLayout.Control.consumerNeverSleeps)
      .pointee.store(neverSleeps ? 1 : 0, ordering: .releasing)
  }

  /// Copies out up to `limit` records.
  ///
  /// A record is copied before anybody looks at it: what is checked is the copy, which the peer cannot change.
  /// - Throws: ``ChannelError/violation(_:)`` when there is none and the slot's sequence is not that of an empty one.
  @inlinable
  mutating func take(into records: UnsafeMutableRawPointer, limit: Int) throws(ChannelError) -> Int
  {
    let mask = layout.capacity &- 1
    let lump = UInt64(truncatingIfNeeded: layout.capacity / 4 &- 1)
    var taken = 0
    var target = unsafe records
    while taken < limit {
      let slot =
        unsafe slots + (Int(truncatingIfNeeded: position) & mask) &* layout.stride
      let sequence = unsafe slot.atomicDoubleWord(layout.sequenceOffset)
        .pointee.load(ordering: .acquiring)
      if sequence != position &+ 1 {
        if taken == 0 { try checkVacant(sequence) }
        break
      }
      unsafe target.copyRecord(from: slot, size: layout.recordSize)
      unsafe target += layout.recordSize
      position &+= 1
      taken &+= 1
      if position & lump == 0 { publish() }
    }
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
  mutating func publish() {
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
      unsafe notice.wake(word)
    }
  }

  /// Sleeps until there is a record, unless there is one or the interruption is raised.
  @usableFromInline
  mutating func sleepUntilRecord(_ interruption: Interruption) {
    if published != position { publish() }
    let word = unsafe control + RingLayout.Control.consumerWait
    unsafe word.atomicWord(0).pointee.store(1, ordering: .sequentiallyConsistent)
    let slot =
      unsafe slots + (Int(truncatingIfNeeded: position) & (layout.capacity &- 1)) &* layout.stride
    let sequence = unsafe slot.atomicDoubleWord(layout.sequenceOffset)
      .pointee.load(ordering: .sequentiallyConsistent)
    if sequence != position &+ 1 {
      interruption.watch(sleeping: true) { unsafe notice.sleep(word) }
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

  /// Copies one record; three registers instead of a call where it is a message.
  @inlinable @inline(__always)
  func copyRecord(from source: UnsafeRawPointer, size: Int) {
    if size == Message.size {
      let message = unsafe source.loadUnaligned(as: Message.self)
      unsafe storeBytes(of: message, as: Message.self)
    } else {
      unsafe copyMemory(from: source, byteCount: size)
    }
  }
}
