// What a server tells the process that it starts for one client of a library's kind, on its command line.

internal import Glibc
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Rendezvous

/// One session, for a process of its own.
struct HostOrder {
  /// The server.
  let parent: Int32
  /// The descriptors that the process has: the client's connection, and the pipes that the server reads.
  let connection: Int32
  let report: Int32
  let text: Int32
  let hello: Hello
  let file: KindFile
  let strategy: WaitStrategy
  /// Records in each direction where the client asks for no number; 0 for the kind's own.
  let capacity: Int
  /// The session's, which the server removes.
  let directory: String
  let showsMessages: Bool
  let narrates: Bool

  private static let role = "--session-host"

  /// With the program's name at their head.
  func arguments(_ program: String) -> [String] {
    [
      program, HostOrder.role, "\(parent)", "\(connection)", "\(report)", "\(text)",
      hexadecimal(hello.bytes), file.text, strategy.rawValue, "\(capacity)", directory,
      showsMessages ? "shows" : "quiet", narrates ? "narrates" : "silent",
    ]
  }

  /// Reads them without the program's name; nil where they are none of a host.
  init?(_ arguments: [String]) {
    guard arguments.count == 12, arguments[0] == HostOrder.role, let parent = Int32(arguments[1]),
      let connection = Int32(arguments[2]), let report = Int32(arguments[3]),
      let text = Int32(arguments[4]),
      let hello = bytes(hexadecimal: arguments[5]).flatMap({ try? Hello($0) }),
      let file = KindFile(arguments[6]), let strategy = WaitStrategy(rawValue: arguments[7]),
      let capacity = Int(arguments[8])
    else { return nil }
    self.init(
      parent: parent, connection: connection, report: report, text: text, hello: hello, file: file,
      strategy: strategy, capacity: capacity, directory: arguments[9],
      showsMessages: arguments[10] == "shows", narrates: arguments[11] == "narrates")
  }

  init(
    parent: Int32, connection: Int32, report: Int32, text: Int32, hello: Hello, file: KindFile,
    strategy: WaitStrategy, capacity: Int, directory: String, showsMessages: Bool, narrates: Bool
  ) {
    self.parent = parent
    self.connection = connection
    self.report = report
    self.text = text
    self.hello = hello
    self.file = file
    self.strategy = strategy
    self.capacity = capacity
    self.directory = directory
    self.showsMessages = showsMessages
    self.narrates = narrates
  }
}
