// The machine's limits on POSIX message queues, read when they are needed: an administrator can
// change them.

/// A limit under /proc/sys/fs/mqueue; see mq_overview(7).
enum QueueLimit: String, CaseIterable {
  /// Messages in a queue.
  case mostMessages = "msg_max"
  /// Bytes in a message.
  case largestMessage = "msgsize_max"
  /// Queues on the machine.
  case mostQueues = "queues_max"

  var name: String { rawValue }
  var file: String { "/proc/sys/fs/mqueue/\(rawValue)" }

  var meaning: String {
    switch self {
    case .mostMessages: "messages in a queue"
    case .largestMessage: "bytes in a message, and so in a record"
    case .mostQueues: "queues on the machine; a client takes two"
    }
  }

  func value() throws(ChannelError) -> Int { try KernelLimit.number(in: file) }
}
