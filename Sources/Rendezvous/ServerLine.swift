// What ipc-server says of its clients, a line each, for people and for programs that start a server:
// whoever writes such a line and whoever reads one use this type, so that they cannot differ.

internal import IPCChannels

/// A line about a client.
public enum ServerLine: Equatable, Sendable {
  /// How the line on standard output begins by which a server says that it can be connected to. The path of its
  /// socket stands behind it.
  public static let readiness = "ipc-server: ready on "

  /// On standard output: it has its channel.
  case connected(clientID: UInt32, kindName: String, processID: Int32)
  /// On standard output: its session is over, and so many messages came in it; nil where nobody can know.
  case disconnected(clientID: UInt32, Ending, messageCount: UInt64?)
  /// On standard error: the server ended its session, and why.
  case dropped(clientID: UInt32, Drop, String)

  /// How a session ended.
  public enum Ending: String, CaseIterable, Sendable {
    /// The client said so.
    case exit
    /// The server was told to stop.
    case stopped
    /// The client broke the protocol.
    case protocolViolation = "protocol"
    /// A call failed.
    case failed
    /// The client's process has ended.
    case died
    /// The client closed its channel without a word.
    case closed
    /// The process that served it with a library's code was ended by a signal, or by the library.
    case crashed
    /// The process that served it with a library's code did not come back from a call of the library.
    case stuck
  }

  /// Why a server ends a session.
  public enum Drop: String, CaseIterable, Sendable {
    /// The client broke the protocol.
    case violation = "for a protocol violation"
    /// The kernel or a filter of system calls denies a call to the server.
    case denial = "because a call is denied to this server"
    /// A call failed for another reason.
    case failure = "because a call failed"
    /// The library behind a loaded kind says that a call failed.
    case library = "because its library failed"
    /// The library behind a loaded kind did what none may: it answered nonsense, hung, crashed, or ended its process.
    case misconduct = "because its library did what it must not"
  }
}

// MARK: - Writing

extension ServerLine {
  private static let client: StaticString = "client "
  private static let connected: StaticString = " connected ("
  private static let process: StaticString = ", pid "
  private static let disconnected: StaticString = " disconnected ("
  private static let message: StaticString = " message)"
  private static let messages: StaticString = " messages)"
  private static let dropped: StaticString = " was dropped "

  /// Appends it without its line feed.
  ///
  /// A client may be waiting for what comes after: interpolated, the lines of a coming and a going took
  /// half of the instructions of a short session's thread.
  public func append(to bytes: inout [UInt8]) {
    bytes.append(Self.client)
    switch self {
    case .connected(let client, let name, let process):
      bytes.append(decimal: client)
      bytes.append(Self.connected)
      bytes.append(contentsOf: name.utf8)
      bytes.append(Self.process)
      bytes.append(decimal: process)
      bytes.append(UInt8(ascii: ")"))
    case .disconnected(let client, let ending, let count):
      bytes.append(decimal: client)
      bytes.append(Self.disconnected)
      bytes.append(contentsOf: ending.rawValue.utf8)
      guard let count else { return bytes.append(UInt8(ascii: ")")) }
      bytes.append(contentsOf: ", ".utf8)
      bytes.append(decimal: count)
      bytes.append(count == 1 ? Self.message : Self.messages)
    case .dropped(let client, let drop, let reason):
      bytes.append(decimal: client)
      bytes.append(Self.dropped)
      bytes.append(contentsOf: "\(drop.rawValue): \(reason)".utf8)
    }
  }

  /// The line without its line feed.
  public var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ text: StaticString) {
    unsafe append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// - Precondition: `value` is not negative.
  fileprivate mutating func append(decimal value: some FixedWidthInteger) {
    if value >= 10 { append(decimal: value / 10) }
    append(UInt8(ascii: "0") + UInt8(value % 10))
  }
}

// MARK: - Reading

extension ServerLine {
  /// A line that begins as one of these, and does not go on as one.
  public struct Unreadable: Error, Equatable, Sendable {
    /// The line, without its line feed.
    public let line: String
  }

  /// Reads a line without its line feed.
  ///
  /// - Returns: nil for any other line, such as a message of a client.
  /// - Throws: ``Unreadable`` for what begins as a line of these and is none.
  public static func read(_ line: some StringProtocol) throws(Unreadable) -> ServerLine? {
    var rest = Substring(line)
    guard rest.take(client), let id = rest.takeNumber(UInt32.self) else { return nil }
    let read: ServerLine?
    if rest.take(connected) {
      read = connected(id, &rest)
    } else if rest.take(disconnected) {
      read = disconnected(id, &rest)
    } else if rest.take(dropped) {
      read = dropped(id, &rest)
    } else {
      return nil
    }
    guard let read, rest.isEmpty else { throw Unreadable(line: String(line)) }
    return read
  }

  private static func connected(_ id: UInt32, _ rest: inout Substring) -> ServerLine? {
    let name = rest.takeWord(until: ",")
    guard KindDescription.isName(name), rest.take(process),
      let process = rest.takeNumber(Int32.self), rest.take(")")
    else { return nil }
    return .connected(clientID: id, kindName: name, processID: process)
  }

  private static func disconnected(_ id: UInt32, _ rest: inout Substring) -> ServerLine? {
    let word = rest.prefix { $0 != "," && $0 != ")" }
    guard let ending = Ending(rawValue: String(word)) else { return nil }
    rest.removeFirst(word.count)
    if rest.take(")") { return .disconnected(clientID: id, ending, messageCount: nil) }
    guard rest.take(", "),
      let count = rest.takeNumber(UInt64.self), rest.take(count == 1 ? message : messages)
    else { return nil }
    return .disconnected(clientID: id, ending, messageCount: count)
  }

  private static func dropped(_ id: UInt32, _ rest: inout Substring) -> ServerLine? {
    guard let drop = Drop(rawValue: rest.takeWord(until: ":")), rest.take(": ") else { return nil }
    defer { rest = "" }
    return .dropped(clientID: id, drop, String(rest))
  }
}

extension Substring {
  /// Removes a text from its beginning; false where it does not begin so.
  fileprivate mutating func take(_ text: StaticString) -> Bool {
    let text = text.description
    guard hasPrefix(text) else { return false }
    removeFirst(text.count)
    return true
  }

  /// Removes decimal digits from its beginning; nil where there are none, or where they are too large.
  fileprivate mutating func takeNumber<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    let digits = prefix { $0.isASCII && $0.isNumber }
    removeFirst(digits.count)
    return Number(digits)
  }

  /// Removes what stands before a character, or everything where that is not there.
  fileprivate mutating func takeWord(until end: Character) -> String {
    let word = prefix { $0 != end }
    removeFirst(word.count)
    return String(word)
  }
}
