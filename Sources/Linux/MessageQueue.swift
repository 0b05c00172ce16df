// mq_overview(7): POSIX message queues. A queue's descriptor is an ordinary descriptor on Linux.

internal import CLinux
internal import Glibc

/// A POSIX message queue, opened for one direction.
public struct MessageQueue: ~Copyable, Sendable {
  public let descriptor: FileDescriptor

  public init(_ descriptor: consuming FileDescriptor) {
    self.descriptor = descriptor
  }

  /// What a queue was made with.
  public struct Attributes: Equatable, Sendable {
    public let maximumMessages: Int
    public let messageSize: Int

    public init(maximumMessages: Int, messageSize: Int) {
      self.maximumMessages = maximumMessages
      self.messageSize = messageSize
    }
  }

  /// Makes a queue, opens it once for each direction and removes its name.
  ///
  /// Two descriptions, because flags belong to a description and one of them goes to a peer.
  /// The corresponding C functions are `mq_open` and `mq_unlink`.
  /// - Throws: ENOSPC when the machine has `queues_max` of them, EMFILE when RLIMIT_MSGQUEUE is used up, EINVAL when a
  ///   size is above `msg_max` or `msgsize_max`.
  public static func pair(maximumMessages: Int, messageSize: Int) throws(SystemError) -> QueuePair {
    let name = try randomName()
    let sender = try systemCall("mq_open") {
      unsafe clinux_queue_create(name, maximumMessages, messageSize)
    }
    let sending = FileDescriptor(owning: sender)
    let receiver = Result { () throws(SystemError) in
      try systemCall("mq_open") { unsafe clinux_queue_open(name, false) }
    }
    _ = try systemCall("mq_unlink") { unsafe clinux_queue_unlink(name) }
    return QueuePair(receive: FileDescriptor(owning: try receiver.get()), send: sending)
  }

  /// - Throws: EBADF's meaning, as ``SystemError``, is never thrown: a descriptor of another type answers nil.
  public func attributes() -> Attributes? {
    var found = clinux_queue_attributes()
    guard unsafe clinux_queue_attributes_of(descriptor.number, &found) == 0 else { return nil }
    return Attributes(maximumMessages: found.maximum_messages, messageSize: found.message_size)
  }

  /// Sends one message at priority 0. Without `sleeping` it answers at once.
  ///
  /// The corresponding C function is `mq_timedsend`.
  public func send(_ base: UnsafeRawPointer, count: Int, sleeping: Bool) throws(SystemError)
    -> Transfer
  {
    switch try unsafe transfer(
      "mq_send", Int(clinux_queue_send(descriptor.number, base, count, !sleeping)))
    {
    case .bytes: .bytes(count)
    case .nothing: .nothing
    }
  }

  /// Receives one message into a buffer of at least the queue's message size.
  ///
  /// The corresponding C function is `mq_timedreceive`.
  public func receive(
    into base: UnsafeMutableRawPointer, count: Int, priority: inout UInt32, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try unsafe transfer(
      "mq_receive", clinux_queue_receive(descriptor.number, base, count, &priority, !sleeping))
  }
}

/// One queue's two ends.
@frozen
public struct QueuePair: ~Copyable {
  public let receive: FileDescriptor
  public let send: FileDescriptor
}
