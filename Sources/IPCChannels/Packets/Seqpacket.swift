// Kind `seqpacket`: a pair of AF_UNIX sockets that keep records whole and have an end.

public import Linux

/// A channel over a pair of AF_UNIX sockets of type SOCK_SEQPACKET.
public typealias SeqpacketChannel = PacketChannel<PacketSocketEnds<Seqpackets>>

/// SOCK_SEQPACKET.
public enum Seqpackets: PacketSocketOrigin {
  public static var kind: ChannelKind { .seqpacket }
  public static var capabilities: Capabilities {
    Capabilities(
      object: "AF_UNIX seqpacket pair", capacity: .limit(KernelLimit.unixSendBuffer.name),
      isPollable: true, survivesExec: true, calls: .init(send: ["send"], receive: ["recv"]))
  }
  public static var socketType: SocketType { .unixPackets }
  /// The end of a connection looks like a packet without bytes.
  public static var hasEnd: Bool { true }
}
