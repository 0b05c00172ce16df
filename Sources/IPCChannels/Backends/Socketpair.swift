// Kind `socketpair`: one AF_UNIX stream socket at each side.

public import Linux

/// A channel over a pair of AF_UNIX stream sockets.
public typealias SocketpairChannel = StreamChannel<SocketpairEnds>

/// This side's socket.
public struct SocketpairEnds: StreamEnds, ~Copyable {
  @usableFromInline let socket: UnixSocket

  public static var kind: ChannelKind { .socketpair }

  public static func limits() -> [KernelLimit] {
    [
      KernelLimit(
        "wmem_default", file: "/proc/sys/net/core/wmem_default",
        meaning: "bytes under way in a direction, the kernel's own for each send included")
    ]
  }

  public static func make(
    strategy: WaitStrategy
  ) throws(ChannelError) -> StreamOffer<SocketpairEnds> {
    let pair = try asChannelError { () throws(SystemError) in try UnixSocket.pair(.stream) }
    return StreamOffer(
      ends: SocketpairEnds(socket: UnixSocket(pair.one)), passed: DescriptorSet(pair.other))
  }

  public init(
    adopting descriptors: consuming DescriptorSet, strategy: WaitStrategy
  ) throws(ChannelError) {
    var descriptors = descriptors
    try descriptors.require(1, of: .socketpair)
    let end = descriptors.takeFirst()
    try end.require(.sockets, .both, as: "the socket")
    guard try asChannelError({ () throws(SystemError) in try end.isUnixStream() }) else {
      throw .unsuitable("the socket should be an AF_UNIX stream socket, and is another")
    }
    self.init(socket: UnixSocket(end))
  }

  private init(socket: consuming UnixSocket) {
    self.socket = socket
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
