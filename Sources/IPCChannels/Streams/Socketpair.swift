// Kind `socketpair`: one AF_UNIX stream socket at each side.

public import Linux

/// A channel over a pair of AF_UNIX stream sockets.
public typealias SocketpairChannel = StreamChannel<StreamSocketEnds<SocketpairOrigin>>

/// socketpair(2).
public enum SocketpairOrigin: StreamSocketOrigin {
  public static var kind: ChannelKind { .socketpair }
  public static var capabilities: Capabilities {
    Capabilities(
      object: "AF_UNIX stream pair", capacity: .limit(KernelLimit.unixSendBuffer.name),
      isPollable: true, survivesExec: true, calls: .init(send: ["send"], receive: ["recv"]))
  }
  public static var socketType: SocketType { .unixStream }

  public static func limits() -> [KernelLimit] { [.unixSendBuffer] }

  public static func connect(directory: String?) throws(ChannelError) -> SocketPair {
    try asChannelError { () throws(SystemError) in try SocketPair.unnamed(.unixStream) }
  }
}
