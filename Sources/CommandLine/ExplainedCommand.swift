// What a description says, word by word, for who explains single words and not a whole program.

/// A program or a subcommand, and the options that are understood there.
package struct ExplainedCommand: Sendable {
  /// What the user types to reach it: `ipc-compare run`.
  package let path: String

  package let program: ProgramDescription

  /// In the order of the help, those included that every program has.
  package let options: [ExplainedOption]
}

/// An option, and what the help says of it.
package struct ExplainedOption: Equatable, Sendable {
  /// The long name without its dashes.
  package let name: String

  /// How it is written, with its short form: `-h, --help`.
  package let synopsis: String

  /// What it is for, which values it takes, and what holds without it.
  package let explanation: String

  /// The names among which its value is chosen; none where it is not.
  package let values: [String]

  fileprivate init(_ option: Option) {
    name = option.name
    synopsis = (option.shortName.map { "-\($0), " } ?? "") + option.synopsis
    explanation = option.explanation
    values = option.valueKind?.names ?? []
  }
}

extension ProgramDescription {
  /// The program, and below it each of its subcommands.
  package var explainedCommands: [ExplainedCommand] { Self.explained(Command(root: self)) }

  private static func explained(_ command: Command) -> [ExplainedCommand] {
    let own = ExplainedCommand(
      path: command.path, program: command.program,
      options: command.options.map(ExplainedOption.init))
    let below = command.program.subcommands.compactMap { command.subcommand(named: $0.name) }
    return [own] + below.flatMap(explained)
  }
}
