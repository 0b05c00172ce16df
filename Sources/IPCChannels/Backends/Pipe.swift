// Kind `pipe`: two pipes, one for each direction.

public import Linux

/// A channel over two pipes.
public typealias PipeChannel = StreamChannel<PipeEnds>

/// This side's read end of one pipe and write end of the other.
public struct PipeEnds: StreamEnds, ~Copyable {
  @usableFromInline let incoming: PipeEnd
  @usableFromInline let outgoing: PipeEnd

  public static var kind: ChannelKind { .pipe }

  public static func make(
    strategy: WaitStrategy
  ) throws(ChannelError) -> StreamOffer<PipeEnds> {
    let toClient = try asChannelError(PipeEnd.pair)
    let toServer = try asChannelError(PipeEnd.pair)
    var passed = DescriptorSet(toClient.read)
    passed.append(toServer.write)
    let ends = PipeEnds(toServer.read, toClient.write, strategy)
    return StreamOffer(ends: ends, passed: passed)
  }

  public init(
    adopting descriptors: consuming DescriptorSet, strategy: WaitStrategy
  ) throws(ChannelError) {
    var descriptors = descriptors
    try descriptors.require(2, of: .pipe)
    let readEnd = descriptors.takeFirst()
    let writeEnd = descriptors.takeFirst()
    try readEnd.require(.pipes, .read, as: "the pipe's read end")
    try writeEnd.require(.pipes, .write, as: "the pipe's write end")
    self.init(readEnd, writeEnd, strategy)
  }

  private init(
    _ readEnd: consuming FileDescriptor, _ writeEnd: consuming FileDescriptor,
    _ strategy: WaitStrategy
  ) {
    // write(2) has no MSG_NOSIGNAL: a pipe whose reader is gone would end the process by SIGPIPE.
    ThreadSignal.disarmBrokenPipe()
    incoming = PipeEnd(readEnd, neverSleeps: strategy == .spin)
    outgoing = PipeEnd(writeEnd, neverSleeps: strategy == .spin)
  }

  @inlinable @inline(__always)
  public func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe incoming.read(into: base, count: count, sleeping: sleeping)
  }

  @inlinable @inline(__always)
  public func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe outgoing.write(from: base, count: count, sleeping: sleeping)
  }
}
