// A channel over one mapping with a ring in each direction: what shm, memfd and their relatives
// share.

public import Linux

/// An object of memory that can hold rings, as one kind makes and checks it.
public protocol RingObject: KernelLimited, SendableMetatype {
  associatedtype Notice: RingNotice
  static var kind: ChannelKind { get }
  /// Whether a peer can make the object smaller, so that an access raises SIGBUS.
  static var peerCanTruncate: Bool { get }
  /// A zeroed object of that size in bytes, without a name.
  static func make(size: Int) throws(SystemError) -> FileDescriptor
  /// - Throws: ``ChannelError/unsuitable(_:)`` when the object can be changed in a way that this
  ///   kind excludes.
  static func check(_ object: borrowing FileDescriptor) throws(ChannelError)
}

/// A channel over two rings in shared memory.
public struct RingChannel<Object: RingObject>: Channel, ~Copyable {
  public var waiting: Waiting
  public let interruption = Interruption()
  @usableFromInline let mapping: SharedMapping
  @usableFromInline var producer: RingProducer<Object.Notice>
  @usableFromInline var consumer: RingConsumer<Object.Notice>

  public static var kind: ChannelKind { Object.kind }
  public static func limits() -> [KernelLimit] { Object.limits() }
  @inlinable public var recordSize: Int { producer.layout.recordSize }

  public static func make(
    recordSize: Int, strategy: WaitStrategy
  ) throws(ChannelError) -> ChannelOffer<Self> {
    let layout = RingLayout(recordSize: recordSize)
    let object: FileDescriptor
    do throws(SystemError) {
      object = try Object.make(size: layout.size)
    } catch {
      guard error.errno == .noSpace else { throw .system(error) }
      throw .exhausted(error, "\(layout.size) bytes do not fit the file system (df /dev/shm)")
    }
    let mapping = try Self.map(object, layout)
    mapping.initializeRings(layout, notice: Object.Notice())
    let channel = Self(mapping, layout, strategy, sending: 0)
    return ChannelOffer(
      channel: channel, descriptors: DescriptorSet(object), capacity: layout.capacity)
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    var descriptors = descriptors
    try descriptors.require(1, of: Object.kind)
    let object = descriptors.takeFirst()
    try object.require(.temporary, .both, as: "the \(Object.kind.rawValue) object")
    let layout = RingLayout(recordSize: terms.recordSize)
    let size = try asChannelError { () throws(SystemError) in try object.size() }
    guard size == layout.size && terms.capacity == layout.capacity else {
      throw .unsuitable(
        "rings of \(layout.capacity) records should take \(layout.size) bytes; "
          + "\(terms.capacity) records in \(size) bytes came")
    }
    try Object.check(object)
    let mapping = try Self.map(object, layout)
    try mapping.checkHeader(layout)
    self.init(mapping, layout, strategy, sending: 1)
  }

  private static func map(
    _ object: borrowing FileDescriptor, _ layout: RingLayout
  ) throws(ChannelError) -> SharedMapping {
    do throws(SystemError) {
      return try SharedMapping(object, size: layout.size, guarded: Object.peerCanTruncate)
    } catch {
      throw .system(error)
    }
  }

  /// - Parameters:
  ///   - sending: the direction that this side writes: 0 the server, 1 the client.
  ///   - start: where positions begin; anything but 0 is for tests of what happens at the end of
  ///     their range.
  init(
    _ mapping: consuming SharedMapping, _ layout: RingLayout, _ strategy: WaitStrategy,
    sending: Int, start: UInt64 = 0
  ) {
    let notice = Object.Notice()
    let neverSleeps = strategy == .spin
    unsafe producer = RingProducer(
      mapping.base, layout, direction: sending, notice: notice, neverSleeps: neverSleeps,
      start: start)
    unsafe consumer = RingConsumer(
      mapping.base, layout, direction: 1 - sending, notice: notice, neverSleeps: neverSleeps,
      start: start)
    self.mapping = mapping
    waiting = Waiting(strategy)
  }

  @inlinable @inline(__always)
  public mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try unsafe records.withUnsafeBytes { (bytes) throws(ChannelError) in
      let base = bytes.baseAddress!
      let count = recordCount(bytes.count)
      var moved = try unsafe producer.put(base, count: count)
      if moved == 0 && sleeping {
        try producer.sleepUntilRoom(interruption)
        moved = try unsafe producer.put(base, count: count)
      }
      try checkMapping()
      return moved == 0 ? .wouldWait : .moved(moved)
    }
  }

  @inlinable @inline(__always)
  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try unsafe records.withUnsafeMutableBytes { (bytes) throws(ChannelError) in
      let limit = recordCount(bytes.count)
      precondition(limit > 0, "receive needs room for a record")
      let base = bytes.baseAddress!
      var moved = try unsafe take(
        into: base, limit: limit, looks: sleeping ? 0 : RingLayout.looksPerAttempt)
      if moved == 0 && sleeping {
        consumer.sleepUntilRecord(interruption)
        moved = try unsafe take(into: base, limit: limit, looks: 0)
      }
      return moved == 0 ? .wouldWait : .moved(moved)
    }
  }

  @inlinable @inline(__always)
  mutating func take(
    into base: UnsafeMutableRawPointer, limit: Int, looks: Int
  ) throws(ChannelError) -> Int {
    let moved: Int
    do throws(ChannelError) {
      moved = try unsafe consumer.take(into: base, limit: limit, looks: looks)
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
  func initializeRings(_ layout: RingLayout, notice: some RingNotice) {
    unsafe base.storeBytes(of: RingLayout.magic.littleEndian, toByteOffset: 0, as: UInt64.self)
    unsafe base.storeBytes(
      of: UInt32(layout.recordSize).littleEndian, toByteOffset: 8, as: UInt32.self)
    unsafe base.storeBytes(
      of: UInt32(layout.capacity).littleEndian, toByteOffset: 12, as: UInt32.self)
    unsafe base.storeBytes(
      of: UInt32(layout.stride).littleEndian, toByteOffset: 16, as: UInt32.self)
    for direction in 0...1 {
      let control = unsafe base + RingLayout.control(direction)
      unsafe notice.initialize(control + RingLayout.Control.consumerWait)
      unsafe notice.initialize(control + RingLayout.Control.producerWait)
    }
  }

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
