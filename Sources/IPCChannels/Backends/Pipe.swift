// Kind `pipe`: two pipes, one for each direction.

public import Linux

/// A channel over two pipes.
public typealias PipeChannel = StreamChannel<PipeEnds>

/// This side's read end of one pipe and write end of the other.
public struct PipeEnds: StreamEnds, ~Copyable {
  private let incoming: PipeEnd
  private let outgoing: PipeEnd

  public static var kind: ChannelKind { .pipe }

  public static func make() throws(ChannelError) -> StreamOffer<PipeEnds> {
    let toClient = try asChannelError(PipeEnd.pair)
    let toServer = try asChannelError(PipeEnd.pair)
    var passed = DescriptorSet(toClient.read)
    passed.append(toServer.write)
    let ends = PipeEnds(incoming: PipeEnd(toServer.read), outgoing: PipeEnd(toClient.write))
    return StreamOffer(ends: ends, passed: passed)
  }

  public init(adopting descriptors: consuming DescriptorSet) throws(ChannelError) {
    var descriptors = descriptors
    try descriptors.require(2, of: .pipe)
    let readEnd = descriptors.takeFirst()
    let writeEnd = descriptors.takeFirst()
    try readEnd.require(.pipes, .read, as: "the pipe's read end")
    try writeEnd.require(.pipes, .write, as: "the pipe's write end")
    self.init(incoming: PipeEnd(readEnd), outgoing: PipeEnd(writeEnd))
  }

  private init(incoming: consuming PipeEnd, outgoing: consuming PipeEnd) {
    // write(2) has no MSG_NOSIGNAL: a pipe whose reader is gone would end the process by SIGPIPE.
    ThreadSignal.disarmBrokenPipe()
    self.incoming = incoming
    self.outgoing = outgoing
  }

  public func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe incoming.read(into: base, count: count, sleeping: sleeping)
  }

  public func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe outgoing.write(from: base, count: count, sleeping: sleeping)
  }
}
