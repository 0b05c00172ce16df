// Kind `socketpair`: one AF_UNIX stream socket at each side.

public import Linux

/// A channel over a pair of AF_UNIX stream sockets.
public typealias SocketpairChannel = StreamChannel<StreamSocketEnds<SocketpairOrigin>>

/// socketpair(2).
public enum SocketpairOrigin: StreamSocketOrigin {
  public static let description = KindDescription.ofUnixStreams(
    .socketpair, object: "AF_UNIX stream pair", passed: "one end", uses: [.descriptors, .posix],
    takeWhen: "you want to pass descriptors later, or to poll",
    notWhen: "the round-trip time matters most")
  public static var socketType: SocketType { .unixStream }

  public static func connect(directory: String?) throws(ChannelError) -> SocketPair {
    try asChannelError(try SocketPair.unnamed(.unixStream))
  }
}
