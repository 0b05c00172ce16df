// Kind `fifo`: two pipes that have names for an instant, one for each direction. Once they are open
// they are pipes; what they cost more is the set-up.

public import Linux

/// A channel over two FIFOs.
public typealias FifoChannel = StreamChannel<PipeEnds<NamedPipes>>

/// mkfifo(3), twice, in a directory of this user's alone.
public enum NamedPipes: PipeOrigin {
  public static let description = KindDescription.ofPipes(
    .fifo, object: "two FIFOs", type: .named(.fifo), uses: [.path, .shell, .posix],
    takeWhen: "shell scripts take part", notWhen: "clients come and go all the time")

  public static func make(directory: String?) throws(SystemError) -> TwoPipes {
    let place = try PrivateDirectory(in: directory)
    return TwoPipes(
      toClient: try PipeEnd.named(in: place), toServer: try PipeEnd.named(in: place))
  }
}
