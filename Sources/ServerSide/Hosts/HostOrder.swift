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
  /// The descriptors that the process has: the client's connection, and the pipe that the server reads.
  let connection: Int32
  let report: Int32
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
      program, HostOrder.role, "\(parent)", "\(connection)", "\(report)", hexadecimal(hello.bytes),
      file.text, strategy.rawValue, "\(capacity)", directory,
      showsMessages ? "shows" : "quiet", narrates ? "narrates" : "silent",
    ]
  }

  /// Reads them without the program's name; nil where they are none of a host.
  init?(_ arguments: [String]) {
    guard arguments.count == 11, arguments[0] == HostOrder.role, let parent = Int32(arguments[1]),
      let connection = Int32(arguments[2]), let report = Int32(arguments[3]),
      let hello = bytes(hexadecimal: arguments[4]).flatMap({ try? Hello($0) }),
      let file = KindFile(arguments[5]), let strategy = WaitStrategy(rawValue: arguments[6]),
      let capacity = Int(arguments[7])
    else { return nil }
    self.init(
      parent: parent, connection: connection, report: report, hello: hello, file: file,
      strategy: strategy, capacity: capacity, directory: arguments[8],
      showsMessages: arguments[9] == "shows", narrates: arguments[10] == "narrates")
  }

  init(
    parent: Int32, connection: Int32, report: Int32, hello: Hello, file: KindFile,
    strategy: WaitStrategy, capacity: Int, directory: String, showsMessages: Bool, narrates: Bool
  ) {
    self.parent = parent
    self.connection = connection
    self.report = report
    self.hello = hello
    self.file = file
    self.strategy = strategy
    self.capacity = capacity
    self.directory = directory
    self.showsMessages = showsMessages
    self.narrates = narrates
  }
}
