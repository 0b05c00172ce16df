// Kinds that users bring along, in the built programs: a good one is as good as a built-in one, and a bad one is found,
// named, and harms nobody but its own session.

import Foundation
import Glibc
import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

@Suite(
  "Loaded kinds", .waitsForPrograms,
  .enabled(if: KindCompiler.isAvailable, KindCompiler.reason))
struct LoadedKindTests {
  /// A server of such a kind, and of pipes.
  private struct Trial {
    let server: TestServer
    let object: String
    /// Where the server makes its directories.
    let places: String

    init(_ kind: BadKind, _ arguments: [String] = []) throws {
      let workspace = try Workspace()
      object = try KindCompiler.compile(kind, in: workspace)
      // A short one: a library gets its directory's path, of 64 bytes at most.
      places = workspace.path + "/p"
      try FileManager.default.createDirectory(
        atPath: places, withIntermediateDirectories: false)
      server = try TestServer(
        ["--kind", object, "--kind", "pipe", "--directory", places] + arguments, in: workspace)
    }

    func client(_ arguments: String..., input: ChildInput = .nothing) throws -> ChildProcess {
      try server.client(["--kind", object] + arguments, input: input)
    }

    /// Ends the server, once a client of a pipe was served and nothing lies in its place any more.
    func stop() throws {
      let client = try server.client(["--kind", "pipe", "99"], input: .text("well\n"))
      #expect(try client.wait() == .exited(0), "\(client.errors.text)")
      try server.output.wait(for: "client 99: well\n")
      try server.output.wait(for: "client 99 disconnected (exit, 1 message)\n")
      try waitUntil("nothing is left: \(left)") { left.isEmpty }
      try server.stop()
    }

    private var left: [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: places)) ?? ["no such directory"]
    }
  }

  @Test(
    "A good one carries text, pings and a stream, in every size and by every strategy",
    arguments: [24, 4096], WaitStrategy.allCases)
  func good(size: Int, strategy: WaitStrategy) throws {
    let trial = try Trial(.good, ["--wait", strategy.rawValue])
    #expect(trial.server.output.text.contains("(kinds pipe, x-bad (\(trial.object)))\n"))
    let shape = ["--size", "\(size)", "--wait", strategy.rawValue]
    let text = try trial.server.client(
      ["--kind", trial.object + ",colour=red", "3"] + shape, input: .text("hello\nyou\n"))
    #expect(try text.wait() == .exited(0), "\(text.errors.text)")
    try trial.server.output.wait(for: "client 3 disconnected (exit, 2 messages)\n")
    #expect(trial.server.output.text.contains("client 3 connected (x-bad, pid \(text.pid))\n"))
    #expect(trial.server.output.text.contains("client 3: hello\nclient 3: you\n"))
    for (id, task) in [(4, ["--ping", "20"]), (5, ["--stream", "2000"])] {
      let client = try trial.server.client(["--kind", trial.object, "\(id)"] + task + shape)
      #expect(try client.wait() == .exited(0), "\(client.errors.text)")
      #expect(client.output.text.hasPrefix("x-bad, \(strategy.rawValue), \(size) bytes: "))
      try trial.server.output.wait(for: "client \(id) disconnected (exit, \(task[1]) messages)\n")
    }
    try trial.stop()
    #expect(trial.server.errors.text == "")
  }

  @Test("Who stops the server ends the session of a client that says nothing")
  func stops() throws {
    let trial = try Trial(.good)
    let client = try trial.client("3", input: .pipe)
    try trial.server.output.wait(for: "client 3 connected (x-bad, pid \(client.pid))\n")
    try trial.server.stop()
    #expect(trial.server.lines.last == "client 3 disconnected (stopped, 0 messages)")
    #expect(try client.wait() == .exited(1))
    #expect(try FileManager.default.contentsOfDirectory(atPath: trial.places) == [])
  }

  @Test("A client's death is told, and its place is free for the next one")
  func death() throws {
    let trial = try Trial(.good, ["--max-clients", "1"])
    let client = try trial.client("3", input: .pipe)
    try trial.server.output.wait(for: "client 3 connected (x-bad, pid \(client.pid))\n")
    client.signal(SIGKILL)
    try trial.server.output.wait(for: "client 3 disconnected (died, 0 messages)\n")
    let next = try trial.client("4", input: .text("x\n"))
    #expect(try next.wait() == .exited(0), "\(next.errors.text)")
    try trial.stop()
  }

  @Test(
    "One that makes nothing is refused to its client, with what it did",
    arguments: [
      (.crashesInMake, "x-bad: the process of its session ended with signal 11"),
      (.exitsInMake, "x-bad: the process of its session ended with status 0"),
      (.failsInMake, "x-bad: make failed: it makes nothing today; come back\\x0atomorrow"),
      (.hangsInMake, "x-bad: it has not made a channel within 4.0 seconds"),
    ] as [(BadKind, String)])
  func makesNothing(kind: BadKind, reason: String) throws {
    let trial = try Trial(kind)
    let client = try trial.client("3", "--timeout", "30", input: .text("lost\n"))
    #expect(try client.wait() == .exited(69))
    #expect(client.errors.text == "ipc-client: refused by the server: \(reason)\n")
    let line =
      kind == .failsInMake
      ? "was refused" : "was dropped \(ServerLine.Drop.misconduct.rawValue)"
    try trial.server.errors.wait(for: "ipc-server: client 3 \(line): \(reason)\n")
    try trial.stop()
    #expect(!trial.server.output.text.contains("client 3"))
  }

  @Test(
    "One that fails on the server's side ends its session alone, and the server says how",
    arguments: [
      (
        .crashesInReceive, .misconduct, "the process of its session ended with signal 11",
        "crashed"
      ),
      (.hangsInSend, .misconduct, "its send did not return within 5.0 seconds", "stuck"),
      (.failsInReceive, .library, "receive failed: it has no reason", "failed, 0 messages"),
      (
        .returnsNonsense, .misconduct, "receive returned 689 of 682 records", "failed, 0 messages"
      ),
    ] as [(BadKind, ServerLine.Drop, String, String)])
  func fails(kind: BadKind, drop: ServerLine.Drop, reason: String, ending: String) throws {
    let trial = try Trial(kind)
    let client = try trial.client("3", "--ping", "3", "--timeout", "60")
    #expect(try client.wait() == .exited(1))
    #expect(client.errors.text.hasSuffix("ended the session; its standard error says why\n"))
    try trial.server.errors.wait(
      for: "ipc-server: client 3 was dropped \(drop.rawValue): x-bad: \(reason)\n")
    try trial.server.output.wait(for: "client 3 disconnected (\(ending))\n")
    try trial.stop()
  }

  @Test(
    "One that loses, doubles, reorders, changes or makes up records is found by its client",
    arguments: [
      (.loses, [], 70, "the server received 3 lines of 4"),
      (.duplicates, ["--ping", "3"], 70, "a pong of sequence 0"),
      (.reorders, ["--stream", "10"], 70, "a usage, expected a received"),
      (.corrupts, ["--ping", "3"], 70, "a pong of sequence 256"),
      (.answersItself, ["--ping", "3"], 70, "opcode 2 (ping) is for the client to send"),
      (.clientReturnsNonsense, ["--ping", "3"], 70, "x-bad: receive returned -99 of 1 records"),
      (.clientFails, ["--ping", "3"], 1, "x-bad: receive failed: it has no reason"),
      (.clientExits, ["--ping", "3"], 70, ".so: it ended the process by exit(0)"),
      (.clientExits, [], 70, ".so: it ended the process by exit(0)"),
      (.clientHangs, ["--ping", "3"], 70, ".so: its receive did not return within 5.0 seconds"),
    ] as [(BadKind, [String], Int32, String)])
  func violates(kind: BadKind, task: [String], status: Int32, complaint: String) throws {
    let trial = try Trial(kind)
    let client = try trial.server.client(
      ["--kind", trial.object, "3"] + task, input: .text("a\nb\nc\nd\n"))
    #expect(try client.wait() == .exited(status), "\(client.errors.text)")
    #expect(client.errors.text.hasPrefix("ipc-client: "), "\(client.errors.text)")
    #expect(client.errors.text.contains(complaint), "\(client.errors.text)")
    try trial.server.output.wait(for: "client 3 disconnected (")
    try trial.stop()
  }

  @Test("A file that ends its client as it is loaded does not end it well")
  func clientExitsInLoad() throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.exitsInLoad, in: workspace)
    let client = try FinishedRun(
      .client, ["--socket", workspace.socket, "--kind", object], in: workspace)
    #expect(client == .failed(70, "ipc-client: \(object): it ended the process by exit(0)"))
  }

  @Test(
    "A client is told of its time and of Ctrl-C, whichever threads its file has started",
    arguments: [.good, .startsThreadInLoad] as [BadKind], [SIGALRM, SIGINT])
  func signals(kind: BadKind, number: Int32) throws {
    let trial = try Trial(kind)
    let client = try trial.client("3", "--ping", "\(Int.max)", "--timeout", "2")
    try client.errors.wait(for: "x-bad, adaptive, 24 bytes: ")
    if number == SIGALRM {
      // It is the host that answers.
      let server = trial.server.process.pid
      let hosts = try #require(
        try? String(contentsOfFile: "/proc/\(server)/task/\(server)/children", encoding: .utf8))
      let host = try #require(hosts.split(separator: " ").first.flatMap { Int32($0) })
      kill(host, SIGSTOP)
      #expect(try client.wait() == .exited(75), "\(client.errors.text)")
      kill(host, SIGCONT)
      #expect(client.errors.text.contains(") does not answer within 2 s; is it stopped? "))
    } else {
      client.signal(number)
      #expect(try client.wait() == .exited(130), "\(client.errors.text)")
      #expect(client.errors.text.hasSuffix("ipc-client: interrupted\n"), "\(client.errors.text)")
    }
    #expect(client.output.text.hasPrefix("x-bad, adaptive, 24 bytes: "))
    #expect(client.output.text.contains(" received, "), "\(client.output.text)")
    try trial.server.output.wait(for: "client 3 disconnected (")
    try trial.stop()
  }

  @Test("What one leaves in its session's directory is gone afterwards")
  func leavesFiles() throws {
    let trial = try Trial(.leavesFiles)
    let client = try trial.client("3", input: .pipe)
    try trial.server.output.wait(for: "client 3 connected (x-bad, pid \(client.pid))\n")
    let places = FileManager.default.subpaths(atPath: trial.places) ?? []
    #expect(places.contains { $0.hasSuffix("/left") }, "\(places)")
    client.signal(SIGKILL)
    try trial.server.output.wait(for: "client 3 disconnected (died, 0 messages)\n")
    try trial.stop()
  }

  @Test(
    "Fifty that crash do not take the server down, and a pipe beside them is served all the while")
  func fifty() throws {
    let trial = try Trial(.crashesInReceive)
    let beside = try trial.server.client(["--kind", "pipe", "7"], input: .pipe)
    try trial.server.output.wait(for: "client 7 connected (pipe, pid \(beside.pid))\n")
    for group in 0..<10 {
      let clients = try (0..<5).map { try trial.client("\(100 + 5 * group + $0)", "--ping", "1") }
      for client in clients { #expect(try client.wait() == .exited(1)) }
      try beside.input!.write("line \(group)\n")
      try trial.server.output.wait(for: "client 7: line \(group)\n")
    }
    for id in 100..<150 {
      try trial.server.output.wait(for: "client \(id) disconnected (crashed)\n")
    }
    beside.input!.close()
    #expect(try beside.wait() == .exited(0))
    try trial.stop()
  }

  @Test("Another version, another file, or no file is refused with both sides' values")
  func identity() throws {
    let trial = try Trial(.good)
    let workspace = trial.server.workspace
    func refusal(_ kind: String) throws -> String {
      let client = try trial.server.client(["--kind", kind, "3"], input: .text("lost\n"))
      #expect(try client.wait() == .exited(69))
      return client.errors.text
    }
    let version = try refusal(try KindCompiler.compile(.good, version: "2", in: workspace))
    #expect(
      version.contains(#/the server has x-bad of version 1, SHA-256 [0-9a-f]{12}, the client of /#)
        && version.contains(#/version 2, SHA-256 [0-9a-f]{12}; use --kind with the server's file/#),
      "\(version)")
    let file = try refusal(try KindCompiler.compile(.good, note: "other", in: workspace))
    let hashes = file.matches(of: #/version 1, SHA-256 ([0-9a-f]{12})/#).map(\.output.1)
    #expect(hashes.count == 2 && hashes.first != hashes.last, "\(file)")
    let hello = Hello(clientID: 3, recordSize: 24, kindName: "x-bad")
    #expect {
      _ = try Connector.connect(to: SocketPath(workspace.socket), hello: hello, patience: patience)
    } throws: { error in
      "\(error)".contains("x-bad is a library's kind (version 1, SHA-256 ")
    }
    try trial.stop()
  }

  @Test("A file that was replaced since the server began is refused, and not served")
  func replaced() throws {
    let trial = try Trial(.good)
    let workspace = trial.server.workspace
    let other = try KindCompiler.compile(.good, note: "other", in: workspace)
    let old = workspace.path + "/old.so"
    try FileManager.default.moveItem(atPath: trial.object, toPath: old)
    try FileManager.default.moveItem(atPath: other, toPath: trial.object)
    let client = try trial.server.client(["--kind", old, "3"], input: .text("lost\n"))
    #expect(try client.wait() == .exited(69))
    #expect(client.errors.text.contains("the server began with another file of that name"))
    try trial.stop()
  }

  @Test("A client that names no kind is never given a library's")
  func noName() throws {
    let trial = try Trial(.good)
    for _ in 0..<4 {
      let client = try trial.server.client(["--ping", "1"])
      #expect(try client.wait() == .exited(0))
      #expect(client.output.text.hasPrefix("pipe, "))
    }
    let workspace = try Workspace()
    let alone = try TestServer(["--kind", trial.object], in: workspace)
    let client = try alone.client(["3"])
    #expect(try client.wait() == .exited(69))
    #expect(
      client.errors.text.contains("serves x-bad, the client asked for any kind; name a library's"))
    try alone.stop()
    try trial.stop()
  }

  @Test(
    "What cannot be loaded is said at the start, and the rest is served",
    arguments: [
      (.crashesInLoad, "ended with signal 11"),
      (.exitsInLoad, "ended with status 0"),
      (.hangsInLoad, "10.0 seconds"),
    ] as [(BadKind, String)])
  func load(kind: BadKind, reason: String) throws {
    let trial = try Trial(kind)
    #expect(trial.server.output.text.contains("(kind pipe; not now: \(trial.object))\n"))
    try trial.server.errors.wait(for: "\n")
    #expect(
      trial.server.errors.text.hasPrefix("ipc-server: a kind cannot be had now: \(trial.object): "))
    #expect(trial.server.errors.text.contains(reason))
    try trial.stop()
  }

  @Test("A server of nothing else does not start, and says why")
  func nothingToServe() throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.crashesInLoad, in: workspace)
    let server = try FinishedRun(
      .server, ["--socket", workspace.socket, "--kind", object], in: workspace)
    #expect(server.ending == .exited(69))
    #expect(server.errors.hasPrefix("ipc-server: \(object): "))
    #expect(server.errors.contains("ended with signal 11"))
    let text = workspace.path + "/text.so"
    try "no object".write(toFile: text, atomically: false, encoding: .utf8)
    for program in [BuiltProgram.server, .client] {
      let run = try FinishedRun(
        program, ["--socket", workspace.socket, "--kind", text], in: workspace)
      #expect(run.ending == .exited(69))
      #expect(
        run.errors.hasPrefix("\(program.rawValue): \(text): it cannot be loaded: "), "\(run.errors)"
      )
    }
    #expect(workspace.socketFiles == [])
  }

  @Test("A client whose file does not come back from being loaded ends, and says so")
  func clientHangsInLoad() throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.hangsInLoad, in: workspace)
    let client = try FinishedRun(
      .client, ["--socket", workspace.socket, "--kind", object], in: workspace)
    #expect(
      client == .failed(70, "ipc-client: \(object): its load did not return within 5.0 seconds"))
  }

  @Test(
    "What a library writes into every pipe is its own client's, and what it prints is no result")
  func forges() throws {
    let trial = try Trial(.forges)
    let client = try trial.client("3", input: .text("hello\n"))
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try trial.server.output.wait(for: "client 3 disconnected (exit, 1 message)\n")
    #expect(
      trial.server.lines.filter { !$0.contains("connected (x-bad, pid ") } == [
        "client 3: client 8: forged\\x1b[2J",
        "client 3: client 8 disconnected (exit, 7 messages)", "client 3: hello",
        "client 3 disconnected (exit, 1 message)",
      ])
    try trial.stop()
    #expect(trial.server.errors.text == "printed\n")
  }

  @Test(
    "A session's lines are shown at a terminal that stops whoever writes behind its foreground",
    .enabled(if: systemCommand("setsid") != nil && systemCommand("stty") != nil))
  func background() throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.forges, in: workspace)
    let terminal = try Terminal()
    let process = try ChildProcess(
      [
        systemCommand("setsid")!, "--ctty", "/bin/sh", "-c",
        "\(systemCommand("stty")!) tostop && exec \"$@\"", "sh", BuiltProgram.server.path,
        "--socket", workspace.socket, "--kind", object,
      ], input: .terminal(terminal), outputNumber: terminal.slave.number, in: workspace)
    try waitUntil("it is ready") { terminal.text.contains("ready on ") }
    let client = try ChildProcess(
      [BuiltProgram.client.path, "--socket", workspace.socket, "--kind", object, "3"],
      input: .text("hello\n"), in: workspace)
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try waitUntil("the lines are there: \(terminal.text)") {
      terminal.text.hasSuffix(
        "client 3: hello\r\nclient 3 disconnected (exit, 1 message)\r\n")
    }
    // Standard error is the terminal too.
    #expect(terminal.text.contains("printed\r\n"))
    process.signal(SIGTERM)
    #expect(try process.wait() == .exited(0))
  }

  @Test("Two files of one kind are not served together")
  func twice() throws {
    let workspace = try Workspace()
    let one = try KindCompiler.compile(.good, in: workspace)
    let other = try KindCompiler.compile(.good, version: "2", in: workspace)
    #expect(
      try FinishedRun(
        .server, ["--socket", workspace.socket, "--kind", one, "--kind", other], in: workspace)
        == .failed(
          64,
          "ipc-server: \(one) and \(other) are both the kind 'x-bad'; serve one of them"))
  }
}
