// Kind `unix`: stream sockets that found each other by a name, as most servers and clients do. Once
// they are connected it is a socket pair; what it costs more is the set-up.

public import Linux

/// A channel over a named AF_UNIX stream socket.
public typealias UnixChannel = StreamChannel<StreamSocketEnds<NamedSocketOrigin>>

/// bind(2), connect(2) and accept(2) in a directory of this user's alone.
public enum NamedSocketOrigin: StreamSocketOrigin {
  public static let description = KindDescription.ofUnixStreams(
    .unix, object: "named AF_UNIX stream socket", passed: "the connecting end",
    uses: [.path, .descriptors, .posix], takeWhen: "unrelated programs find each other by a path",
    notWhen: "clients come and go all the time")
  public static var socketType: SocketType { .unixStream }

  public static func connect(directory: String?) throws(ChannelError) -> SocketPair {
    try asChannelError(try SocketPair.named(in: try PrivateDirectory(in: directory)))
  }
}
