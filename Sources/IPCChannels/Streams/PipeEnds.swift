// What kinds over pipes share: everything but how a pipe comes into being.

public import Linux

/// A way in which a pipe is made.
public protocol PipeOrigin: SendableMetatype {
  /// What the kind is and promises.
  static var description: KindDescription { get }
  /// Two pipes: server → client, client → server.
  static func make(directory: String?) throws(SystemError) -> TwoPipes
}

/// A pipe for each direction.
public struct TwoPipes: ~Copyable {
  /// The pipe server → client.
  public let toClient: PipePair
  /// The pipe client → server.
  public let toServer: PipePair
}

extension KindDescription {
  /// A kind over two pipes of one type.
  static func ofPipes(
    _ kind: ChannelKind, object: String, type: PassedObject.ObjectType, uses: Set<Use>,
    takeWhen: String, notWhen: String
  ) -> KindDescription {
    KindDescription(
      kind, .stream, object: object,
      passed: [
        PassedObject("the read end of server → client", type, .read),
        PassedObject("the write end of client → server", type, .write),
      ],
      keptDescriptors: .init(each: 2), hasEnd: true,
      // Both sides' calls, and their closing, wait for the pipe's mutex, uninterruptibly.
      harmOfHostilePeer: "keep this side in a call that no signal ends",
      // Of 16 pages, which no record of 24 bytes is spread over.
      capacity: .limit(KernelLimit.pipeCapacityName, usually: 2_720), isPollable: true,
      survivesExec: true, calls: .init(send: ["write"], receive: ["read"]), uses: uses,
      takeWhen: takeWhen, notWhen: notWhen, limits: { KernelLimit.ofPipes })
  }
}

extension KernelLimit {
  /// Known without a pipe, which ``pipeCapacity`` makes.
  static let pipeCapacityName = "capacity"

  // Of a new pipe, because a user above pipe-user-pages-soft gets smaller ones.
  static var pipeCapacity: KernelLimit {
    KernelLimit(
      pipeCapacityName, source: "fcntl F_GETPIPE_SZ",
      meaning: "bytes that a new pipe holds; pipes for records above 32 KiB hold more"
    ) { () throws(ChannelError) in
      try asChannelError(try newPipeCapacity())
    }
  }

  private static func newPipeCapacity() throws(SystemError) -> Int {
    let pipe = try PipeEnd.pair()
    return try PipeEnd(pipe.read).capacity()
  }

  /// What bounds pipes, with names and without.
  static var ofPipes: [KernelLimit] {
    // 0 is no limit; see pipe(7).
    let pagesFile = "/proc/sys/fs/pipe-user-pages-soft"
    return [
      pipeCapacity,
      KernelLimit(
        "pipe-max-size", file: "/proc/sys/fs/pipe-max-size",
        meaning: "bytes that an unprivileged process can make a pipe hold"),
      KernelLimit(
        "pipe-user-pages-soft", source: pagesFile,
        meaning: "pages in all pipes of a user; above that, a new pipe gets two"
      ) { () throws(ChannelError) in
        let pages = try KernelLimit.number(in: pagesFile)
        return pages == 0 ? nil : pages
      },
    ]
  }
}

/// This side's read end of one pipe and write end of the other.
public struct PipeEnds<Origin: PipeOrigin>: StreamEnds, ~Copyable {
  @usableFromInline var incoming: PipeEnd
  @usableFromInline var outgoing: PipeEnd

  public static var description: KindDescription { Origin.description }

  @inlinable
  public static func make(
    recordSize: Int, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> StreamOffer<Self> {
    let pipes = try asChannelError(try Origin.make(directory: directory))
    PipeEnd.makeRoom(in: pipes.toClient.write, forRecordsOf: recordSize)
    PipeEnd.makeRoom(in: pipes.toServer.write, forRecordsOf: recordSize)
    var passed = DescriptorSet(pipes.toClient.read)
    passed.append(pipes.toServer.write)
    let ends = Self(
      incoming: PipeEnd(pipes.toServer.read), outgoing: PipeEnd(pipes.toClient.write))
    return StreamOffer(ends: ends, passed: passed)
  }

  @inlinable
  public init(
    adopting descriptors: consuming DescriptorSet, strategy: WaitStrategy
  ) {
    var descriptors = descriptors
    let readEnd = descriptors.takeFirst()
    let writeEnd = descriptors.takeFirst()
    self.init(incoming: PipeEnd(passed: readEnd), outgoing: PipeEnd(passed: writeEnd))
  }

  @inlinable
  init(incoming: consuming PipeEnd, outgoing: consuming PipeEnd) {
    // write(2) has no MSG_NOSIGNAL: a pipe whose reader is gone would end the process by SIGPIPE.
    ThreadSignal.disarmBrokenPipe()
    self.incoming = incoming
    self.outgoing = outgoing
  }

  public func memory() throws(SystemError) -> Int {
    try incoming.capacity() + outgoing.capacity()
  }
  public func pollTargets(for awaited: Awaited) -> [PollTarget] {
    awaited.targets(incoming: incoming.descriptor.number, outgoing: outgoing.descriptor.number)
  }
  @inlinable @inline(__always)
  public func isUncertain(reading: Bool) -> Bool {
    reading ? incoming.isUncertain : outgoing.isUncertain
  }
  public mutating func makeCertain() {
    incoming.makeCertain(.read)
    outgoing.makeCertain(.write)
  }

  @inlinable @inline(__always)
  public mutating func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe incoming.read(into: base, count: count, sleeping: sleeping)
  }

  @inlinable @inline(__always)
  public mutating func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe outgoing.write(from: base, count: count, sleeping: sleeping)
  }
}
