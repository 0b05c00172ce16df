// Records that the kernel keeps whole: what message queues have in common with every other kind of
// packet.

public import Linux

/// What a packet mechanism is, apart from what is done with it.
///
/// ``PacketEnds`` are generic over it even where there is one alone: a conformance that is not generic is
/// called by other modules by way of its table of functions, and each of them returns right after its
/// system call (`make hotpath`).
public protocol PacketOrigin: SendableMetatype {
  /// What the kind is and promises.
  static var description: KindDescription { get }
}

/// The two directions of a packet mechanism, as one kind opens them.
public protocol PacketEnds: ~Copyable, Sendable {
  /// What the kind is and promises.
  static var description: KindDescription { get }
  /// The server's ends, and the client's as they are passed.
  static func make(
    recordSize: Int, strategy: WaitStrategy
  ) throws(ChannelError) -> PacketOffer<Self>
  /// The client's ends. What was passed is what the description says, of which the terms know more.
  init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError)

  /// How many bytes the kernel keeps under way, in both directions.
  func memory(recordSize: Int) throws(SystemError) -> Int
  /// As ``Channel/closeLeavingMemory()``.
  consuming func closeLeavingMemory() -> SharedMapping?
  /// As ``Channel/pollTargets(for:)``.
  func pollTargets(for awaited: Awaited) -> [PollTarget]
  /// Sends one packet.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` when the peer claims what cannot be.
  mutating func send(
    _ base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(ChannelError) -> Transfer
  /// Receives one packet; the answer is its length, 0 for the end.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` for a packet that no honest peer sends.
  mutating func receive(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(ChannelError) -> Transfer

  /// Sends packets of `size` bytes that lie back to back.
  mutating func send(
    _ base: UnsafeRawPointer, size: Int, packets: Int, sleeping: Bool
  ) throws(ChannelError) -> Attempt
  /// Receives packets of `size` bytes, as many as are there and not more than `limit`.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` for a packet that no honest peer sends.
  mutating func receive(
    into base: UnsafeMutableRawPointer, size: Int, limit: Int, sleeping: Bool
  ) throws(ChannelError) -> Attempt
}

/// Most share no memory.
extension PacketEnds where Self: ~Copyable {
  @inlinable public consuming func closeLeavingMemory() -> SharedMapping? { nil }
}

/// Where one kernel call moves one packet and none more is possible.
extension PacketEnds where Self: ~Copyable {
  @inlinable @inline(__always)
  public mutating func send(
    _ base: UnsafeRawPointer, size: Int, packets: Int, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    var sent = 0
    while sent < packets {
      let answer = try unsafe send(base + sent &* size, count: size, sleeping: sleeping)
      guard case .bytes = answer else { break }
      sent += 1
    }
    return sent == 0 ? .wouldWait : .moved(sent)
  }

  /// One: to ask for a second is another kernel call, without success whenever the peer waits for an answer.
  @inlinable @inline(__always)
  public mutating func receive(
    into base: UnsafeMutableRawPointer, size: Int, limit: Int, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    switch try unsafe receive(into: base, count: size, sleeping: sleeping) {
    case .nothing: return .wouldWait
    case .bytes(0): return .ended
    case .bytes(size): return .moved(1)
    case .bytes(let count): throw .violation("a packet of \(count) bytes, expected \(size)")
    }
  }
}

/// Both sides of a new packet mechanism.
@frozen
public struct PacketOffer<Ends: PacketEnds & ~Copyable>: ~Copyable {
  /// The server's ends.
  public let ends: Ends
  /// The client's ends, as they are passed.
  public let passed: DescriptorSet
  /// Records that fit each direction; 0 where the kernel decides.
  public let capacity: Int

  @inlinable
  init(ends: consuming Ends, passed: consuming DescriptorSet, capacity: Int) {
    self.ends = ends
    self.passed = passed
    self.capacity = capacity
  }
}

/// A channel over packets.
public struct PacketChannel<Ends: PacketEnds & ~Copyable>: Channel, ~Copyable {
  public let recordSize: Int
  @usableFromInline var ownWaiting: Waiting
  public let interruption = Interruption()
  @usableFromInline var ends: Ends

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
    let offer = try Ends.make(recordSize: terms.recordSize, strategy: strategy)
    let capacity = offer.capacity
    let channel = Self(offer.ends, recordSize: terms.recordSize, strategy: strategy)
    return ChannelOffer(channel: channel, descriptors: offer.passed, capacity: capacity)
  }

  @inlinable
  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    try ChannelTerms.require(recordSize: terms.recordSize)
    try descriptors.require(Ends.description)
    self.init(
      try Ends(adopting: descriptors, terms: terms, strategy: strategy),
      recordSize: terms.recordSize, strategy: strategy)
  }

  @inlinable
  init(_ ends: consuming Ends, recordSize: Int, strategy: WaitStrategy) {
    self.ends = ends
    self.recordSize = recordSize
    ownWaiting = Waiting(strategy)
  }

  public func memory() throws(ChannelError) -> Int {
    try asChannelError(try ends.memory(recordSize: recordSize))
  }
  @inlinable
  public consuming func closeLeavingMemory() -> SharedMapping? { ends.closeLeavingMemory() }
  public func pollTargets(for awaited: Awaited) -> [PollTarget] { ends.pollTargets(for: awaited) }

  @inlinable @inline(__always)
  public mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try unsafe records.withUnsafeBytes { (bytes) throws(ChannelError) in
      let packets = try recordsToSend(in: bytes.count)
      let base = bytes.baseAddress!
      do throws(ChannelError) {
        let answer = try interruption.words.watch(sleeping: sleeping) { () throws(ChannelError) in
          try unsafe ends.send(base, size: recordSize, packets: packets, sleeping: sleeping)
        }
        return answer ?? .wouldWait
      } catch {
        if case .system(let cause) = error, cause.saysThatPeerIsGone { return .ended }
        throw error
      }
    }
  }

  @inlinable @inline(__always)
  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try unsafe records.withUnsafeMutableBytes { (bytes) throws(ChannelError) in
      let limit = try recordsThatFit(bytes.count)
      let base = bytes.baseAddress!
      let answer = try interruption.words.watch(sleeping: sleeping) { () throws(ChannelError) in
        try unsafe ends.receive(into: base, size: recordSize, limit: limit, sleeping: sleeping)
      }
      return answer ?? .wouldWait
    }
  }
}
