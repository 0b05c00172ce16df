// A person at a terminal: a prompt for each line, and the end of the server without a key being
// pressed.

import Glibc
import IPCChannels
import Testing

@Suite("A terminal", .waitsForPrograms)
struct TerminalTests {
  /// What a person is told first: the kind, the server and the socket.
  private static func greeting(_ kind: ChannelKind, _ server: TestServer) -> String {
    "connected to the server (pid \(server.process.pid)) on \(server.workspace.socket): \(kind), "
      + "adaptive, 24 bytes; 'exit' or Ctrl-D ends\r\n"
  }

  @Test("A terminal gets a prompt, and Ctrl-D ends the session")
  func prompt() throws {
    let terminal = try Terminal()
    let server = try TestServer(["--kind", "shm"])
    let client = try server.client(["7"], input: .terminal(terminal))
    let greeting = Self.greeting(.shm, server)
    try terminal.wait(for: "\(greeting)shm> ")
    terminal.type("hello\n")
    try server.output.wait(for: "client 7: hello\n")
    try terminal.wait(for: "\(greeting)shm> hello\r\nshm> ")
    terminal.type("\u{4}")
    #expect(try client.wait() == .exited(0))
    #expect(terminal.text == "\(greeting)shm> hello\r\nshm> ")
    try server.stop()
    #expect(server.lines.last == "client 7 disconnected (exit, 1 message)")
  }

  @Test(
    "A client that waits at a terminal ends when its server dies",
    arguments:
      ChannelKind.allCases)
  func serverDies(kind: ChannelKind) throws {
    let terminal = try Terminal()
    let server = try TestServer(["--kind", kind.rawValue])
    let client = try server.client(["7"], input: .terminal(terminal))
    let prompt = "\(Self.greeting(kind, server))\(kind)> "
    try terminal.wait(for: prompt)
    let clock = ContinuousClock()
    let start = clock.now
    server.process.signal(SIGKILL)
    #expect(try client.wait() == .exited(1))
    #expect(clock.now - start < .seconds(10))
    #expect(
      terminal.text
        == "\(prompt)\r\nipc-client: the server (pid \(server.process.pid)) has stopped or died\r\n"
    )
  }

  @Test(
    "A client that waits at a terminal ends when the server stops or drops it",
    arguments:
      ChannelKind.allCases)
  func serverStops(kind: ChannelKind) throws {
    let terminal = try Terminal()
    let server = try TestServer(["--kind", kind.rawValue])
    let client = try server.client(["7"], input: .terminal(terminal))
    try terminal.wait(for: "\(Self.greeting(kind, server))\(kind)> ")
    try server.stop()
    #expect(try client.wait() == .exited(1))
  }
}
