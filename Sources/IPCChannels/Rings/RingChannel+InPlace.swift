// Writing and reading records in the slots of a ring. The steps of the protocol are those of a copied record, in the
// same order; between them it is the caller who fills the slot, or empties it.

public import Linux
public import Synchronization

extension RingChannel: InPlaceChannel where Object: ~Copyable {
  @inlinable @inline(__always)
  public mutating func attemptSendInPlace<Failure: Error>(
    sleeping: Bool, _ write: (inout MutableRawSpan) throws(Failure) -> Void
  ) throws(InPlaceError<Failure>) -> Attempt {
    guard try InPlaceError<Failure>.naming(try findRoom(sleeping: sleeping)) else {
      return .wouldWait
    }
    // Without what lies behind the record up to its sequence, where its size is no multiple of 8.
    var record = unsafe UnsafeMutableRawBufferPointer(
      start: producer.nextSlot, count: recordSize
    ).mutableBytes
    do throws(Failure) {
      try write(&record)
    } catch {
      throw .closure(error)
    }
    producer.publishNext(object)
    try InPlaceError<Failure>.naming(try checkMapping())
    return .moved(1)
  }

  @inlinable @inline(__always)
  public mutating func attemptReceiveInPlace<Failure: Error>(
    sleeping: Bool, _ read: (borrowing SharedRecord) throws(Failure) -> Void
  ) throws(InPlaceError<Failure>) -> Attempt {
    guard try InPlaceError<Failure>.naming(try findRecord(sleeping: sleeping)) else {
      return .wouldWait
    }
    let record = unsafe SharedRecord(consumer.nextSlot, byteCount: recordSize)
    do throws(Failure) {
      try read(record)
    } catch {
      throw .closure(error)
    }
    consumer.passNext(object)
    try InPlaceError<Failure>.naming(try checkMapping())
    return .moved(1)
  }

  @inlinable @inline(__always)
  mutating func findRoom(sleeping: Bool) throws(ChannelError) -> Bool {
    var hasRoom = try producer.hasRoom()
    if !hasRoom && sleeping {
      try producer.sleepUntilRoom(object, interruption.words)
      hasRoom = try producer.hasRoom()
    }
    if !hasRoom { try checkMapping() }
    return hasRoom
  }

  @inlinable @inline(__always)
  mutating func findRecord(sleeping: Bool) throws(ChannelError) -> Bool {
    do throws(ChannelError) {
      let sent = producer.position
      let looks = sleeping ? 0 : consumer.looksPerAttempt
      if try consumer.hasRecord(looks: looks, sent: sent) { return true }
      if sleeping {
        consumer.sleepUntilRecord(object, interruption.words)
        if try consumer.hasRecord(looks: 0, sent: sent) { return true }
      }
    } catch {
      try checkMapping()
      throw error
    }
    try checkMapping()
    return false
  }
}

extension RingProducer {
  /// Whether a record can be written now.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` when the consumer claims what cannot be.
  @inlinable @inline(__always)
  mutating func hasRoom() throws(ChannelError) -> Bool {
    if room == 0 { try lookAtConsumed() }
    return room != 0
  }

  /// Where the next record goes. While there is room, the slot is this side's.
  @inlinable @inline(__always)
  var nextSlot: UnsafeMutableRawPointer { unsafe layout.slot(of: position, in: slots) }

  /// Makes the record that was written there visible, and wakes a consumer that waits for it.
  @inlinable @inline(__always)
  mutating func publishNext<Object: RingObject & ~Copyable>(_ object: borrowing Object) {
    let word = unsafe layout.sequence(of: nextSlot)
    position &+= 1
    unsafe announce(position, word, object)
  }
}

extension RingConsumer {
  /// Whether the next record is there.
  ///
  /// - Parameters:
  ///   - looks: how often to look again while it is not.
  ///   - sent: records that this side has sent.
  /// - Throws: ``ChannelError/violation(_:)`` when it is not and the slot's sequence is not that of an empty one.
  @inlinable @inline(__always)
  mutating func hasRecord(looks: Int, sent: UInt64) throws(ChannelError) -> Bool {
    let word = unsafe layout.sequence(of: nextSlot)
    var sequence = unsafe word.pointee.load(ordering: .acquiring)
    var looks = looks
    if sequence != position &+ 1 && looks != 0 { letLinesFill(sent: sent) }
    while sequence != position &+ 1 {
      if looks == 0 {
        try checkVacant(sequence, layout)
        return false
      }
      looks &-= 1
      Processor.pause()
      sequence = unsafe word.pointee.load(ordering: .acquiring)
    }
    return true
  }

  /// Where the next record comes. While it is there, the slot is this side's, but for a peer that breaks the
  /// protocol.
  @inlinable @inline(__always)
  var nextSlot: UnsafeMutableRawPointer { unsafe layout.slot(of: position, in: slots) }

  /// Goes on to the record behind it, and tells the producer with each quarter of the ring.
  @inlinable @inline(__always)
  mutating func passNext<Object: RingObject & ~Copyable>(_ object: borrowing Object) {
    position &+= 1
    if layout.sinceTold(position) == 0 { publish(object) }
  }
}
