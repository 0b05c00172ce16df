// A table that contradicts itself, or a look-up that the table cannot answer, is a bug in the
// program and must trap at once rather than look like an option that was not given.

import CommandLine
import Testing

struct MisuseTests {
  // Not any failure: an error thrown in the child would be one as well.
  #if arch(x86_64)
    private static let trap = ExitTest.Condition.signal(4)  // SIGILL
  #else
    private static let trap = ExitTest.Condition.signal(5)  // SIGTRAP
  #endif

  @Test func `looking up what is not in the table traps`() async {
    await #expect(processExitsWith: Self.trap) {
      let invocation = try ClientProgram.description.accepted()
      _ = invocation?.isGiven(CompareProgram.markdown)
    }
    await #expect(processExitsWith: Self.trap) {
      let invocation = try ClientProgram.description.accepted()
      _ = invocation?.string(CompareProgram.file)
    }
    await #expect(processExitsWith: Self.trap) {
      let invocation = try CompareProgram.description.accepted("run")
      _ = invocation?.subcommand(ClientProgram.description)
    }
  }

  @Test func `looking up as something else traps`() async {
    await #expect(processExitsWith: Self.trap) {
      _ = try ClientProgram.description.accepted()?.string(ClientProgram.quiet)
    }
    await #expect(processExitsWith: Self.trap) {
      _ = try ClientProgram.description.accepted()?.string(ClientProgram.tag)
    }
    await #expect(processExitsWith: Self.trap) {
      _ = try ClientProgram.description.accepted()?.integer(ClientProgram.kind)
    }
    await #expect(processExitsWith: Self.trap) {
      _ = try ClientProgram.description.accepted()?.integer(ClientProgram.priority)
    }
    await #expect(processExitsWith: Self.trap) {
      _ = try ClientProgram.description.accepted("3")?.required(ClientProgram.id)
    }
  }

  @Test func `two options of one name trap`() async {
    await #expect(processExitsWith: Self.trap) {
      let again = Option.flag("kind", help: "Again.")
      _ = ProgramDescription(name: "p", overview: "P.", options: [ClientProgram.kind, again])
    }
    await #expect(processExitsWith: Self.trap) {
      let again = Option.flag("keep", short: "k", help: "Again.")
      _ = ProgramDescription(name: "p", overview: "P.", options: [ClientProgram.kind, again])
    }
    await #expect(processExitsWith: Self.trap) {
      let builtIn = Option.flag("host", short: "h", help: "Taken.")
      _ = ProgramDescription(name: "p", overview: "P.", options: [builtIn])
    }
  }

  @Test func `a table of arguments that cannot be read traps`() async {
    await #expect(processExitsWith: Self.trap) {
      _ = ProgramDescription(
        name: "p", overview: "P.", arguments: [ClientProgram.id, CompareProgram.file])
    }
    await #expect(processExitsWith: Self.trap) {
      _ = ProgramDescription(
        name: "p", overview: "P.", arguments: [CompareProgram.file, CompareProgram.file])
    }
    await #expect(processExitsWith: Self.trap) {
      let table = Option.value("table", .text, bareValue: "all", help: "A table.")
      _ = ProgramDescription(
        name: "p", overview: "P.", arguments: [CompareProgram.file], options: [table])
    }
    await #expect(processExitsWith: Self.trap) {
      _ = ProgramDescription(
        name: "p", overview: "P.", arguments: [CompareProgram.file],
        subcommands: [CompareProgram.run])
    }
    await #expect(processExitsWith: Self.trap) {
      _ = ProgramDescription(
        name: "p", overview: "P.", subcommands: [CompareProgram.run, CompareProgram.run])
    }
  }

  @Test func `a name that cannot be typed traps`() async {
    await #expect(processExitsWith: Self.trap) { _ = Option.flag("--kind", help: "Dashes.") }
    await #expect(processExitsWith: Self.trap) { _ = Option.flag("a b", help: "Space.") }
    await #expect(processExitsWith: Self.trap) {
      _ = Option.flag("kind", short: "-", help: "Dash.")
    }
    await #expect(processExitsWith: Self.trap) {
      _ = Option.value("kind", .choice([]), help: "No choice.")
    }
    await #expect(processExitsWith: Self.trap) {
      _ = Option.value("kind", .choice(["shm"]), bareValue: "pipe", help: "No such choice.")
    }
    await #expect(processExitsWith: Self.trap) {
      _ = Argument.required("kind", .choice(["shm", "shm"]), help: "No difference.")
    }
    await #expect(processExitsWith: Self.trap) {
      _ = Argument.required("<file>", .path, help: "Brackets.")
    }
    await #expect(processExitsWith: Self.trap) {
      _ = ProgramDescription(name: "", overview: "No name.")
    }
  }
}
