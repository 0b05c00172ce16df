// Kind `pipe`: two pipes, one for each direction.

public import Linux

/// A channel over two pipes.
public typealias PipeChannel = StreamChannel<PipeEnds<UnnamedPipes>>

/// pipe(2), twice.
public enum UnnamedPipes: PipeOrigin {
  public static let description = KindDescription.ofPipes(
    .pipe, object: "two pipes", type: .pipe, uses: [.shell, .posix],
    takeWhen: "you need one direction at a time, and the simplest of all",
    notWhen: "records are large: above 4,096 bytes they go in pieces")

  public static func make(directory: String?) throws(SystemError) -> TwoPipes {
    TwoPipes(toClient: try PipeEnd.pair(), toServer: try PipeEnd.pair())
  }
}
