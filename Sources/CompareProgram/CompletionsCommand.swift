// ipc-compare completions: what a shell has to know to complete the programs' command lines, made of the same tables as
// their help.

internal import CommandLine
internal import Companions
internal import ProgramSupport

/// The subcommand `completions`.
struct CompletionsCommand {
  private static let shell = Argument.required(
    "shell", .choice(Shell.allCases.map(\.rawValue)), help: "The shell that reads them.")

  static let description = ProgramDescription(
    name: "completions",
    overview: "Print a shell's completions for the command lines of all programs.",
    arguments: [shell],
    examples: [
      .init("source <(ipc-compare completions bash)", "Have them in this shell."),
      .init(
        "ipc-compare completions fish >~/.config/fish/completions/ipc-compare.fish",
        "Keep them, where 'make install' did not."),
    ],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage))

  private let text: String

  /// - Parameter programs: all that the completions are for.
  init(_ invocation: Invocation, _ programs: [ProgramDescription]) {
    text = Shell(rawValue: invocation.required(Self.shell))!.completions(of: programs)
  }

  func run() -> ExitStatus {
    Console.output.result(text)
    return .done
  }
}
