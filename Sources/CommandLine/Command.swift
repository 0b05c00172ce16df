// A subcommand's description does not know what it is a subcommand of, yet its usage line must:
// this value adds the way from the program down to it.

/// A program or subcommand in its place.
package struct Command: Equatable, Sendable {
  /// What is said about it.
  package let program: ProgramDescription

  /// What the user types to reach it: `ipc-compare run`.
  package let path: String

  /// What `--version` shows here, or `nil` where there is no version to show.
  package let versionText: String?

  /// A program, which is no subcommand of another.
  package init(root: ProgramDescription) {
    program = root
    path = root.name
    versionText = root.version.map { "\(root.name) \($0)\n" }
  }

  private init(_ program: ProgramDescription, below parent: Command) {
    self.program = program
    path = "\(parent.path) \(program.name)"
    versionText = parent.versionText
  }

  /// Its subcommands, in the order of the help.
  package var subcommands: [Command] { program.subcommands.map { Command($0, below: self) } }

  func subcommand(named name: String) -> Command? {
    subcommands.first { $0.program.name == name }
  }

  /// Every option that is understood here, in the order of the help.
  package var options: [Option] {
    program.options + (versionText == nil ? [.help] : [.version, .help])
  }

  /// What follows the options on a command line.
  private var operands: [String] {
    program.subcommands.isEmpty ? program.arguments.map(\.synopsis) : ["<subcommand>"]
  }

  /// The parts of the usage line, options summed up.
  var briefUsage: [String] {
    [path] + (program.options.isEmpty ? [] : ["[<options>]"]) + operands
  }

  /// Whether a usage line stays readable where it spells out each option.
  package var spellsOutOptions: Bool { program.options.count <= Self.mostOptionsSpelledOut }

  /// The parts of the usage line, each option spelled out while that stays readable.
  var fullUsage: [String] {
    guard spellsOutOptions else { return briefUsage }
    return [path] + program.options.map { "[\($0.synopsis)]" } + operands
  }

  /// More than this and the usage line hides the arguments; the Swift argument parser draws the
  /// line at the same number.
  private static let mostOptionsSpelledOut = 12

  /// - Parameter problem: a part of it may be a path or another argument.
  func error(_ problem: String) -> UsageError {
    let usage = briefUsage.joined(separator: " ")
    return UsageError(
      program: path, problem: problem.escapedForDisplay,
      usage: "Usage: \(usage); see '\(path) --help'")
  }
}
