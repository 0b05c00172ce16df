// Subcommands: which one was chosen, whose option is whose, and what is said when that is unclear.

import CommandLine
import Testing

struct SubcommandTests {
  private let program = CompareProgram.description

  @Test func `options belong to the command they follow`() throws {
    let invocation = try #require(
      try program.accepted("--color=never", "run", "--markdown", "--rounds", "7"))
    #expect(invocation.string(CompareProgram.color) == "never")
    #expect(invocation.program == program)
    let run = try #require(invocation.subcommand(CompareProgram.run))
    #expect(run.isGiven(CompareProgram.markdown))
    #expect(run.integer(CompareProgram.rounds) == 7)
    #expect(invocation.subcommand(CompareProgram.diff) == nil)
    #expect(invocation.subcommand?.program.name == "run")
  }

  @Test func `arguments are the subcommand's`() throws {
    let invocation = try #require(try program.accepted("diff", "a.json", "b.json"))
    let diff = try #require(invocation.subcommand(CompareProgram.diff))
    #expect(diff.required(CompareProgram.old) == "a.json")
    #expect(diff.string(CompareProgram.new) == "b.json")
  }

  @Test func `the end of options holds below as well`() throws {
    let invocation = try #require(try program.accepted("--", "report", "--markdown"))
    let report = try #require(invocation.subcommand(CompareProgram.report))
    #expect(report.required(CompareProgram.file) == "--markdown")
    #expect(!report.isGiven(CompareProgram.markdown))
  }

  @Test func `a subcommand shows its own help and the program's version`() throws {
    let help = try #require(try program.shown("run", "--help"))
    #expect(
      help.contains(
        "USAGE: ipc-compare run [--rounds <rounds>] [--sizes <sizes> ...] [--markdown]\n"))
    #expect(try program.shown("--color", "auto", "diff", "a", "--version") == "ipc-compare 1.0.0\n")
  }

  @Test func `a subcommand is required`() {
    #expect(
      CompareProgram.complaint() == """
        ipc-compare: missing subcommand (one of run, report, diff)
        Usage: ipc-compare [<options>] <subcommand>; see 'ipc-compare --help'

        """)
    #expect(CompareProgram.complaint("--") == CompareProgram.complaint("--color", "auto"))
  }

  @Test func `an unknown subcommand is named with the nearest`() {
    #expect(
      CompareProgram.complaint("rnu") == """
        ipc-compare: unknown subcommand 'rnu'; did you mean 'run'? (one of run, report, diff)
        Usage: ipc-compare [<options>] <subcommand>; see 'ipc-compare --help'

        """)
    #expect(
      CompareProgram.complaint("benchmark") == """
        ipc-compare: unknown subcommand 'benchmark' (one of run, report, diff)
        Usage: ipc-compare [<options>] <subcommand>; see 'ipc-compare --help'

        """)
  }

  @Test func `a subcommand's option before it is sent to its place`() {
    #expect(
      CompareProgram.complaint("--markdown", "run") == """
        ipc-compare: unknown option '--markdown' before the subcommand; it belongs after run, report
        Usage: ipc-compare [<options>] <subcommand>; see 'ipc-compare --help'

        """)
  }

  @Test func `the program's option after a subcommand is unknown there`() {
    #expect(
      CompareProgram.complaint("run", "--color", "never") == """
        ipc-compare run: unknown option '--color'
        Usage: ipc-compare run [<options>]; see 'ipc-compare run --help'

        """)
  }
}
