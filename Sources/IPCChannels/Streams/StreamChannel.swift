// Records over a stream of bytes: what pipes and stream sockets share. Reads and writes move any number
// of bytes, so a record can be torn at either end; here it is made whole again.

public import Linux

/// The two directions of a byte stream, as one kind opens them.
public protocol StreamEnds: ~Copyable, Sendable {
  /// What the kind is and promises.
  static var description: KindDescription { get }
  /// The server's ends, and the client's as they are passed, for records of that many bytes.
  static func make(
    recordSize: Int, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> StreamOffer<Self>
  /// The client's ends. What was passed is what the description says.
  init(adopting descriptors: consuming DescriptorSet, strategy: WaitStrategy)

  /// How many bytes the kernel keeps under way, in both directions.
  func memory() throws(SystemError) -> Int
  /// As ``Channel/pollTargets(for:)``.
  func pollTargets(for awaited: Awaited) -> [PollTarget]
  /// Reads up to `count` bytes, one at least; the answer is their number, and 0 is the end. Without `sleeping` it
  /// answers at once.
  mutating func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer
  /// Writes up to `count` bytes, one at least; the answer is their number. Without `sleeping` it answers at once.
  mutating func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer
  /// Whether a read (or a write) that is not to sleep may do so all the same, because of what a peer
  /// does.
  func isUncertain(reading: Bool) -> Bool
  /// Ends that, where it can be ended.
  mutating func makeCertain()
}

/// Sockets are told with each call.
extension StreamEnds where Self: ~Copyable {
  @inlinable @inline(__always)
  public func isUncertain(reading: Bool) -> Bool { false }
  public mutating func makeCertain() {}
}

/// Both sides of a new byte stream.
@frozen
public struct StreamOffer<Ends: StreamEnds & ~Copyable>: ~Copyable {
  /// The server's ends.
  public let ends: Ends
  /// The client's ends, as they are passed.
  public let passed: DescriptorSet

  @inlinable
  init(ends: consuming Ends, passed: consuming DescriptorSet) {
    self.ends = ends
    self.passed = passed
  }
}

/// A channel over a byte stream.
public struct StreamChannel<Ends: StreamEnds & ~Copyable>: Channel, ~Copyable {
  public let recordSize: Int
  @usableFromInline var ownWaiting: Waiting
  public let interruption = Interruption()
  @usableFromInline var ends: Ends
  /// Bytes of the record that is being sent which are on their way already.
  @usableFromInline var bytesSent = 0
  @usableFromInline var partial: PartialRecord

  public static var description: KindDescription { Ends.description }
  @inlinable @inline(__always) public var waiting: Waiting { ownWaiting }
  @inlinable @inline(__always)
  public mutating func learn(attempts: Int, slept: Bool) {
    ownWaiting.learn(attempts: attempts, slept: slept)
  }

  @inlinable
  public static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<Self> {
    try ChannelTerms.require(recordSize: terms.recordSize)
    try terms.requireStandardCapacity(of: description)
    let offer = try Ends.make(
      recordSize: terms.recordSize, strategy: strategy, directory: directory)
    let channel = try Self(offer.ends, recordSize: terms.recordSize, strategy: strategy)
    return ChannelOffer(channel: channel, descriptors: offer.passed, capacity: 0)
  }

  @inlinable
  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    try ChannelTerms.require(recordSize: terms.recordSize)
    try terms.requireNoCapacity(of: Self.description)
    try descriptors.require(Ends.description)
    try self.init(
      Ends(adopting: descriptors, strategy: strategy), recordSize: terms.recordSize,
      strategy: strategy)
  }

  @inlinable
  init(
    _ ends: consuming Ends, recordSize: Int, strategy: WaitStrategy
  ) throws(ChannelError) {
    partial = try PartialRecord(size: recordSize)
    self.ends = ends
    self.recordSize = recordSize
    ownWaiting = Waiting(strategy)
  }
}

extension StreamChannel where Ends: ~Copyable {
  public func memory() throws(ChannelError) -> Int {
    try asChannelError(try ends.memory()) + recordSize
  }
  public func pollTargets(for awaited: Awaited) -> [PollTarget] { ends.pollTargets(for: awaited) }
}

// MARK: - Sending

extension StreamChannel where Ends: ~Copyable {
  @inlinable @inline(__always)
  public mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try unsafe records.withUnsafeBytes { (bytes) throws(ChannelError) in
      _ = try recordsToSend(in: bytes.count)
      let base = bytes.baseAddress!
      while true {
        // A write that sleeps goes on until all is written or a signal comes.
        let sent = bytesSent
        let outcome = try transfer(reading: false, sleeping: sleeping) {
          (ends) throws(SystemError) in
          try unsafe ends.write(
            from: base + sent, count: bytes.count - sent, sleeping: sleeping)
        }
        switch outcome {
        case .peerGone: return .ended
        case .nothing: return .wouldWait
        case .bytes(let count):
          let total = sent + count
          // The usual case without its divisions, which are a part of a spinning round trip.
          if total == recordSize {
            bytesSent = 0
            return .moved(1)
          }
          bytesSent = total % recordSize
          if total > recordSize { return .moved(total / recordSize) }
        }
      }
    }
  }

  @usableFromInline enum Outcome {
    case bytes(Int)
    case nothing
    case peerGone
  }

  /// One transfer: under the interruption's eye where it may sleep, and with the peer's end as a
  /// value.
  @inlinable @inline(__always)
  mutating func transfer(
    reading: Bool, sleeping: Bool, _ call: (inout Ends) throws(SystemError) -> Transfer
  ) throws(ChannelError) -> Outcome {
    do throws(SystemError) {
      let words = interruption.words
      if !sleeping && ends.isUncertain(reading: reading) && words.isInterrupted {
        // After an interruption there may be looks still, and nothing ends one that sleeps.
        ends.makeCertain()
      }
      let isUncertain = ends.isUncertain(reading: reading)
      let answer = try words.watch(sleeping: sleeping, isUncertain: isUncertain) {
        () throws(SystemError) in try call(&ends)
      }
      guard case .bytes(let count)? = answer else { return .nothing }
      return .bytes(count)
    } catch {
      if error.saysThatPeerIsGone { return .peerGone }
      throw .system(error)
    }
  }
}

// MARK: - Receiving

extension StreamChannel where Ends: ~Copyable {
  @inlinable @inline(__always)
  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try unsafe records.withUnsafeMutableBytes { (bytes) throws(ChannelError) in
      try requireRoom(bytes.count)
      let base = bytes.baseAddress!
      if partial.count > 0 { return try unsafe completePartial(into: base, sleeping: sleeping) }
      var received = 0
      while true {
        let outcome = try transfer(reading: true, sleeping: sleeping) {
          (ends) throws(SystemError) in
          try unsafe ends.read(
            into: base + received, count: bytes.count - received, sleeping: sleeping)
        }
        switch outcome {
        case .peerGone, .bytes(0):
          // What is left of a record whose sender died half-way through is no record.
          return .ended
        case .nothing:
          unsafe partial.keep(base, count: received)
          return .wouldWait
        case .bytes(let count):
          received += count
          if received == recordSize { return .moved(1) }
          if received > recordSize {
            let whole = received / recordSize
            unsafe partial.keep(base + whole * recordSize, count: received - whole * recordSize)
            return .moved(whole)
          }
        }
      }
    }
  }

  /// Reads the rest of the record of which a part came with an earlier call.
  @usableFromInline
  mutating func completePartial(
    into base: UnsafeMutableRawPointer, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    while true {
      let (end, missing) = unsafe (partial.end, recordSize - partial.count)
      let outcome = try transfer(reading: true, sleeping: sleeping) {
        (ends) throws(SystemError) in
        try unsafe ends.read(into: end, count: missing, sleeping: sleeping)
      }
      switch outcome {
      case .peerGone, .bytes(0): return .ended
      case .nothing: return .wouldWait
      case .bytes(let count):
        partial.count += count
        if partial.count == recordSize {
          unsafe base.copyMemory(from: partial.base, byteCount: recordSize)
          partial.count = 0
          return .moved(1)
        }
      }
    }
  }
}

/// The beginning of a record whose rest has not come yet.
@safe @usableFromInline
struct PartialRecord: ~Copyable, @unchecked Sendable {
  @usableFromInline let base: UnsafeMutableRawPointer
  @usableFromInline var count = 0

  /// - Throws: ``ChannelError/exhausted(_:_:)``
  @inlinable
  init(size: Int) throws(ChannelError) {
    unsafe base = try heapMemory(size, alignment: 16)
  }

  @inlinable deinit { unsafe freeHeapMemory(base) }

  @usableFromInline var end: UnsafeMutableRawPointer { unsafe base + count }

  @inlinable
  mutating func keep(_ bytes: UnsafeRawPointer, count: Int) {
    if count > 0 { unsafe base.copyMemory(from: bytes, byteCount: count) }
    self.count = count
  }
}
