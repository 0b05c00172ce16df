// The command lines of the built programs. Every combination is the business of CommandLineTests;
// here is what a person gets from the programs themselves.

import IPCChannels
import Linux
import TestSupport
import Testing

@Suite("Command lines", .waitsForPrograms)
struct CommandLineUseTests {
  private static let kinds = ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")

  @Test(
    "A wrong command line is explained, with status 64",
    arguments: [
      (
        .client, "--kind shn",
        "unknown value 'shn' for --kind; did you mean 'shm'? (one of \(kinds), or a file such as ./name.so)"
      ),
      (
        .server, "--kind shn",
        "unknown value 'shn' for --kind; did you mean 'shm'? (one of \(kinds), all, or a file such as ./name.so)"
      ),
      (
        .client, "--kind all",
        "unknown value 'all' for --kind (one of \(kinds), or a file such as ./name.so)"
      ),
      (.client, "--size 23", "value '23' for --size is out of range (expected 24 to 1048576)"),
      (
        .client, "--size 1048577",
        "value '1048577' for --size is out of range (expected 24 to 1048576)"
      ),
      (
        .client, "--cpu 1023",
        "this process may not run on CPU 1023; 'taskset -cp $$' shows where it may"
      ),
      (
        .server, "--cpu 1023",
        "this process may not run on CPU 1023; 'taskset -cp $$' shows where it may"
      ),
      (.client, "--cpu 1024", "value '1024' for --cpu is out of range (expected 0 to 1023)"),
      (.client, "--ping 0", "value '0' for --ping is out of range (expected 1 or more)"),
      (.client, "--stream 0", "value '0' for --stream is out of range (expected 1 or more)"),
      (.client, "--ping 1 --stream 1", "--ping and --stream exclude each other"),
      (.client, "--batch 0", "value '0' for --batch is out of range (expected 1 to 65536)"),
      (.client, "--timeout 0", "value '0' for --timeout is out of range (expected 1 to 3600)"),
      (.client, "--wait sleep", "unknown value 'sleep' for --wait (one of block, spin, adaptive)"),
      (.server, "--wait sleep", "unknown value 'sleep' for --wait (one of block, spin, adaptive)"),
      (.client, "--pong 1", "unknown option '--pong'; did you mean '--ping'?"),
      (
        .client, "4294967296",
        "value '4294967296' for <id> is out of range (expected 0 to 4294967295)"
      ),
      (.client, "1 2", "unexpected argument '2'"),
      (.server, "3", "unexpected argument '3'"),
      (.client, "--socket", "missing value for --socket"),
      (.server, "--quiet=1", "option --quiet takes no value (given '1')"),
      (
        .server, "--allow-uid=-1",
        "value '-1' for --allow-uid is out of range (expected 0 to 4294967295)"
      ),
    ] as [(BuiltProgram, String, String)])
  func misuse(program: BuiltProgram, arguments: String, problem: String) throws {
    let words = arguments.split(separator: " ").map(String.init)
    #expect(try FinishedRun(program, words) == .misused(program, problem))
  }

  @Test(
    "Help goes to standard output, with status 0",
    arguments: [
      BuiltProgram.client, .server,
    ], ["--help", "-h"])
  func help(program: BuiltProgram, option: String) throws {
    let run = try FinishedRun(program, [option])
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    #expect(run.output.hasPrefix("OVERVIEW: "))
    #expect(run.output.contains("\nUSAGE: \(program.rawValue) [--kind <kind>"))
    for section in ["OPTIONS", "EXAMPLES", "EXIT STATUS", "ENVIRONMENT"] {
      #expect(run.output.contains("\n\(section):\n"))
    }
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("The version is one line", arguments: [BuiltProgram.client, .server])
  func version(program: BuiltProgram) throws {
    let run = try FinishedRun(program, ["--version"])
    let expected = "\(program.rawValue) 0.1.0\n"
    #expect(run == FinishedRun(ending: .exited(0), output: expected, errors: ""))
  }

  @Test(
    "Where there is no /proc, a command line is obeyed all the same",
    .enabled(
      if: ForeignProcessFilesTests.Place.empty.isAvailable,
      "this machine lets nobody make namespaces with unshare(1)"))
  func withoutProcessFiles() throws {
    let place = ForeignProcessFilesTests.Place.empty
    let server = try TestServer(["--kind", "fifo", "--quiet"], prefix: place.command([]))
    #expect(server.output.text.contains("(kind fifo)"), "\(server.output.text)")
    let client = try ChildProcess(
      place.command([try server.workspace.copy(of: .client), "--socket", server.workspace.socket])
        + ["--kind", "fifo", "--ping", "10", "7"], in: server.workspace)
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    #expect(client.output.text.hasPrefix("fifo, adaptive, 24 bytes: 10 sent"))
    let wrong = try FinishedRun(
      place.command([try server.workspace.copy(of: .client), "--no-such-option"]))
    #expect(wrong.ending == .exited(64))
    try server.stop()
  }

  @Test("Both programs pin themselves where they are told to")
  func pinned() throws {
    let cpu = "\(Processor.allowed[0])"
    let server = try TestServer(["--kind", "pipe", "--cpu", cpu])
    let client = try server.client(["--cpu", cpu, "--wait", "block", "1"], input: .text("x\n"))
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    #expect(ProcessFigures(server.process.pid).allowedProcessors == cpu)
    try server.stop()
  }
}
