// Kind `seqpacket`: a pair of AF_UNIX sockets that keep records whole and have an end.

public import Linux

/// A channel over a pair of AF_UNIX sockets of type SOCK_SEQPACKET.
public typealias SeqpacketChannel = PacketChannel<PacketSocketEnds<Seqpackets>>

/// SOCK_SEQPACKET.
public enum Seqpackets: PacketSocketOrigin {
  public static let description = KindDescription.ofPacketSockets(
    .seqpacket, object: "AF_UNIX seqpacket pair", type: .unixPackets, hasEnd: true,
    takeWhen: "you want the kernel to keep records whole and to tell the peer's end",
    notWhen: "records are above 208 KiB")
  public static var socketType: SocketType { .unixPackets }
  /// The end of a connection looks like a packet without bytes.
  public static var hasEnd: Bool { true }
}
