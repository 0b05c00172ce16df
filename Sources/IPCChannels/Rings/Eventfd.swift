// Kind `eventfd`: the rings of `memfd`, whose sleepers wait on an eventfd each: a descriptor that can
// be polled together with anything else.

public import Linux

/// A channel over rings in a sealed memfd, with eventfds.
public typealias EventfdChannel = RingChannel<EventfdObject>

/// The counter on which each side sleeps, be it for a record or for room: it does one at a time.
public struct EventfdObject: RingObject, ~Copyable {
  @usableFromInline let own: EventCounter
  @usableFromInline let peer: EventCounter
  @usableFromInline let interruption: Interruption

  public static var kind: ChannelKind { .eventfd }
  public static var capabilities: Capabilities {
    Capabilities(
      object: "sealed memfd, two rings, an eventfd for each side",
      harmOfHostilePeer: "a counter at its end makes whoever wakes it wait",
      capacity: .chosen(standard: standardSlots), isPollable: true, survivesExec: false,
      calls: .init(send: [], receive: [], sleep: ["read"], wake: ["write"]))
  }
  public static var peerCanTruncate: Bool { false }
  public static var companions: Int { 2 }

  public static func limits() -> [KernelLimit] { [] }

  public static func makeMemory(
    size: Int, directory: String?
  ) throws(ChannelError) -> FileDescriptor {
    try MemfdObject.makeMemory(size: size, directory: directory)
  }

  public static func check(_ memory: borrowing FileDescriptor) throws(ChannelError) {
    try MemfdObject.check(memory)
  }

  public init(
    passing passed: inout DescriptorSet, _ interruption: Interruption
  ) throws(ChannelError) {
    let own = try asChannelError(EventCounter.init)
    let peer = try asChannelError(EventCounter.init)
    passed.append(try asChannelError { () throws(SystemError) in try own.descriptor.duplicate() })
    passed.append(try asChannelError { () throws(SystemError) in try peer.descriptor.duplicate() })
    self.init(own: own, peer: peer, interruption)
  }

  public init(
    adopting passed: inout DescriptorSet, _ interruption: Interruption
  ) throws(ChannelError) {
    let peer = try Self.counter(passed.takeFirst(), of: "server")
    let own = try Self.counter(passed.takeFirst(), of: "client")
    self.init(own: own, peer: peer, interruption)
  }

  private static func counter(
    _ descriptor: consuming FileDescriptor, of side: String
  ) throws(ChannelError) -> EventCounter {
    let name: String
    do throws(SystemError) {
      name = try descriptor.objectName()
    } catch {
      throw .system(error)
    }
    guard name == EventCounter.objectName else {
      throw .unsuitable("what wakes the \(side) should be an eventfd, and is \(name)")
    }
    try descriptor.require(.both, as: "the \(side)'s eventfd")
    return EventCounter(descriptor)
  }

  private init(
    own: consuming EventCounter, peer: consuming EventCounter, _ interruption: Interruption
  ) {
    self.own = own
    self.peer = peer
    self.interruption = interruption
  }

  public var pollDescriptor: Int32? { own.descriptor.number }
  public func prepareToPoll() {
    if own.clear() { return }
    interruption.words.watch(sleeping: false, isUncertain: true) { own.clearIfRaised() }
  }

  @inlinable @inline(__always)
  public func sleep(_ word: UnsafeMutableRawPointer) { own.wait() }

  /// The peer holds its counter too and can raise it to its end, where raising it sleeps: so this is
  /// a call like any other that sleeps.
  @inlinable @inline(__always)
  public func wake(_ word: UnsafeMutableRawPointer) {
    interruption.words.watch(sleeping: true) { peer.raise() }
  }
}
