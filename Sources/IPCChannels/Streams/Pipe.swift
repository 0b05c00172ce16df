// Kind `pipe`: two pipes, one for each direction.

public import Linux

/// A channel over two pipes.
public typealias PipeChannel = StreamChannel<PipeEnds<UnnamedPipes>>

/// pipe(2), twice.
public enum UnnamedPipes: PipeOrigin {
  public static var kind: ChannelKind { .pipe }
  public static var capabilities: Capabilities {
    Capabilities(
      object: "two pipes", capacity: .limit(KernelLimit.pipeCapacityName), isPollable: true,
      survivesExec: true, calls: .init(send: ["write"], receive: ["read"]))
  }

  public static func limits() -> [KernelLimit] { KernelLimit.ofPipes }

  public static func make(directory: String?) throws(SystemError) -> TwoPipes {
    TwoPipes(toClient: try PipeEnd.pair(), toServer: try PipeEnd.pair())
  }

  public static func check(
    _ end: borrowing FileDescriptor, _ access: AccessMode, as role: String
  ) throws(ChannelError) {
    try end.require(.pipes, access, as: role)
  }
}
