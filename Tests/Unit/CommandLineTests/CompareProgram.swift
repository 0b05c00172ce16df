// A program of subcommands, for the tests of those.

import CommandLine

enum CompareProgram {
  static let color = Option.value(
    "color", .choice(["auto", "always", "never"]), placeholder: "when", defaultText: "auto",
    help: "When to use colour.")

  static let rounds = Option.value("rounds", .integer(1...(.max)), help: "The rounds to measure.")

  static let sizes = Option.value(
    "sizes", .list(.integer(24...4096)), isRepeatable: true, help: "Sizes of records.")

  static let markdown = Option.flag("markdown", help: "Write a Markdown table.")

  static let file = Argument.required("file", .path, help: "A result of 'run'.")

  static let old = Argument.required("old", .path, help: "The result to compare with.")

  static let new = Argument.required("new", .path, help: "The result to judge.")

  static let run = ProgramDescription(
    name: "run", overview: "Measure every kind. Rounds are interleaved.",
    options: [rounds, sizes, markdown],
    examples: [.init("ipc-compare run --rounds 5", "Measure five rounds.")])

  static let report = ProgramDescription(
    name: "report", overview: "Render a result again.", arguments: [file], options: [markdown])

  static let diff = ProgramDescription(
    name: "diff", overview: "Compare two results, and say what got slower.",
    arguments: [old, new])

  static let description = ProgramDescription(
    name: "ipc-compare", version: "1.0.0", overview: "Say which IPC mechanism is faster.",
    options: [color], subcommands: [run, report, diff])

  /// What is written to standard error for a command line that must be refused; `nil` when it is
  /// accepted.
  static func complaint(_ arguments: String...) -> String? {
    do throws(UsageError) {
      _ = try description.parse(arguments)
      return nil
    } catch {
      return error.text
    }
  }
}
