// What bounds a kind on this machine now. Limits are read when they are asked for: an administrator
// can change them, and other programs use them up.

internal import Linux

/// A limit of the kernel that a kind of channel runs into.
public struct KernelLimit: Equatable, Sendable {
  /// As the kernel or its man page calls it, such as `msg_max`.
  public let name: String
  /// What it is set to.
  public let value: Value
  /// The file or the call that says so, such as `/proc/sys/fs/mqueue/msg_max`.
  public let source: String
  /// What is limited, with the value's unit, such as `messages in a queue`.
  public let meaning: String

  /// What a limit is set to.
  public enum Value: Equatable, Sendable {
    /// In the unit that the meaning states.
    case number(Int)
    /// No limit is set.
    case unlimited
    /// It could not be asked; the text says why.
    case unknown(String)
  }

  /// Makes a limit from its four parts.
  public init(name: String, value: Value, source: String, meaning: String) {
    self.name = name
    self.value = value
    self.source = source
    self.meaning = meaning
  }

  /// Asks for a limit's value; nil is no limit, and a failure is kept as text, so that one limit
  /// that cannot be read does not hide the others.
  init(
    _ name: String, source: String, meaning: String, _ ask: () throws(ChannelError) -> Int?
  ) {
    let value: Value
    do throws(ChannelError) {
      value = try ask().map { .number($0) } ?? .unlimited
    } catch {
      value = .unknown("\(error)")
    }
    self.init(name: name, value: value, source: source, meaning: meaning)
  }

  /// A limit that a file under /proc/sys holds as a number.
  init(_ name: String, file: String, meaning: String) {
    self.init(name, source: file, meaning: meaning) { () throws(ChannelError) in
      try KernelLimit.number(in: file)
    }
  }

  /// What bounds an AF_UNIX socket.
  static var unixSendBuffer: KernelLimit {
    KernelLimit(
      "wmem_default", file: "/proc/sys/net/core/wmem_default",
      meaning:
        "bytes that can be under way in a direction, including what the kernel adds to each send")
  }

  /// What bounds rings that a peer can truncate.
  static var guards: KernelLimit {
    KernelLimit(
      name: "guards", value: .number(SharedMapping.mostGuarded), source: "the handler of SIGBUS",
      meaning: "channels of shm and file that a process can have: a peer can truncate their memory")
  }

  /// The number that a file under /proc/sys holds.
  static func number(in file: String) throws(ChannelError) -> Int { try numbers(in: file)[0] }

  /// The numbers that a file under /proc/sys holds, at least one.
  static func numbers(in file: String) throws(ChannelError) -> [Int] {
    let text = try asChannelError(try readSmallFile(file))
    let numbers = text.utf8.split { $0 <= UInt8(ascii: " ") }.compactMap { Int(Substring($0)) }
    guard !numbers.isEmpty else {
      throw .unsuitable("\(file) should hold a number, and holds '\(text)'")
    }
    return numbers
  }
}

extension KernelLimit.Value: CustomStringConvertible {
  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .unlimited: "unlimited"
    case .unknown(let reason): "unknown: \(reason)"
    }
  }
}
