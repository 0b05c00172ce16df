// The signals that ask a program to end, and what ends one that does not.

import Glibc
import IPCChannels
import Linux
import Testing

@Suite("Signals", .waitsForPrograms)
struct SignalTests {
  @Test(
    "SIGHUP and SIGQUIT end a server and its clients as SIGTERM does", arguments: [SIGHUP, SIGQUIT])
  func ending(number: Int32) throws {
    let server = try TestServer(["--kind", "memfd"])
    let clients = try ["--wait=block", "--wait=spin"].map {
      try server.client([$0, "1"], input: .pipe)
    }
    try waitUntil("both are served") { server.lines.count { $0.contains(" connected ") } == 2 }
    for (index, client) in clients.enumerated() {
      // The server knows of it before it has blocked the signals. Once it has sent a line, it has.
      try client.input!.write("hello\n")
      try waitUntil("it is at work") {
        server.lines.count { $0 == "client 1: hello" } > index
      }
      client.signal(number)
      #expect(try client.wait() == .exited(130))
      #expect(client.errors.text == "ipc-client: interrupted\n")
    }
    server.process.signal(number)
    #expect(try server.process.wait() == .exited(0))
    #expect(server.workspace.socketFiles == [])
  }

  @Test("What a program was started to ignore, it ignores, as under nohup")
  func ignored() throws {
    let server = try TestServer(
      ["--kind", "pipe"],
      prefix: [systemCommand("sh")!, "-c", #"trap "" HUP QUIT; exec "$0" "$@""#])
    for number in [SIGHUP, SIGQUIT] { server.process.signal(number) }
    #expect(try server.client(["1"], input: .text("hello\n")).wait() == .exited(0))
    try server.stop()
  }

  /// It waits for the reader of its result, as any program does, and for nothing that a signal ends.
  @Test(
    "A second signal ends a client that does not end by the first", arguments: [SIGINT, SIGTERM])
  func second(number: Int32) throws {
    let pipe = try UnreadPipe()
    pipe.fill()
    let server = try TestServer(["--kind", "pipe"])
    let client = try server.client(["--ping", "10", "1"], outputNumber: pipe.writeNumber)
    try server.output.wait(for: "client 1 disconnected (exit, 10 messages)\n")
    try waitUntilBlocked(client)
    client.signal(SIGTERM)
    try waitUntilBlocked(client)
    #expect(client.isRunning)
    client.signal(number)
    #expect(try client.wait() == .exited(130))
    try server.stop()
  }

  @Test("A client waits for no answer longer than --timeout, whatever it is doing")
  func stoppedServer() throws {
    let server = try TestServer(["--kind", "pipe"])
    func clients(_ arguments: [String]) throws -> [ChildProcess] {
      try WaitStrategy.allCases.map { wait in
        try server.client(
          arguments + ["--wait", wait.rawValue, "--timeout", "1"], input: .pipe)
      }
    }
    // These ask for nothing as long as nobody types, however long that is.
    let writers = try clients(["1"])
    for client in writers { try client.input!.write("hello\n") }
    try waitUntil("it is shown") {
      server.lines.count { $0 == "client 1: hello" } == writers.count
    }
    sleep(.milliseconds(2_200))
    for client in writers { #expect(client.isRunning) }
    let others = try clients(["--ping", "1000000000"]) + clients(["--stream", "1000000000000"])
    try waitUntil("all are served") {
      server.lines.count { $0.contains(" connected ") } == writers.count + others.count
    }
    server.process.signal(SIGSTOP)
    try waitUntil("the server is stopped") {
      ProcessFigures(server.process.pid).threads.values.allSatisfy { $0.state.hasPrefix("T") }
    }
    for client in writers { client.input!.close() }
    for client in writers + others {
      #expect(try client.wait() == .exited(75))
      #expect(
        client.errors.lines.last
          == "ipc-client: the server (pid \(server.process.pid)) does not answer within 1 s; is it "
          + "stopped? --timeout says how long to wait")
    }
    server.process.signal(SIGCONT)
    try server.stop()
  }
}
