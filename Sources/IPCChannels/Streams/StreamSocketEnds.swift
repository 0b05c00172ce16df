// What kinds over stream sockets share: everything but how the two sockets find each other.

public import Linux

/// A way in which two stream sockets become connected.
public protocol StreamSocketOrigin: SendableMetatype {
  /// What the kind is and promises.
  static var description: KindDescription { get }
  /// The type of both sockets.
  static var socketType: SocketType { get }
  /// Two sockets of that type, connected to each other and to nobody else.
  static func connect(directory: String?) throws(ChannelError) -> SocketPair
}

extension KindDescription {
  /// A kind over AF_UNIX stream sockets.
  static func ofUnixStreams(
    _ kind: ChannelKind, object: String, passed: String, uses: Set<Use>, takeWhen: String,
    notWhen: String
  ) -> KindDescription {
    KindDescription(
      kind, .stream, object: object, passed: [PassedObject(passed, .socket(.unixStream))],
      keptDescriptors: .init(each: 1), hasEnd: true, capacity: .ofUnixSockets, isPollable: true,
      survivesExec: true, calls: .init(send: ["send"], receive: ["recv"]), uses: uses,
      takeWhen: takeWhen, notWhen: notWhen, limits: { [.unixSendBuffer] })
  }
}

/// This side's socket.
public struct StreamSocketEnds<Origin: StreamSocketOrigin>: StreamEnds, ~Copyable {
  @usableFromInline let socket: ConnectedSocket

  public static var description: KindDescription { Origin.description }

  @inlinable
  public static func make(
    recordSize: Int, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> StreamOffer<Self> {
    let pair = try Origin.connect(directory: directory)
    pair.one.refuseDescriptors()
    return StreamOffer(
      ends: Self(socket: ConnectedSocket(pair.one)), passed: DescriptorSet(pair.other))
  }

  @inlinable
  public init(
    adopting descriptors: consuming DescriptorSet, strategy: WaitStrategy
  ) {
    var descriptors = descriptors
    let end = descriptors.takeFirst()
    end.refuseDescriptors()
    self.init(socket: ConnectedSocket(end))
  }

  @inlinable
  init(socket: consuming ConnectedSocket) {
    self.socket = socket
  }

  /// The peer's socket is like this one.
  public func memory() throws(SystemError) -> Int {
    2 * (try socket.descriptor.bytesUnderWay(Origin.socketType))
  }
  public func pollTargets(for awaited: Awaited) -> [PollTarget] {
    awaited.targets(incoming: socket.descriptor.number, outgoing: socket.descriptor.number)
  }

  @inlinable @inline(__always)
  public func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe socket.read(into: base, count: count, sleeping: sleeping)
  }

  @inlinable @inline(__always)
  public func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe socket.write(from: base, count: count, sleeping: sleeping)
  }
}
