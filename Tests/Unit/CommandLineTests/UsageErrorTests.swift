// Every mistake a command line can contain, with what is said about it, word for word.

import CommandLine
import Testing

struct UsageErrorTests {
  private static let kinds = "(one of pipe, socketpair, shm, memfd, signal)"

  @Test func `an error is two lines and a status`() throws {
    let error = try #require(throws: UsageError.self) {
      try ClientProgram.description.parse(["--kind", "shn"])
    }
    #expect(
      error.text == """
        ipc-client: unknown value 'shn' for --kind; did you mean 'shm'? \(Self.kinds)
        Usage: ipc-client [<options>] [<id>]; see 'ipc-client --help'

        """)
    #expect(error.text == error.description + "\n")
    #expect(error.program == "ipc-client")
    #expect(UsageError.exitStatus == 64)
  }

  @Test func `a program may add mistakes of its own`() throws {
    let invocation = try #require(try ClientProgram.description.accepted("--quiet"))
    #expect(
      invocation.error("--quiet and --tag exclude each other").text == """
        ipc-client: --quiet and --tag exclude each other
        Usage: ipc-client [<options>] [<id>]; see 'ipc-client --help'

        """)
  }

  @Test func `an unknown option is named with the nearest`() {
    #expect(
      ClientProgram.complaint("--knid", "shm") == "unknown option '--knid'; did you mean '--kind'?")
    #expect(
      ClientProgram.complaint("--knid=shm") == "unknown option '--knid'; did you mean '--kind'?")
    #expect(ClientProgram.complaint("-kind") == "unknown option '-kind'; did you mean '--kind'?")
    #expect(ClientProgram.complaint("--hlep") == "unknown option '--hlep'; did you mean '--help'?")
    #expect(ClientProgram.complaint("--frobnicate") == "unknown option '--frobnicate'")
    #expect(ClientProgram.complaint("-x") == "unknown option '-x'")
    #expect(ClientProgram.complaint("--=shm") == "unknown option '--'")
    #expect(ClientProgram.complaint("-5") == "unknown option '-5'")
  }

  @Test func `an unknown choice is named with all that there are`() {
    #expect(
      ClientProgram.complaint("--kind", "shn")
        == "unknown value 'shn' for --kind; did you mean 'shm'? \(Self.kinds)")
    #expect(
      ClientProgram.complaint("-k=doors") == "unknown value 'doors' for --kind \(Self.kinds)")
    #expect(
      ClientProgram.complaint("--wait", "Spin")
        == "unknown value 'Spin' for --wait; did you mean 'spin'? (one of block, spin, adaptive)")
  }

  @Test func `a missing value is missed`() {
    #expect(ClientProgram.complaint("--kind") == "missing value for --kind \(Self.kinds)")
    #expect(ClientProgram.complaint("--socket") == "missing value for --socket")
    #expect(ClientProgram.complaint("3", "--cpu") == "missing value for --cpu (expected 0 to 1023)")
    #expect(ClientProgram.complaint("--socket", "--", "3") == "missing value for --socket")
  }

  @Test func `the next option does not become a value`() {
    #expect(ClientProgram.complaint("--socket", "--quiet") == "missing value for --socket")
    #expect(ClientProgram.complaint("--socket", "-q") == "missing value for --socket")
    #expect(
      ClientProgram.complaint("--socket", "-x.sock")
        == "missing value for --socket; if '-x.sock' is the value, write '--socket=-x.sock'")
    #expect(
      ClientProgram.complaint("--priority", "-5") == """
        missing value for --priority (expected -20 to 19); if '-5' is the value, write \
        '--priority=-5'
        """)
  }

  @Test func `an empty value is no value except as text`() {
    #expect(ClientProgram.complaint("--kind=") == "empty value for --kind \(Self.kinds)")
    #expect(ClientProgram.complaint("--socket", "") == "empty value for --socket")
    #expect(ClientProgram.complaint("--cpu=") == "empty value for --cpu (expected 0 to 1023)")
    #expect(ClientProgram.complaint("") == "empty value for <id> (expected 0 to 4294967295)")
    #expect(ClientProgram.complaint("--tag=") == nil)
  }

  @Test(arguments: ["two", "1.5", "0x10", " 1", "1 ", "-", "+", "1_000", "٣"])
  func `what is no integer is refused`(value: String) {
    #expect(
      ClientProgram.complaint("--cpu", value)
        == "value '\(value)' for --cpu is not an integer (expected 0 to 1023)")
  }

  @Test(arguments: ["1024", "99999999999999999999999", "-1"])
  func `an integer out of range is told the range`(value: String) {
    #expect(
      ClientProgram.complaint("--cpu=\(value)")
        == "value '\(value)' for --cpu is out of range (expected 0 to 1023)")
  }

  @Test func `a range without an end is worded as one`() {
    #expect(
      CompareProgram.complaint("run", "--rounds=0") == """
        ipc-compare run: value '0' for --rounds is out of range (expected 1 or more)
        Usage: ipc-compare run [<options>]; see 'ipc-compare run --help'

        """)
  }

  @Test func `a flag takes no value`() {
    #expect(
      ClientProgram.complaint("--quiet=yes") == "option --quiet takes no value (given 'yes')")
    #expect(ClientProgram.complaint("-q=") == "option --quiet takes no value (given '')")
    #expect(ClientProgram.complaint("--help=me") == "option --help takes no value (given 'me')")
  }

  @Test func `an option that is not repeatable is given once`() {
    #expect(
      ClientProgram.complaint("--kind", "shm", "-k", "pipe") == "option --kind given more than once"
    )
    #expect(ClientProgram.complaint("-q", "3", "--quiet") == "option --quiet given more than once")
  }

  @Test func `arguments are counted and checked`() {
    #expect(ClientProgram.complaint("3", "4") == "unexpected argument '4'")
    #expect(ClientProgram.complaint("--", "3", "--quiet") == "unexpected argument '--quiet'")
    #expect(
      ClientProgram.complaint("three")
        == "value 'three' for <id> is not an integer (expected 0 to 4294967295)")
    #expect(
      CompareProgram.complaint("diff", "a.json") == """
        ipc-compare diff: missing argument <new>
        Usage: ipc-compare diff <old> <new>; see 'ipc-compare diff --help'

        """)
  }

  @Test func `a missing choice is told its names`() {
    let column = Argument.required("column", .choice(["p50", "p99"]), help: "A column.")
    let program = ProgramDescription(
      name: "explain", overview: "Explain a column.", arguments: [column])
    #expect(throws: UsageError.self) { try program.parse(["p9"]) }
    let error = #expect(throws: UsageError.self) { try program.parse([]) }
    #expect(error?.problem == "missing argument <column> (one of p50, p99)")
  }

  @Test func `whatever the arguments hold, an error stays two plain lines`() throws {
    let hostile = "a\nb\r\n\t\u{1B}[2J\u{2028}\u{202E}\u{85}é"
    let escaped = "a\\nb\\r\\n\\t\\u{1B}[2J\\u{2028}\\u{202E}\\u{85}é"
    #expect(ClientProgram.complaint("--\(hostile)") == "unknown option '--\(escaped)'")
    #expect(
      ClientProgram.complaint("-k", hostile)
        == "unknown value '\(escaped)' for --kind \(Self.kinds)")
    #expect(
      ClientProgram.complaint("-q=\(hostile)")
        == "option --quiet takes no value (given '\(escaped)')")
    #expect(ClientProgram.complaint("1", hostile) == "unexpected argument '\(escaped)'")
    #expect(
      ClientProgram.complaint("--socket", "-\(hostile)") == """
        missing value for --socket; if '-\(escaped)' is the value, write '--socket=-\(escaped)'
        """)
    let text = try #require(CompareProgram.complaint(hostile))
    #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 2)
    #expect(text.hasPrefix("ipc-compare: unknown subcommand '\(escaped)' (one of run,"))
  }
  @Test func `what a program says of a path in its command line stays one line, too`() throws {
    guard case .run(let invocation) = try ClientProgram.description.parse(["1"]) else {
      Issue.record("nothing is run")
      return
    }
    let error = invocation.error("\u{202E}a\nb is read; name another file")
    #expect(error.problem == "\\u{202E}a\\nb is read; name another file")
  }
}
