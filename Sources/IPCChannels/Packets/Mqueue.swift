// Kind `mqueue`: two POSIX message queues, one for each direction.

public import Linux

/// A channel over two POSIX message queues.
public typealias MqueueChannel = PacketChannel<MqueueEnds<PosixQueues>>

/// mq_open(3), twice.
public enum PosixQueues: PacketOrigin {
  public static let description = KindDescription(
    .mqueue, .packet, object: "two POSIX message queues",
    passed: [
      PassedObject("the queue server → client", .queue, .read),
      PassedObject("the queue client → server", .queue, .write),
    ],
    keptDescriptors: .init(each: 2), hasEnd: false,
    capacity: .limit(QueueLimit.mostMessages.name, usually: 10),
    usualLargestRecord: 8_192, mostClients: "128 a machine", usualMostClients: 128,
    isPollable: true, survivesExec: true,
    calls: .init(send: ["mq_timedsend"], receive: ["mq_timedreceive"], movesSeveral: false),
    uses: [.posix], takeWhen: "you need a queue that is bounded in records",
    notWhen: "records are above 8 KiB, or there are more than 128 clients",
    largestRecord: largestRecord,
    limits: limits)

  /// The kernel holds only unprivileged users to this limit, and here everybody is: a client must
  /// not depend on who serves it.
  fileprivate static func largestRecord() throws(ChannelError) -> Int {
    try QueueLimit.largestMessage.value()
  }

  private static func limits() -> [KernelLimit] {
    let ofTheMachine = QueueLimit.allCases.map { limit in
      KernelLimit(limit.name, file: limit.file, meaning: limit.meaning)
    }
    let ofTheUser = KernelLimit(
      "RLIMIT_MSGQUEUE", source: "getrlimit (ulimit -q)", meaning: "bytes in all queues of a user"
    ) { () throws(ChannelError) in
      let bytes = try asChannelError(try MessageQueue.byteLimit())
      return bytes == .max ? nil : bytes
    }
    return ofTheMachine + [ofTheUser]
  }
}

/// This side's receiving end of one queue and sending end of the other.
///
/// A queue never hangs up: the peer's end is known from the lifeline alone.
public struct MqueueEnds<Origin: PacketOrigin>: PacketEnds, ~Copyable {
  @usableFromInline let incoming: MessageQueue
  @usableFromInline let outgoing: MessageQueue

  public static var description: KindDescription { Origin.description }

  /// msgsize_max cannot be set to less, in bytes (mq_overview(7)): smaller records need no look.
  private static var smallestLimit: Int { 128 }

  public static func make(
    recordSize: Int, strategy: WaitStrategy
  ) throws(ChannelError) -> PacketOffer<Self> {
    // Asked before, because mq_open(3) does not hold a privileged process to it.
    if recordSize > smallestLimit {
      let largest = try PosixQueues.largestRecord()
      guard recordSize <= largest else {
        throw .recordSize(
          "a record of \(recordSize) bytes is above \(QueueLimit.largestMessage.name) \(largest) "
            + "(\(QueueLimit.largestMessage.file))")
      }
    }
    let most = try QueueLimit.mostMessages.value()
    // msg_max may be raised beyond what RLIMIT_MSGQUEUE, which it does not raise, lets one client have.
    let capacity = try asChannelError(try MessageQueue.depth(most: most, messageSize: recordSize))
    let toClient = try queue(capacity, recordSize)
    let toServer = try queue(capacity, recordSize)
    var passed = DescriptorSet(toClient.receive)
    passed.append(toServer.send)
    let neverSleeps = strategy == .spin
    let ends: Self
    do throws(SystemError) {
      ends = Self(
        incoming: try MessageQueue(toServer.receive, neverSleeps: neverSleeps),
        outgoing: try MessageQueue(toClient.send, neverSleeps: neverSleeps))
    } catch {
      throw .system(error)
    }
    return PacketOffer(ends: ends, passed: passed, capacity: capacity)
  }

  private static func queue(_ capacity: Int, _ recordSize: Int) throws(ChannelError) -> QueuePair {
    do throws(SystemError) {
      return try MessageQueue.pair(maximumMessages: capacity, messageSize: recordSize)
    } catch {
      // mq_open(3) says EMFILE for two things; that the table of descriptors is full is told apart
      // by asking it. When the second opening failed there is room again by now, but a queue that
      // exists already uses up nothing else.
      switch error.errno {
      case .noSpace:
        let limit = QueueLimit.mostQueues
        throw .exhausted(error, "\(limit.name) is \(try limit.value()) (\(limit.file))")
      case .noDescriptorsLeft where error.call == "mq_open" && FileDescriptor.tableHasRoom:
        let limit = try asChannelError(try MessageQueue.byteLimit())
        throw .exhausted(error, "RLIMIT_MSGQUEUE is \(limit) bytes (ulimit -q)")
      default: throw .system(error)
      }
    }
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    var descriptors = descriptors
    let receiving = descriptors.takeFirst()
    let sending = descriptors.takeFirst()
    let expected = MessageQueue.Attributes(
      maximumMessages: terms.capacity, messageSize: terms.recordSize)
    let found = [MessageQueue.attributes(of: receiving), MessageQueue.attributes(of: sending)]
    for found in found where found != expected {
      throw .unsuitable(
        "a queue should hold \(terms.capacity) messages of \(terms.recordSize) bytes, and holds "
          + (found.map { "\($0.maximumMessages) of \($0.messageSize)" } ?? "no messages at all"))
    }
    let neverSleeps = strategy == .spin
    self.init(
      incoming: MessageQueue(passed: receiving, neverSleeps: neverSleeps),
      outgoing: MessageQueue(passed: sending, neverSleeps: neverSleeps))
  }

  private init(incoming: consuming MessageQueue, outgoing: consuming MessageQueue) {
    self.incoming = incoming
    self.outgoing = outgoing
  }

  public func memory(recordSize: Int) throws(SystemError) -> Int {
    try incoming.memory() + outgoing.memory()
  }
  public func pollTargets(for awaited: Awaited) -> [PollTarget] {
    awaited.targets(incoming: incoming.descriptor.number, outgoing: outgoing.descriptor.number)
  }

  @inlinable @inline(__always)
  public func send(
    _ base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(ChannelError) -> Transfer {
    try asChannelError(try unsafe outgoing.send(base, count: count, sleeping: sleeping))
  }

  @inlinable @inline(__always)
  public func receive(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(ChannelError) -> Transfer {
    var priority: UInt32 = 0
    let answer = try asChannelError(
      try unsafe incoming.receive(
        into: base, count: count, priority: &priority, sleeping: sleeping))
    // The queue delivers by priority, so any but ours overtakes what was sent before it.
    guard priority == 0 else {
      throw .violation("a message of priority \(priority), expected 0")
    }
    guard answer != .bytes(0) else { throw .violation("an empty message") }
    return answer
  }
}
