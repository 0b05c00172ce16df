// The articles about records in place and about tasks have programs, which are built and run here as they stand
// there.

import Foundation
import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

@Suite struct RecordExampleTests {
  /// The articles, by their examples' names.
  static let articles = [
    "InPlace": "Sources/IPCChannels/IPCChannels.docc/InPlace.md",
    "Tasks": "Sources/AsyncChannels/AsyncChannels.docc/Tasks.md",
  ]

  static func example(_ name: String) throws -> String {
    let examples = try ExamplePackage.examples(in: articles[name]!)
    #expect(examples.count == 1, "an article has one example")
    return try #require(examples.first)
  }

  @Test func `a server of tasks has at most 40 lines`() throws {
    #expect(ExamplePackage.lines(of: try Self.example("Tasks")) <= 40)
  }

  @Test(
    .enabled(
      if: FileManager.default.isWritableFile(atPath: BuiltProgram.directory),
      "what was built is another user's, and it is built beside that"))
  func `frames that are written in place are read in place`() throws {
    let workspace = try Workspace()
    let program = try ExamplePackage.programs() + "/InPlace"
    let socket = workspace.path + "/frames.sock"
    let server = try ChildProcess([program, "serve", socket], in: workspace)
    try waitUntilListening(socket)
    let client = try ChildProcess([program, "receive", socket], in: workspace)
    #expect(try client.wait() == .exited(0))
    let sum = (1...100).reduce(0) { $0 + $1 * $1 }
    #expect(client.output.text == "the bytes of all frames are \(sum) together\n")
    #expect(try server.wait() == .exited(0))
  }

  @Test(
    .enabled(
      if: FileManager.default.isWritableFile(atPath: BuiltProgram.directory),
      "what was built is another user's, and it is built beside that"))
  func `a server of tasks serves every kind while others do not read, leave or die`() throws {
    let workspace = try Workspace()
    let program = try ExamplePackage.programs() + "/Tasks"
    let socket = workspace.path + "/tasks.sock"
    let server = try ChildProcess([program, socket], in: workspace)
    defer { server.signal(SIGKILL) }
    try waitUntilListening(socket)
    let first = try AnyConnection.connect(to: socket, kind: .memfd)
    try expectEcho(first, 0)
    let before = sockets(of: server)
    var deaf: [AnyConnection] = []
    for (index, kind) in ChannelKind.allCases.enumerated() {
      // It sends and never reads, until the server's task waits for room and this side as well. A ring takes many
      // thousands of records before that.
      if kind.expected.mechanism != .ring {
        let client = try AnyConnection.connect(to: socket, kind: kind)
        #expect(throws: ChannelError.self) {
          while true { try send(client, 0, until: Deadline(after: .milliseconds(300))) }
        }
        deaf.append(client)
      }
      let guest = try AnyConnection.connect(to: socket, kind: kind)
      try expectEcho(guest, UInt64(index))
      let dying = try ChildProcess(
        [BuiltProgram.client.path, "--socket", socket, "--kind", kind.rawValue], input: .pipe,
        in: workspace)
      dying.signal(SIGKILL)
      #expect(try dying.wait() == .killed(SIGKILL))
      try expectEcho(guest, 7)
      try expectEcho(first, UInt64(index))
    }
    // Whoever is gone has left nothing. Each connection has a socket.
    deaf = []
    try waitUntil("the server has put away who is gone") { sockets(of: server) <= before }
    try expectEcho(first, 8)
  }

  /// Of its sockets: the concurrency runtime opens other descriptors for itself, when it likes.
  private func sockets(of server: ChildProcess) -> Int {
    ProcessFigures(server.pid).descriptors.values.count { $0.hasPrefix("socket:") }
  }

  private func waitUntilListening(_ socket: String) throws {
    try waitUntil("the example listens on \(socket)") {
      // The name exists from bind(2) on, before listen(2). A client without a hello is passed over.
      (try? UnixSocket.unconnected().connect(to: socket)) != nil
    }
  }

  private func send(
    _ client: AnyConnection, _ number: UInt64, until deadline: Deadline
  ) throws(ChannelError) {
    let record = InlineArray<3, UInt64>(repeating: number)
    try unsafe client.channel.send(record.span.bytes, until: deadline)
  }

  private func expectEcho(_ client: AnyConnection, _ number: UInt64) throws {
    let deadline = Deadline(after: .seconds(30))
    try send(client, number, until: deadline)
    var record = InlineArray<3, UInt64>(repeating: .max)
    var span = record.mutableSpan
    var room = unsafe span.mutableBytes
    #expect(try client.channel.receive(into: &room, until: deadline) == 1)
    #expect((0..<3).allSatisfy { record[$0] == number })
  }
}
