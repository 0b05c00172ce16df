// What kinds over stream sockets share: everything but how the two sockets find each other.

public import Linux

/// A way in which two stream sockets become connected.
public protocol StreamSocketOrigin: KernelLimited, SendableMetatype {
  static var kind: ChannelKind { get }
  static var capabilities: Capabilities { get }
  static var socketType: SocketType { get }
  /// Two sockets of that type, connected to each other and to nobody else.
  static func connect(directory: String?) throws(ChannelError) -> SocketPair
}

/// This side's socket.
public struct StreamSocketEnds<Origin: StreamSocketOrigin>: StreamEnds, ~Copyable {
  @usableFromInline let socket: ConnectedSocket

  public static var kind: ChannelKind { Origin.kind }
  public static var capabilities: Capabilities { Origin.capabilities }
  public static func limits() -> [KernelLimit] { Origin.limits() }

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
  ) throws(ChannelError) {
    var descriptors = descriptors
    try descriptors.require(1, of: Origin.kind)
    let end = descriptors.takeFirst()
    try end.require(Origin.socketType, as: "the socket")
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
  public var pollDescriptor: Int32? { socket.descriptor.number }

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
