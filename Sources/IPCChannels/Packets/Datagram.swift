// Kind `datagram`: a pair of AF_UNIX datagram sockets. On Linux they lose nothing, and nothing
// overtakes anything, see unix(7); but they have no end, so that only the lifeline tells.

public import Linux

/// A channel over a pair of AF_UNIX sockets of type SOCK_DGRAM.
public typealias DatagramChannel = PacketChannel<PacketSocketEnds<Datagrams>>

/// SOCK_DGRAM.
public enum Datagrams: PacketSocketOrigin {
  public static let description = KindDescription.ofPacketSockets(
    .datagram, object: "AF_UNIX datagram pair", type: .unixDatagrams, hasEnd: false,
    takeWhen: "you want `seqpacket` without an end of its own",
    notWhen: "nothing else tells you that the peer is gone")
  public static var socketType: SocketType { .unixDatagrams }
  public static var hasEnd: Bool { false }
}
