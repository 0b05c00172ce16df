// Kind `fifo`: two pipes that have names for an instant, one for each direction. Once they are open
// they are pipes; what they cost more is the set-up.

public import Linux

/// A channel over two FIFOs.
public typealias FifoChannel = StreamChannel<PipeEnds<NamedPipes>>

/// mkfifo(3), twice, in a directory of this user's alone.
public enum NamedPipes: PipeOrigin {
  public static var kind: ChannelKind { .fifo }
  public static var capabilities: Capabilities {
    Capabilities(
      object: "two FIFOs", capacity: .limit(KernelLimit.pipeCapacityName), isPollable: true,
      survivesExec: true, calls: .init(send: ["write"], receive: ["read"]))
  }

  public static func limits() -> [KernelLimit] { KernelLimit.ofPipes }

  public static func make(directory: String?) throws(SystemError) -> TwoPipes {
    let place = try PrivateDirectory(in: directory)
    return TwoPipes(
      toClient: try PipeEnd.named(in: place), toServer: try PipeEnd.named(in: place))
  }

  /// A FIFO lies on the file system that its name was on, so only its type tells.
  public static func check(
    _ end: borrowing FileDescriptor, _ access: AccessMode, as role: String
  ) throws(ChannelError) {
    try end.require(.fifo, access, as: role)
  }
}
