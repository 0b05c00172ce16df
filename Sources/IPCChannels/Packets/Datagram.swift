// Kind `datagram`: a pair of AF_UNIX datagram sockets. On Linux they lose nothing, and nothing
// overtakes anything, see unix(7); but they have no end, so that only the lifeline tells.

public import Linux

/// A channel over a pair of AF_UNIX sockets of type SOCK_DGRAM.
public typealias DatagramChannel = PacketChannel<PacketSocketEnds<Datagrams>>

/// SOCK_DGRAM.
public enum Datagrams: PacketSocketOrigin {
  public static var kind: ChannelKind { .datagram }
  public static var capabilities: Capabilities {
    Capabilities(
      object: "AF_UNIX datagram pair", capacity: .limit(KernelLimit.unixSendBuffer.name),
      isPollable: true, survivesExec: true, calls: .init(send: ["send"], receive: ["recv"]))
  }
  public static var socketType: SocketType { .unixDatagrams }
  public static var hasEnd: Bool { false }
}
