// Kind `tcp`: a TCP connection over the loopback interface, the one mechanism here that a program
// could also use between machines.

public import Linux

/// A channel over loopback TCP.
public typealias TcpChannel = StreamChannel<StreamSocketEnds<LoopbackOrigin>>

/// A listener for one connection.
public enum LoopbackOrigin: StreamSocketOrigin {
  public static let description = KindDescription(
    .tcp, .stream, object: "loopback TCP connection, TCP_NODELAY",
    passed: [PassedObject("the connecting end", .socket(.tcp))], keptDescriptors: .init(each: 1),
    hasEnd: true,
    // A reset throws away what the peer had sent and the kernel not yet delivered.
    lossAtEnd: "what the peer sent last, if it leaves something unread",
    // The loopback delivers in a software interrupt, which a busy machine leaves to a thread of the
    // kernel's (ksoftirqd): what a process sent last can come some milliseconds after its death
    // was told. An acknowledgement that is put off holds a window back for 200 ms at most.
    // How many records the kernel packs into a buffer of its own depends on when it does so. The command
    // that shows it is in Tests/Laboratory/experiments.md, "Records that a TCP connection holds".
    transit: .milliseconds(500), capacity: .varying(buffersName, measured: 5_495...11_366),
    mostClients: "ports", isPollable: true, survivesExec: true, needsOneKernel: false,
    calls: .init(send: ["send"], receive: ["recv"]),
    leftAfterKill: "a port that is not free for a minute", uses: [.posix],
    takeWhen: "the other side may move to another machine", notWhen: "it never will",
    limits: limits)
  public static var socketType: SocketType { .tcp }

  private static func limits() -> [KernelLimit] {
    [
      buffers,
      KernelLimit(
        "ports", source: portsFile,
        meaning: "ports; sixteen clients share one, and half are for their ends"
      ) { () throws(ChannelError) in
        let range = try KernelLimit.numbers(in: portsFile)
        return range.count == 2 ? range[1] - range[0] + 1 : nil
      },
    ]
  }

  /// Known without a socket, which ``limits()`` makes.
  private static let buffersName = "buffers"

  private static var buffers: KernelLimit {
    KernelLimit(
      buffersName, source: "getsockopt SO_SNDBUF, SO_RCVBUF",
      meaning: "bytes that can be under way in a direction, at both ends and between them"
    ) { () throws(ChannelError) in
      try asChannelError(try SocketPair.loopbackBuffers())
    }
  }

  private static let portsFile = "/proc/sys/net/ipv4/ip_local_port_range"

  public static func connect(directory: String?) throws(ChannelError) -> SocketPair {
    do throws(SystemError) {
      return try SocketPair.loopback()
    } catch {
      switch error.errno {
      case .addressInUse, .addressNotAvailable:
        throw .exhausted(error, "the ports of \(portsFile) are in use; wait a minute")
      case .networkUnreachable:
        throw .exhausted(
          error,
          "the loopback interface is down, as in each new network namespace; "
            + "start it (ip link set lo up)")
      default: throw .system(error)
      }
    }
  }
}
