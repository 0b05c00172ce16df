// mq_overview(7): POSIX message queues. A queue's descriptor is an ordinary descriptor on Linux.

public import CLinux
internal import Glibc

/// A POSIX message queue, opened for one direction.
public struct MessageQueue: ~Copyable, Sendable {
  /// Its descriptor, which poll(2) and epoll(7) can watch.
  public let descriptor: FileDescriptor

  @usableFromInline let neverSleeps: Bool
  /// Whether a transfer that is not to sleep says so by a time of 0.
  @usableFromInline let isTimed: Bool

  /// A queue of a description that nobody else holds.
  ///
  /// - Parameters:
  ///   - descriptor: of an open queue.
  ///   - neverSleeps: sets O_NONBLOCK for good, which makes a transfer that moves nothing cheaper
  ///     than a time of 0 does.
  /// - Throws: where a filter of system calls denies that.
  public init(
    _ descriptor: consuming FileDescriptor, neverSleeps: Bool
  ) throws(SystemError) {
    if neverSleeps { try descriptor.setNonBlocking() }
    self.descriptor = descriptor
    self.neverSleeps = neverSleeps
    isTimed = !neverSleeps
  }

  /// A queue of a description that a peer may hold.
  ///
  /// - Parameters:
  ///   - descriptor: of an open queue.
  ///   - neverSleeps: as above, but each transfer has a time of 0 as well: the kernel does not come
  ///     to it as long as the peer leaves the flag alone.
  public init(passed descriptor: consuming FileDescriptor, neverSleeps: Bool) {
    if neverSleeps { _ = clinux_set_nonblocking(descriptor.number) }
    self.descriptor = descriptor
    self.neverSleeps = neverSleeps
    isTimed = true
  }

  /// What a queue was made with.
  public struct Attributes: Equatable, Sendable {
    /// How many messages it holds at most (mq_maxmsg).
    public let maximumMessages: Int
    /// How many bytes a message has at most (mq_msgsize).
    public let messageSize: Int

    /// Makes a value from its two numbers.
    public init(maximumMessages: Int, messageSize: Int) {
      self.maximumMessages = maximumMessages
      self.messageSize = messageSize
    }
  }

  /// Makes a queue, opens it once for each direction and removes its name.
  ///
  /// Two descriptions, because flags belong to a description and one of them goes to a peer.
  /// The corresponding C functions are `mq_open` and `mq_unlink`.
  /// - Throws: from `mq_open` ENOSPC when the machine has `queues_max` of them, EMFILE when
  ///   RLIMIT_MSGQUEUE is used up, EINVAL when a size is above `msg_max` or `msgsize_max`; EMFILE
  ///   from it or from `mq_open O_RDONLY`, which makes no queue, when the table of descriptors is
  ///   full.
  public static func pair(maximumMessages: Int, messageSize: Int) throws(SystemError) -> QueuePair {
    try NameRemoval.requireOfQueues()
    let name = try randomName()
    let sender = try systemCall(
      "mq_open",
      .opens(
        "\"\(name)\", O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600, "
          + "{\(maximumMessages) messages of \(messageSize) bytes}")
    ) { unsafe name.withCString { unsafe clinux_queue_create($0, maximumMessages, messageSize) } }
    let sending = FileDescriptor(owning: sender)
    let receiver = Result { () throws(SystemError) in
      try systemCall("mq_open O_RDONLY", .opens("\"\(name)\", O_CLOEXEC | O_RDONLY")) {
        unsafe name.withCString { unsafe clinux_queue_open($0, false) }
      }
    }
    _ = try systemCall("mq_unlink", "\"\(name)\"") {
      unsafe name.withCString { unsafe clinux_queue_unlink($0) }
    }
    return QueuePair(receive: FileDescriptor(owning: try receiver.get()), send: sending)
  }

  /// Bytes that a user's queues may hold in all: RLIMIT_MSGQUEUE.
  ///
  /// The corresponding C function is `getrlimit`.
  public static func byteLimit() throws(SystemError) -> Int {
    Int(try systemCall("getrlimit") { clinux_queue_byte_limit() })
  }

  /// Messages that each of a client's two queues is to hold: so many that eight clients fit in
  /// RLIMIT_MSGQUEUE, 10 at least and `most` at most.
  ///
  /// The corresponding C function is `getrlimit`.
  /// - Parameters:
  ///   - most: `msg_max`.
  ///   - messageSize: bytes of the largest message.
  public static func depth(most: Int, messageSize: Int) throws(SystemError) -> Int {
    try systemCall("getrlimit") { clinux_queue_depth(most, messageSize) }
  }

  /// What a full queue takes of its user's RLIMIT_MSGQUEUE, in bytes.
  ///
  /// The corresponding C function is `mq_getattr`.
  public func memory() throws(SystemError) -> Int {
    var found = clinux_queue_attributes()
    _ = try systemCall("mq_getattr") {
      unsafe clinux_queue_attributes_of(descriptor.number, &found)
    }
    return found.maximum_messages * (found.message_size + clinux_message_overhead())
  }

  /// What a descriptor's queue was made with, or nil when it is none of a queue.
  ///
  /// The corresponding C function is `mq_getattr`.
  public static func attributes(of descriptor: borrowing FileDescriptor) -> Attributes? {
    var found = clinux_queue_attributes()
    guard unsafe clinux_queue_attributes_of(descriptor.number, &found) == 0 else { return nil }
    return Attributes(maximumMessages: found.maximum_messages, messageSize: found.message_size)
  }

  /// Sends one message at priority 0. Without `sleeping` it answers at once.
  ///
  /// The corresponding C function is `mq_timedsend`.
  @inlinable @inline(__always)
  public func send(
    _ base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try transfer(
      "mq_timedsend", through: descriptor.number, for: .room, sleeping: sleeping && !neverSleeps
    ) { nowait in
      let answer = unsafe clinux_queue_send(
        descriptor.number, base, count, nowait && isTimed)
      return answer == 0 ? count : Int(answer)
    }
  }

  /// Receives one message into a buffer of at least the queue's message size.
  ///
  /// The corresponding C function is `mq_timedreceive`.
  @inlinable @inline(__always)
  public func receive(
    into base: UnsafeMutableRawPointer, count: Int, priority: inout UInt32, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try transfer(
      "mq_timedreceive", through: descriptor.number, for: .input,
      sleeping: sleeping && !neverSleeps
    ) { nowait in
      unsafe clinux_queue_receive(
        descriptor.number, base, count, &priority, nowait && isTimed)
    }
  }
}

/// One queue's two ends.
@frozen
public struct QueuePair: ~Copyable {
  /// The end that messages are received from, opened read-only.
  public let receive: FileDescriptor
  /// The end that messages are sent to, opened write-only.
  public let send: FileDescriptor
}
