// A channel over the kind that this process has loaded. Strategies, batches, checks, costs and the handling of faults
// are those of every channel: the library makes one attempt at a time.

public import IPCChannels
public import Linux
public import LoadableKind

/// Whatever says which kind a process has loaded.
///
/// A channel is generic over it only because of that is specialised code made where the channel is used: the calls of
/// one that is not would go through a table of functions.
public protocol KindSource: Sendable {
  /// - Precondition: the process has loaded one.
  static var kind: LoadedKind { get }
}

/// The kind that ``LoadedKind/load(_:)`` has loaded.
public enum LoadedObject: KindSource {
  public static var kind: LoadedKind {
    guard let kind = LoadedKind.current else {
      preconditionFailure("a channel of a loaded kind needs a process that has loaded one")
    }
    return kind
  }
}

/// A channel of the kind that this process has loaded.
public typealias LoadedKindChannel = LoadedChannel<LoadedObject>

/// A channel over a loaded kind.
public struct LoadedChannel<Source: KindSource>: Channel, ~Copyable {
  @usableFromInline let end: LoadedEnd
  @usableFromInline var ownWaiting: Waiting
  /// Whether both sides have met, for kinds whose sides have to.
  @usableFromInline package var hasMet: Bool
  public let recordSize: Int
  public let interruption = Interruption()

  public static var description: KindDescription { Source.kind.promises.description }
  @inlinable @inline(__always) public var waiting: Waiting { ownWaiting }
  @inlinable @inline(__always)
  public mutating func learn(attempts: Int, slept: Bool) {
    ownWaiting.learn(attempts: attempts, slept: slept)
  }

  /// - Throws: ``ChannelError/library(_:)``, since nobody but the library knows.
  public func memory() throws(ChannelError) -> Int {
    throw .library("\(Self.kindName) does not say how much memory it takes")
  }

  public static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<Self> {
    let layout = try RingLayout(
      recordSize: terms.recordSize, capacity: terms.capacity, standard: RingLayout.standardSlots)
    let terms = ChannelTerms(recordSize: terms.recordSize, capacity: layout.capacity)
    var passed = DescriptorSet()
    let end = try LoadedEnd(
      making: Source.kind, terms, strategy, in: directory, passing: &passed)
    let channel = Self(end, terms.recordSize, strategy, hasMet: false)
    return ChannelOffer(channel: channel, descriptors: passed, capacity: terms.capacity)
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    try ChannelTerms.require(recordSize: terms.recordSize)
    let end = try LoadedEnd(joining: Source.kind, terms, strategy, passed: descriptors)
    self.init(end, terms.recordSize, strategy, hasMet: true)
  }

  private init(
    _ end: consuming LoadedEnd, _ recordSize: Int, _ strategy: WaitStrategy, hasMet: Bool
  ) {
    self.end = end
    self.recordSize = recordSize
    self.hasMet = hasMet
    ownWaiting = Waiting(strategy)
  }

  public func pollTargets(for awaited: Awaited) -> [PollTarget] { [] }

  @inlinable @inline(__always)
  public mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    let count = try recordsToSend(in: records.byteCount)
    return try attempt(.send, "send", of: count, sleeping: sleeping) { end, sleeping in
      unsafe records.withUnsafeBytes {
        unsafe end.kind.table.send(end.end, $0.baseAddress, count, sleeping ? 1 : 0)
      }
    }
  }

  @inlinable @inline(__always)
  public mutating func attemptSend<Value: RecordValue>(
    _ value: Value, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try requireRecord(of: MemoryLayout<Value>.size)
    return try attempt(.send, "send", of: 1, sleeping: sleeping) { end, sleeping in
      unsafe withUnsafePointer(to: value) {
        unsafe end.kind.table.send(end.end, $0, 1, sleeping ? 1 : 0)
      }
    }
  }

  @inlinable @inline(__always)
  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    let count = try recordsThatFit(records.byteCount)
    return try unsafe records.withUnsafeMutableBytes { (bytes) throws(ChannelError) in
      try attempt(.receive, "receive", of: count, sleeping: sleeping) { end, sleeping in
        unsafe end.kind.table.receive(end.end, bytes.baseAddress, count, sleeping ? 1 : 0)
      }
    }
  }

  @inlinable @inline(__always)
  mutating func attempt(
    _ call: KindCall, _ name: StaticString, of count: Int, sleeping: Bool,
    _ move: (_ end: borrowing LoadedEnd, _ sleeping: Bool) -> Int
  ) throws(ChannelError) -> Attempt {
    if !hasMet {
      guard try end.meet() else { return .wouldWait }
      hasMet = true
    }
    if sleeping && end.looksFirst {
      let attempt = try attemptOnce(call, name, of: count, sleeping: false, move)
      if attempt != .wouldWait { return attempt }
    }
    return try attemptOnce(call, name, of: count, sleeping: sleeping, move)
  }

  @inlinable @inline(__always)
  func attemptOnce(
    _ call: KindCall, _ name: StaticString, of count: Int, sleeping: Bool,
    _ move: (_ end: borrowing LoadedEnd, _ sleeping: Bool) -> Int
  ) throws(ChannelError) -> Attempt {
    end.note.begin(sleeping && end.isInterruptible ? .none : call)
    defer { end.note.end() }
    // Many libraries take EINTR for a failure: those have to come back by themselves, and are sent no signal.
    guard
      let moved = interruption.watch(
        sleeping: sleeping && end.isInterruptible, { move(end, sleeping) })
    else {
      return .wouldWait
    }
    if moved == 0 { return .wouldWait }
    if moved > 0 && moved <= count { return .moved(moved) }
    return try end.attempt(moved, of: count, in: name)
  }
}
