// Output that nobody reads, or that cannot be written: it holds nobody up, and nothing is lost in silence.

import Glibc
import IPCChannels
import Linux
import Messages
import TestSupport
import Testing

@Suite("Output that is not read", .waitsForPrograms)
struct UnreadOutputTests {
  private static let line = String(repeating: "x", count: 999) + "\n"

  /// Has a client say more than the server's queue holds, and expects that it is told `bye`.
  private func fill(_ server: TestServer, lines: Int, _ arguments: [String] = []) throws {
    let client = try server.client(["1"] + arguments, input: .pipe)
    for _ in 0..<(lines / 100) {
      try client.input!.write(String(repeating: Self.line, count: 100))
    }
    client.input!.close()
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
  }

  /// Connects, is served, and leaves without a word.
  private func expectService(of server: TestServer, _ kind: ChannelKind) throws {
    // The client before may have left it something to free.
    try waitUntilBlocked(server.process)
    let idle = ProcessFigures(server.process.pid).descriptors.count
    let client = try server.connect(kind, id: 2)
    try client.send(Message(.ping, author: 2, 7, 8))
    #expect(try client.receive() == Message(.pong, author: 2, 7, 8))
    client.closeChannel()
    client.closeLifeline()
    // The last of them is closed once the server has told of the end.
    try waitUntil("everything of the client is freed") {
      ProcessFigures(server.process.pid).descriptors.count == idle
    }
  }

  @Test(
    "A server whose output nobody reads serves everybody, and says later what is missing",
    arguments: [ChannelKind.pipe, .memfd])
  func output(kind: ChannelKind) throws {
    let pipe = try UnreadPipe()
    let server = try TestServer(["--kind", kind.rawValue], outputNumber: pipe.writeNumber)
    let lines = 1_000
    try fill(server, lines: lines)
    try expectService(of: server, kind)
    // What came and went, beside: the client's two lines and the other's.
    try expectAll(of: lines, beside: 4, shownBy: server, through: pipe)
  }

  /// What nobody has read is shown or counted once somebody reads, and from there on everything is shown again.
  ///
  /// - Parameters:
  ///   - lines: of client 1.
  ///   - others: lines behind the server's first.
  ///   - kind: what a client says beside its number.
  private func expectAll(
    of lines: Int, beside others: Int, shownBy server: TestServer, through pipe: UnreadPipe,
    _ kind: [String] = []
  ) throws {
    var text = try pipe.read(until: " not shown\n")
    // A library's host may have lines that the server takes once it has room.
    var known: Int {
      text.split(separator: "\n").reduce(0) { sum, line in
        let notice = line.wholeMatch(of: /([0-9,]+) lines? not shown/)
        return sum + (notice.map { Int($0.1.filter { $0 != "," }) ?? 0 } ?? 1)
      }
    }
    try waitUntil("\(1 + lines + others) lines are shown or counted, of which \(known) are") {
      text += String(decoding: pipe.read(), as: UTF8.self)
      return known >= 1 + lines + others
    }
    #expect(known == 1 + lines + others)
    let shown = text.split(separator: "\n")
    #expect(shown.dropFirst(2).prefix(400).allSatisfy { $0 == "client 1: " + Self.line.dropLast() })
    let client = try server.client(["3"] + kind, input: .text("hello\n"))
    #expect(try client.wait() == .exited(0))
    let rest = try pipe.read(until: "client 3 disconnected (exit, 1 message)\n")
    #expect(rest.contains("client 3: hello\n"))
    try server.stop()
    #expect(server.errors.text == "")
  }

  @Test(
    "Of text over a library's kind that nobody reads, each line is shown later or counted",
    .enabled(if: KindCompiler.isAvailable, KindCompiler.reason))
  func library() throws {
    let pipe = try UnreadPipe()
    let workspace = try Workspace()
    let kind = ["--kind", try KindCompiler.compile(.good, in: workspace)]
    let server = try TestServer(kind, outputNumber: pipe.writeNumber, in: workspace)
    let lines = 1_000
    try fill(server, lines: lines, kind)
    // A client came and went.
    try expectAll(of: lines, beside: 2, shownBy: server, through: pipe, kind)
  }

  @Test(
    "What a session had said when its library crashed is shown once somebody reads",
    .enabled(if: KindCompiler.isAvailable, KindCompiler.reason))
  func crash() throws {
    let pipe = try UnreadPipe()
    pipe.fill()
    let workspace = try Workspace()
    let kind = ["--kind", try KindCompiler.compile(.crashesOnceIdle, in: workspace)]
    let server = try TestServer(kind, outputNumber: pipe.writeNumber, in: workspace)
    let client = try server.client(["3"] + kind, input: .pipe)
    try client.input!.write("hello\n")
    try server.errors.wait(for: "client 3 was dropped because its library did what it must not: ")
    client.input!.close()
    #expect(try client.wait() == .exited(1))
    let text = try pipe.read(until: "client 3 disconnected (crashed)\n")
    #expect(
      text.hasSuffix(
        "client 3 connected (x-bad, pid \(client.pid))\nclient 3: hello\n"
          + "client 3 disconnected (crashed)\n"))
    try server.stop()
  }

  @Test(
    "A server whose output nobody ever reads stops, and says what is missing",
    arguments: KindCompiler.isAvailable ? [false, true] : [false])
  func stopping(ofLibrary: Bool) throws {
    let pipe = try UnreadPipe()
    let workspace = try Workspace()
    let kind = ["--kind", ofLibrary ? try KindCompiler.compile(.good, in: workspace) : "pipe"]
    let server = try TestServer(kind, outputNumber: pipe.writeNumber, in: workspace)
    try fill(server, lines: 1_000, kind)
    try server.stop()
    let said = #/ipc-server: [0-9,]+ lines not shown on standard output\n/#
    #expect(server.errors.text.wholeMatch(of: said) != nil, "\(server.errors.text)")
  }

  @Test(
    "A library that floods its client's lines takes no memory of the server, and holds nobody up",
    .enabled(if: KindCompiler.isAvailable, KindCompiler.reason))
  func flood() throws {
    let pipe = try UnreadPipe()
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.floods, in: workspace)
    let server = try TestServer(
      ["--kind", object, "--kind", "pipe"], outputNumber: pipe.writeNumber, in: workspace)
    try expectService(of: server, .pipe)
    let memory = ProcessFigures(server.process.pid).residentKibibytes
    let client = try server.client(["1", "--kind", object], input: .pipe)
    try expectService(of: server, .pipe)
    // Each of its bytes is a line of 12, and the server keeps a mebibyte of what is not read.
    #expect(ProcessFigures(server.process.pid).residentKibibytes - memory < 3_072)
    _ = try pipe.read(until: "client 1: \nclient 1: \n")
    try expectService(of: server, .pipe)
    #expect(ProcessFigures(server.process.pid).residentKibibytes - memory < 3_072)
    client.signal(SIGKILL)
    // The session may be waiting to say its own lines behind all the others, and is not waited for.
    try server.stop()
    #expect(server.errors.text.contains(" lines not shown on standard output\n"))
  }

  @Test("A server whose standard error nobody reads serves everybody, and stops")
  func errors() throws {
    let pipe = try UnreadPipe()
    pipe.fill()
    let server = try TestServer(
      ["--kind", "pipe", "--narrate"], errorsNumber: pipe.writeNumber)
    try expectService(of: server, .pipe)
    let client = try server.client(["1"], input: .text("hello\n"))
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
    #expect(server.lines.contains("client 1: hello"))
  }

  @Test("Ctrl-S holds up the lines and nobody who serves, and Ctrl-Q shows them")
  func stoppedTerminal() throws {
    let terminal = try Terminal()
    let server = try TestServer(["--kind", "pipe"], outputNumber: terminal.slave.number)
    try waitUntil("it is ready") { terminal.text.contains("ready on ") }
    try terminal.stop()
    let client = try server.client(["1"], input: .text("hello\n"))
    #expect(try client.wait() == .exited(0))
    #expect(!terminal.text.contains("client 1"))
    terminal.type("\u{11}")
    try waitUntil("the lines are there") {
      terminal.text.hasSuffix("client 1: hello\r\nclient 1 disconnected (exit, 1 message)\r\n")
    }
    try terminal.stop()
    #expect(try server.client(["2"]).wait() == .exited(0))
    try server.stop()
    #expect(server.errors.text == "ipc-server: 2 lines not shown on standard output\n")
  }

  @Test("Output that cannot be written is said on standard error, and ends in status 1")
  func fullDevice() throws {
    let device = FileDescriptor(owning: unsafe open("/dev/full", O_WRONLY | O_CLOEXEC))
    let server = try TestServer(["--kind", "pipe"], outputNumber: device.number)
    let complaint = "standard output cannot be written: No space left on device (ENOSPC)\n"
    try server.errors.wait(for: "ipc-server: " + complaint)
    for (arguments, input) in [
      (["1"], "hello\n"), (["--ping", "10"], ""), (["--stream", "10"], ""),
    ] {
      let client = try server.client(arguments, input: .text(input), outputNumber: device.number)
      // It is the result that is missing; a client that sends text has none.
      let hasResult = input.isEmpty
      #expect(try client.wait() == .exited(hasResult ? 1 : 0))
      #expect(client.errors.text == (hasResult ? "ipc-client: " + complaint : ""))
    }
    server.process.signal(SIGTERM)
    #expect(try server.process.wait() == .exited(1))
    #expect(
      server.errors.text == "ipc-server: " + complaint
        + "ipc-server: 8 lines not shown on standard output\n")
    #expect(server.workspace.socketFiles == [])
    for program in [BuiltProgram.server, .client, .compare] {
      let help = try ChildProcess(
        [program.path, "--help"], outputNumber: device.number, in: server.workspace)
      #expect(try help.wait() == .exited(1))
      #expect(help.errors.text == "\(program.rawValue): " + complaint)
    }
  }

  @Test("A program without standard output says that nothing can be written, and ends in status 1")
  func closedOutput() throws {
    for program in [BuiltProgram.server, .client, .compare] {
      let run = try FinishedRun([
        "/bin/sh", "-c", "exec \"$0\" --help >&-", program.path,
      ])
      #expect(run.ending == .exited(1))
      #expect(
        run.errors == "\(program.rawValue): standard output cannot be written: "
          + "Bad file descriptor (EBADF)\n")
    }
  }

  @Test(
    "A disk that was full gets what it missed once there is room",
    .enabled(if: systemCommand("prlimit") != nil),
    arguments: KindCompiler.isAvailable ? [false, true] : [false])
  func fullDisk(ofLibrary: Bool) throws {
    // A limit fails the write as a full disk does, and would send SIGXFSZ too.
    let prlimit = systemCommand("prlimit")!
    let workspace = try Workspace()
    let kind = ["--kind", ofLibrary ? try KindCompiler.compile(.good, in: workspace) : "pipe"]
    let server = try TestServer(
      kind, prefix: [prlimit, "--fsize=200:unlimited"], in: workspace)
    let client = try server.client(
      ["1"] + kind, input: .text((1...100).map { "\($0)\n" }.joined()))
    #expect(try client.wait() == .exited(0))
    try server.errors.wait(for: "standard output cannot be written: File too large (EFBIG)\n")
    #expect(server.output.text.utf8.count == 200)
    let raise = [prlimit, "--pid=\(server.process.pid)", "--fsize=unlimited"]
    #expect(try FinishedRun(raise).ending == .exited(0))
    try server.output.wait(for: "client 1 disconnected (exit, 100 messages)\n")
    #expect(server.lines.dropFirst().dropLast() == (1...100).map { "client 1: \($0)" }[...])
    server.process.signal(SIGTERM)
    #expect(try server.process.wait() == .exited(1))
  }

  @Test("A reader who has seen enough is no failure")
  func enough() throws {
    let reader = try InputPipe()
    reader.closeChildEnd()
    let server = try TestServer(["--kind", "pipe"])
    let client = try server.client(["--ping", "10"], outputNumber: reader.writeNumber)
    #expect(try client.wait() == .exited(0))
    #expect(client.errors.text == "")
    try server.stop()
  }

  @Test("Lines of both streams keep their order where both lead to one place")
  func onePlace() throws {
    let workspace = try Workspace()
    let pipe = try UnreadPipe()
    let server = try TestServer(
      ["--kind", "pipe"], outputNumber: pipe.writeNumber, errorsNumber: pipe.writeNumber,
      in: workspace)
    for id in 1...20 as ClosedRange<UInt32> {
      let client = try server.connect(.pipe, id: id)
      try client.send(Message(.ping, author: 99, 0, 0))
      #expect(try client.receive() == nil)
    }
    let text = try pipe.read(until: "client 20 disconnected (protocol, 0 messages)\n")
    for id in 1...20 {
      let own = text.split(separator: "\n").filter { $0.contains("client \(id) ") }
      #expect(own.count == 3)
      #expect(own[0].hasPrefix("client \(id) connected "))
      #expect(own[1].hasPrefix("ipc-server: client \(id) was dropped for a protocol violation: "))
      #expect(own[2] == "client \(id) disconnected (protocol, 0 messages)")
    }
    try server.stop()
  }
}
