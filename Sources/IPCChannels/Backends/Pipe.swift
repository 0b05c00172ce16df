// Kind `pipe`: two pipes, one for each direction.

public import Linux

/// A channel over two pipes.
public typealias PipeChannel = StreamChannel<PipeEnds>

/// This side's read end of one pipe and write end of the other.
public struct PipeEnds: StreamEnds, ~Copyable {
  @usableFromInline let incoming: PipeEnd
  @usableFromInline let outgoing: PipeEnd

  public static var kind: ChannelKind { .pipe }

  public static func limits() -> [KernelLimit] {
    [
      // Of a new pipe, because a user above pipe-user-pages-soft gets smaller ones.
      KernelLimit(
        "capacity", source: "fcntl F_GETPIPE_SZ", meaning: "bytes in a new pipe, each direction"
      ) { () throws(ChannelError) in
        try asChannelError { () throws(SystemError) in
          let pipe = try PipeEnd.pair()
          return try PipeEnd(pipe.read, neverSleeps: false).capacity()
        }
      },
      KernelLimit(
        "pipe-max-size", file: "/proc/sys/fs/pipe-max-size",
        meaning: "bytes that an unprivileged process can give a pipe"),
      KernelLimit(
        "pipe-user-pages-soft", source: pagesFile,
        meaning: "pages in all pipes of a user; beyond, new pipes get the least"
      ) { () throws(ChannelError) in
        let pages = try KernelLimit.number(in: pagesFile)
        return pages == 0 ? nil : pages
      },
    ]
  }

  /// 0 is no limit; see pipe(7).
  private static let pagesFile = "/proc/sys/fs/pipe-user-pages-soft"

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
