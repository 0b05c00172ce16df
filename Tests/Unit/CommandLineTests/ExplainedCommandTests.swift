// What is said of single options is what the help says of them.

import Testing

@testable import CommandLine

struct ExplainedCommandTests {
  private let commands = CompareProgram.description.explainedCommands

  @Test func `a program comes first, and then each of its subcommands`() {
    #expect(
      commands.map(\.path)
        == ["ipc-compare", "ipc-compare run", "ipc-compare report", "ipc-compare diff"])
    #expect(commands[1].program == CompareProgram.run)
  }

  @Test func `options are those that are understood there, the built-in ones last`() {
    #expect(commands[0].options.map(\.name) == ["color", "version", "help"])
    #expect(commands[1].options.map(\.name) == ["rounds", "sizes", "markdown", "version", "help"])
  }

  @Test func `an option has what the help has`() {
    let color = commands[0].options[0]
    #expect(color.synopsis == "--color <when>")
    #expect(
      color.explanation
        == "When to use colour. (values: auto, always, never) (default: auto)")
    #expect(commands[0].options[2].synopsis == "-h, --help")
    #expect(commands[1].options[1].synopsis == "--sizes <sizes> ...")
  }
}
