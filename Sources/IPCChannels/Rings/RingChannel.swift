// A channel over one mapping with a ring in each direction: what shm, memfd and their relatives
// share.

public import Linux

/// Memory that holds two rings, and what wakes those who sleep for them, as one side of one kind has
/// it.
public protocol RingObject: ~Copyable, Sendable {
  /// What the kind is and promises.
  static var description: KindDescription { get }
  /// Whether a peer can make the memory smaller, so that an access raises SIGBUS.
  static var peerCanTruncate: Bool { get }

  /// Zeroed memory of that size in bytes, without a name.
  static func makeMemory(
    size: Int, directory: String?
  ) throws(ChannelError) -> FileDescriptor
  /// The server's side of what wakes sleepers; the client's is appended to `passed`.
  init(passing passed: inout DescriptorSet, _ interruption: Interruption) throws(ChannelError)
  /// The client's side.
  ///
  /// - Parameters:
  ///   - passed: what the description has behind the memory.
  ///   - interruption: of the channel that this becomes a part of.
  init(adopting passed: inout DescriptorSet, _ interruption: Interruption)

  /// What poll(2) watches for wake-ups of this side, where it can.
  var pollDescriptor: Int32? { get }
  /// Forgets earlier wake-ups, before this side polls.
  func prepareToPoll()

  // `word` is the address of the u32 that a sleeper set to 1 before it looked a last time. Wake-ups
  // may be spurious: the sleeper looks again.

  /// Prepares a waiting word in new memory.
  func prepare(_ word: UnsafeMutableRawPointer)
  /// Sleeps until woken, until a signal, or not at all when the word is no longer 1.
  func sleep(_ word: UnsafeMutableRawPointer)
  /// Wakes the peer, which sleeps. The word is 0 already.
  func wake(_ word: UnsafeMutableRawPointer)
}

extension KindDescription {
  /// A kind over two rings in memory of that type.
  ///
  /// - Parameters:
  ///   - wakers: what is passed behind the memory.
  ///   - slots: of a small record's ring where nobody asks for a number.
  static func ofRings(
    _ kind: ChannelKind, object: String, memory: PassedObject, wakers: [PassedObject] = [],
    harmOfHostilePeer: String? = nil, slots: Int = RingLayout.standardSlots, mostClients: String,
    isPollable: Bool = false, sleep: String = "futex", wake: String = "futex", uses: Set<Use>,
    takeWhen: String, notWhen: String, limits: @escaping @Sendable () -> [KernelLimit] = { [] },
    fileSystem: @escaping @Sendable (String?) -> String? = { _ in nil }
  ) -> KindDescription {
    KindDescription(
      kind, .ring, object: object, passed: [memory] + wakers,
      keptDescriptors: .init(each: wakers.count),
      hasEnd: false, harmOfHostilePeer: harmOfHostilePeer, capacity: .chosen(standard: slots),
      mostClients: mostClients, isPollable: isPollable, survivesExec: false,
      calls: .init(send: [], receive: [], sleep: [sleep], wake: [wake]), uses: uses,
      takeWhen: takeWhen, notWhen: notWhen, limits: limits, fileSystem: fileSystem)
  }
}

/// Most kinds wake by something that lies in the memory.
extension RingObject where Self: ~Copyable {
  public var pollDescriptor: Int32? { nil }
  public func prepareToPoll() {}
  public func prepare(_ word: UnsafeMutableRawPointer) {}
}

/// A channel over two rings in shared memory.
public struct RingChannel<Object: RingObject & ~Copyable>: Channel, ~Copyable {
  @usableFromInline var ownWaiting: Waiting
  public let interruption: Interruption
  @usableFromInline let mapping: SharedMapping
  @usableFromInline let object: Object
  @usableFromInline var producer: RingProducer
  @usableFromInline var consumer: RingConsumer

  public static var description: KindDescription { Object.description }
  @inlinable public var recordSize: Int { producer.layout.recordSize }
  @inlinable @inline(__always) public var waiting: Waiting { ownWaiting }
  @inlinable @inline(__always)
  public mutating func learn(attempts: Int, slept: Bool) {
    ownWaiting.learn(attempts: attempts, slept: slept)
  }
  public func memory() throws(ChannelError) -> Int { producer.layout.size }
  @inlinable public consuming func closeLeavingMemory() -> SharedMapping? { mapping }

  @inlinable
  public static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<Self> {
    guard case .chosen(let standard) = Object.description.capacity else {
      preconditionFailure("how long a ring is can be asked for")
    }
    let layout = try RingLayout(
      recordSize: terms.recordSize, capacity: terms.capacity, standard: standard)
    let memory = try Object.makeMemory(size: layout.size, directory: directory)
    let mapping = try Self.map(memory, layout)
    let interruption = Interruption()
    var passed = DescriptorSet(memory)
    let object = try Object(passing: &passed, interruption)
    mapping.initializeRings(layout, object)
    let channel = Self(mapping, object, interruption, layout, strategy, sending: 0)
    return ChannelOffer(channel: channel, descriptors: passed, capacity: layout.capacity)
  }

  @inlinable
  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    var descriptors = descriptors
    try descriptors.require(Object.description)
    let memory = descriptors.takeFirst()
    let layout = try Self.layout(of: terms)
    let size = try asChannelError(try memory.size())
    guard size == layout.size else {
      throw .unsuitable(
        "rings of \(layout.capacity) records should take \(layout.size) bytes; "
          + "an object of \(size) bytes came")
    }
    let interruption = Interruption()
    let object = Object(adopting: &descriptors, interruption)
    let mapping = try Self.map(memory, layout)
    try mapping.checkHeader(layout)
    self.init(mapping, object, interruption, layout, strategy, sending: 1)
  }

  /// The layout that a server granted, by its own words.
  @usableFromInline
  static func layout(of terms: ChannelTerms) throws(ChannelError) -> RingLayout {
    guard terms.capacity != 0 else { throw .unsuitable("a ring of no records was granted") }
    do throws(ChannelError) {
      return try RingLayout(recordSize: terms.recordSize, capacity: terms.capacity)
    } catch .capacity {
      throw .unsuitable(
        "rings of \(terms.capacity) records of \(terms.recordSize) bytes were granted, which cannot be"
      )
    }
  }

  @inlinable
  static func map(
    _ memory: borrowing FileDescriptor, _ layout: RingLayout
  ) throws(ChannelError) -> SharedMapping {
    do throws(SystemError) {
      return try SharedMapping(memory, size: layout.size, guarded: Object.peerCanTruncate)
    } catch {
      // Of mmap(2) that is no answer.
      if error.errno == .noSpace { throw .exhausted(error, noGuardsLeft) }
      throw .system(error)
    }
  }

  @usableFromInline static var noGuardsLeft: String {
    "all \(SharedMapping.mostGuarded) guards against SIGBUS of this process are taken, one by each "
      + "channel of shm and of file; let clients leave, or take memfd, which needs none"
  }

  /// - Parameters:
  ///   - sending: the direction that this side writes: 0 the server, 1 the client.
  ///   - start: where positions begin; anything but 0 is for tests of what happens at the end of
  ///     their range.
  @inlinable
  init(
    _ mapping: consuming SharedMapping, _ object: consuming Object, _ interruption: Interruption,
    _ layout: RingLayout, _ strategy: WaitStrategy, sending: Int, start: UInt64 = 0
  ) {
    let neverSleeps = strategy == .spin
    unsafe producer = RingProducer(
      mapping.base, layout, direction: sending, neverSleeps: neverSleeps, start: start)
    unsafe consumer = RingConsumer(
      mapping.base, layout, direction: 1 - sending, neverSleeps: neverSleeps, start: start)
    self.mapping = mapping
    self.object = object
    self.interruption = interruption
    ownWaiting = Waiting(strategy)
  }

  /// Wake-ups for records and those for room come to one descriptor, as input. There is none for a side
  /// that spins: it has told its peer not to wake it.
  public func pollTargets(for awaited: Awaited) -> [PollTarget] {
    guard waiting.strategy != .spin, !awaited.isEmpty, let number = object.pollDescriptor else {
      return []
    }
    return [PollTarget(descriptor: number, events: .input)]
  }

  /// Earlier wake-ups are forgotten once, before either word is set: after one is set, the next wake-up
  /// may be for it, and is not repeated.
  public mutating func prepareToPoll(for awaited: Awaited) -> Bool {
    object.prepareToPoll()
    let hasRecord = awaited.contains(.records) && !consumer.startWaiting(object)
    // What the peer must not have written is found again, and told, by the next attempt to send.
    let hasRoom = awaited.contains(.room) && (try? producer.startWaiting()) != true
    return !hasRecord && !hasRoom
  }

  @inlinable @inline(__always)
  public mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try unsafe records.withUnsafeBytes { (bytes) throws(ChannelError) in
      let count = try recordsToSend(in: bytes.count)
      let base = bytes.baseAddress!
      var moved = try unsafe producer.put(base, count: count, object)
      if moved == 0 && sleeping {
        try producer.sleepUntilRoom(object, interruption.words)
        moved = try unsafe producer.put(base, count: count, object)
      }
      try checkMapping()
      return moved == 0 ? .wouldWait : .moved(moved)
    }
  }

  @inlinable @inline(__always)
  public mutating func attemptSend<Value: RecordValue>(
    _ value: Value, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try requireRecord(of: MemoryLayout<Value>.size)
    var isSent = try producer.put(value, object)
    if !isSent && sleeping {
      try producer.sleepUntilRoom(object, interruption.words)
      isSent = try producer.put(value, object)
    }
    try checkMapping()
    return isSent ? .moved(1) : .wouldWait
  }

  @inlinable @inline(__always)
  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try unsafe records.withUnsafeMutableBytes { (bytes) throws(ChannelError) in
      try requireRoom(bytes.count)
      let base = bytes.baseAddress!
      let looks = sleeping ? 0 : consumer.looksPerAttempt
      var moved = try unsafe take(into: base, size: bytes.count, looks: looks)
      if moved == 0 && sleeping {
        consumer.sleepUntilRecord(object, interruption.words)
        moved = try unsafe take(into: base, size: bytes.count, looks: 0)
      }
      return moved == 0 ? .wouldWait : .moved(moved)
    }
  }

  @inlinable @inline(__always)
  mutating func take(
    into base: UnsafeMutableRawPointer, size: Int, looks: Int
  ) throws(ChannelError) -> Int {
    let moved: Int
    do throws(ChannelError) {
      moved = try unsafe consumer.take(
        into: base, size: size, looks: looks, sent: producer.position, object)
    } catch {
      try checkMapping()
      throw error
    }
    try checkMapping()
    return moved
  }

  /// Whether what was just read or written is still the object: where a peer can truncate it, it
  /// may be zeroed pages.
  @inlinable @inline(__always)
  func checkMapping() throws(ChannelError) {
    if Object.peerCanTruncate && mapping.wasLost {
      throw .violation("the shared object was truncated")
    }
  }
}

// MARK: - Header

extension SharedMapping {
  /// The creator's part: the header, then what wakes sleepers.
  @usableFromInline
  func initializeRings<Object: RingObject & ~Copyable>(
    _ layout: RingLayout, _ object: borrowing Object
  ) {
    unsafe base.storeBytes(of: RingLayout.magic.littleEndian, toByteOffset: 0, as: UInt64.self)
    unsafe base.storeBytes(
      of: UInt32(layout.recordSize).littleEndian, toByteOffset: 8, as: UInt32.self)
    unsafe base.storeBytes(
      of: UInt32(layout.capacity).littleEndian, toByteOffset: 12, as: UInt32.self)
    unsafe base.storeBytes(
      of: UInt32(layout.stride).littleEndian, toByteOffset: 16, as: UInt32.self)
    for direction in 0...1 {
      let control = unsafe base + RingLayout.control(direction)
      unsafe object.prepare(control + RingLayout.Control.consumerWait)
      unsafe object.prepare(control + RingLayout.Control.producerWait)
    }
  }

  @usableFromInline
  func checkHeader(_ layout: RingLayout) throws(ChannelError) {
    let magic = unsafe base.load(as: UInt64.self).littleEndian
    let sizes = [8, 12, 16].map { unsafe Int(base.load(fromByteOffset: $0, as: UInt32.self)) }
    guard magic == RingLayout.magic,
      sizes == [layout.recordSize, layout.capacity, layout.stride]
    else {
      throw .unsuitable(
        "a ring object's header should hold IPCRING1, \(layout.recordSize), \(layout.capacity), "
          + "\(layout.stride), and holds 0x\(String(magic, radix: 16)), \(sizes)")
    }
  }
}
