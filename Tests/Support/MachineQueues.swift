// Message queues are the kind with the most limits, and the only one whose objects lie in a place of their own.

public import IPCChannels
internal import Linux

/// What a machine says of its message queues.
public enum MachineQueues {
  /// The file of a limit, such as `msgsize_max`.
  public static func file(of limit: String) -> String { "/proc/sys/fs/mqueue/\(limit)" }

  /// A limit's value.
  public static func value(of limit: String) throws -> Int {
    let text = try readSmallFile(file(of: limit))
    guard let value = Int(text.prefix { $0.isNumber }) else {
      throw SystemError(call: "a number in \(file(of: limit))", errno: .invalid)
    }
    return value
  }
}

/// Where the kernel shows named objects; that of queues where somebody has mounted it.
public let objectDirectories = ["/dev/shm", "/dev/mqueue"]

extension ChannelKind {
  /// The kind whose records go through message queues, for tests of what they alone have.
  public static let queue = over(.queue)[0]
}
