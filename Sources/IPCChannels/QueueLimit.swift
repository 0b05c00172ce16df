// The machine's limits on POSIX message queues, read when they are needed: an administrator can
// change them.

internal import Linux

/// A limit under /proc/sys/fs/mqueue; see mq_overview(7).
enum QueueLimit: String {
  /// Messages in a queue.
  case mostMessages = "msg_max"
  /// Bytes in a message.
  case largestMessage = "msgsize_max"
  /// Queues on the machine.
  case mostQueues = "queues_max"

  var name: String { rawValue }
  var file: String { "/proc/sys/fs/mqueue/\(rawValue)" }

  func value() throws(ChannelError) -> Int {
    let text = try asChannelError { () throws(SystemError) in try readSmallFile(file) }
    guard let value = Int(text.prefix { $0.isNumber }) else {
      throw .unsuitable("\(file) should hold a number, and holds '\(text)'")
    }
    return value
  }
}
