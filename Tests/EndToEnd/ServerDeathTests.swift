// A server that is gone: every client says so and fails, and the next server starts at once.

import Glibc
import IPCChannels
import Testing

@Suite("A server's end", .waitsForPrograms)
struct ServerDeathTests {
  @Test(
    "A killed server fails every client, and its path is free at once",
    arguments:
      ChannelKind.allCases)
  func killed(kind: ChannelKind) throws {
    let server = try TestServer()
    let name = ["--kind", kind.rawValue]
    let idle = try server.client(name + ["1"], input: .pipe)
    try idle.input!.write("here\n")
    let clients = [
      idle,
      try server.client(name + ["2", "--ping", "1000000000000"]),
      try server.client(name + ["3", "--stream", "1000000000000"]),
      try server.client(name + ["4", "--ping", "1000000000000", "--wait", "block"]),
      try server.client(name + ["5", "--stream", "1000000000000", "--wait", "block"]),
    ]
    for id in 1...5 { try server.output.wait(for: "client \(id) connected") }
    try server.output.wait(for: "client 1: here\n")
    let clock = ContinuousClock()
    let start = clock.now
    server.process.signal(SIGKILL)
    #expect(try server.process.wait() == .killed(SIGKILL))
    try expectFailure(of: clients, server)
    #expect(clock.now - start < .seconds(10))
    #expect(server.workspace.socketFiles == ["socket", "socket.lock"])

    let next = try TestServer(in: server.workspace)
    #expect(try next.client(name).wait() == .exited(0))
    try next.stop()
  }

  @Test(
    "A server that stops tells its clients by ending their sessions",
    arguments:
      ChannelKind.allCases)
  func stopped(kind: ChannelKind) throws {
    let server = try TestServer()
    let name = ["--kind", kind.rawValue]
    let idle = try server.client(name + ["1"], input: .pipe)
    let busy = try server.client(name + ["2", "--ping", "1000000000000", "--wait", "block"])
    for id in 1...2 { try server.output.wait(for: "client \(id) connected") }
    try server.stop()
    try expectFailure(of: [idle, busy], server)
    #expect(server.lines.contains("client 1 disconnected (stopped, 0 messages)"))
  }

  @Test("A client whose server is gone before its grant says so", arguments: ChannelKind.allCases)
  func handshake(kind: ChannelKind) throws {
    let server = try TestServer()
    server.process.signal(SIGSTOP)
    let client = try server.client(["--kind", kind.rawValue])
    try waitUntilBlocked(client)
    server.process.signal(SIGKILL)
    #expect(try client.wait() == .exited(1))
    #expect(client.errors.text.hasPrefix("ipc-client: "))
    #expect(client.errors.lines.count == 1)
  }

  private func expectFailure(
    of clients: [ChildProcess], _ server: TestServer,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let message = "ipc-client: the server (pid \(server.process.pid)) has stopped or died\n"
    for client in clients {
      #expect(try client.wait() == .exited(1), sourceLocation: sourceLocation)
      #expect(client.errors.text.hasSuffix(message), sourceLocation: sourceLocation)
    }
  }
}
