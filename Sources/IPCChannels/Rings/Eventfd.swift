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

  public static let description = KindDescription.ofRings(
    .eventfd, object: "sealed memfd, two rings, an eventfd for each side",
    memory: PassedObject("the memfd", .sealedMemory),
    wakers: [
      PassedObject("the eventfd that wakes the server", .eventCounter),
      PassedObject("the eventfd that wakes the client", .eventCounter),
    ],
    harmOfHostilePeer:
      "raise a counter to its maximum, so that a side that wakes the other one waits",
    mostClients: "descriptors", isPollable: true, sleep: "read", wake: "write",
    // memfd_create(2) and eventfd(2) are Linux's own.
    uses: [], takeWhen: "you want rings in a poll loop", notWhen: "the peer may be hostile")
  public static var peerCanTruncate: Bool { false }

  public static func makeMemory(
    size: Int, directory: String?
  ) throws(ChannelError) -> FileDescriptor {
    try MemfdObject.makeMemory(size: size, directory: directory)
  }

  public init(
    passing passed: inout DescriptorSet, _ interruption: Interruption
  ) throws(ChannelError) {
    let own = try asChannelError(try EventCounter())
    let peer = try asChannelError(try EventCounter())
    passed.append(try asChannelError(try own.descriptor.duplicate()))
    passed.append(try asChannelError(try peer.descriptor.duplicate()))
    self.init(own: own, peer: peer, interruption)
  }

  public init(adopting passed: inout DescriptorSet, _ interruption: Interruption) {
    let peer = EventCounter(passed.takeFirst())
    let own = EventCounter(passed.takeFirst())
    self.init(own: own, peer: peer, interruption)
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
