// Every way of writing an option or an argument that is accepted.

import CommandLine
import Testing

struct SyntaxTests {
  private let program = ClientProgram.description

  @Test(arguments: [["--kind", "shm"], ["--kind=shm"], ["-k", "shm"], ["-k=shm"]])
  func `a value follows its option or an equals sign`(arguments: [String]) throws {
    guard case .run(let invocation) = try program.parse(arguments) else {
      Issue.record("nothing to run")
      return
    }
    #expect(invocation.string(ClientProgram.kind) == "shm")
    #expect(invocation.isGiven(ClientProgram.kind))
  }

  @Test func `nothing given is nothing found`() throws {
    let invocation = try #require(try program.accepted())
    #expect(!invocation.isGiven(ClientProgram.quiet))
    #expect(!invocation.isGiven(ClientProgram.kind))
    #expect(invocation.string(ClientProgram.kind) == nil)
    #expect(invocation.integer(ClientProgram.cpu) == nil)
    #expect(invocation.strings(ClientProgram.tag) == [])
    #expect(invocation.integers(ClientProgram.priority) == [])
    #expect(invocation.string(ClientProgram.id) == nil)
    #expect(invocation.integer(ClientProgram.id) == nil)
    #expect(invocation.subcommand == nil)
  }

  @Test(arguments: [
    ["3", "--kind", "shm", "--quiet"], ["--kind", "shm", "3", "--quiet"],
    ["--quiet", "--kind=shm", "3"], ["-q", "-k", "shm", "--", "3"],
  ])
  func `options and arguments come in any order`(arguments: [String]) throws {
    guard case .run(let invocation) = try program.parse(arguments) else {
      Issue.record("nothing to run")
      return
    }
    #expect(invocation.string(ClientProgram.kind) == "shm")
    #expect(invocation.isGiven(ClientProgram.quiet))
    #expect(invocation.integer(ClientProgram.id) == 3)
  }

  @Test func `a repeatable option keeps its values in order`() throws {
    let invocation = try #require(try program.accepted("-t", "b", "--tag=a", "--tag", "b"))
    #expect(invocation.strings(ClientProgram.tag) == ["b", "a", "b"])
    let priorities = try #require(try program.accepted("--priority=-5", "--priority", "+7"))
    #expect(priorities.integers(ClientProgram.priority) == [-5, 7])
  }

  @Test func `only the first equals sign divides`() throws {
    let invocation = try #require(try program.accepted("--tag=a=b", "--tag==", "--tag="))
    #expect(invocation.strings(ClientProgram.tag) == ["a=b", "=", ""])
  }

  @Test func `a combining character does not hide the equals sign`() throws {
    let invocation = try #require(try program.accepted("--tag=\u{301}x"))
    #expect(invocation.strings(ClientProgram.tag).map { Array($0.utf8) } == [[0xCC, 0x81, 0x78]])
  }

  @Test func `a lone dash is a value or an argument`() throws {
    let invocation = try #require(try program.accepted("--socket", "-"))
    #expect(invocation.string(ClientProgram.socket) == "-")
    let report = try #require(try CompareProgram.description.accepted("report", "-"))
    #expect(report.subcommand?.required(CompareProgram.file) == "-")
  }

  @Test func `two dashes end the options`() throws {
    let report = try #require(try CompareProgram.report.accepted("--", "--help"))
    #expect(report.required(CompareProgram.file) == "--help")
    let second = try #require(try CompareProgram.diff.accepted("a", "--", "--"))
    #expect(second.required(CompareProgram.new) == "--")
  }

  @Test func `the ends of a range are within it`() throws {
    #expect(try program.accepted("--cpu=0")?.integer(ClientProgram.cpu) == 0)
    #expect(try program.accepted("--cpu=1023")?.integer(ClientProgram.cpu) == 1023)
    #expect(try program.accepted("4294967295")?.integer(ClientProgram.id) == 4_294_967_295)
  }

  @Test(arguments: [["--help"], ["-h"], ["--quiet", "3", "--help", "--knid"]])
  func `help is shown before later mistakes are looked for`(arguments: [String]) throws {
    guard case .show(let text) = try program.parse(arguments, width: 60) else {
      Issue.record("nothing shown")
      return
    }
    #expect(text == program.help(width: 60))
  }

  @Test func `the version is the program's name and version`() throws {
    #expect(try program.shown("--version") == "ipc-client 1.0.0\n")
  }

  @Test func `a program without a version has no such option`() {
    let program = ProgramDescription(name: "tool", overview: "Do something.")
    #expect(throws: UsageError.self) { try program.parse(["--version"]) }
    #expect(!program.help().contains("--version"))
  }

  @Test func `Swift's own CommandLine stays within reach`() {
    #expect(!Swift.CommandLine.arguments.isEmpty)
  }
}
