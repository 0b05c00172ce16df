// ipc-compare diff: what got slower from one result to another.

internal import CommandLine
internal import Comparison
internal import Programs
internal import Reporting

/// The subcommand `diff`.
struct DiffCommand {
  static let old = Argument.required("old", .path, help: "The result to compare with.")
  static let new = Argument.required("new", .path, help: "The result to judge.")

  static let description = ProgramDescription(
    name: "diff",
    overview: "Say what got slower or faster from one result to another. The two runs share no "
      + "rounds, so intervals are wider than within one run; a difference counts only beyond its "
      + "interval.",
    arguments: [old, new], options: [StyleOptions.color],
    examples: [
      .init(
        "ipc-compare diff before.json after.json && echo fine", "As a check: status 2 fails it.")
    ],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .regressed, .usage))

  private let difference: Difference
  private let style: TerminalStyle

  init(_ invocation: Invocation) throws(ProgramFailure) {
    difference = Difference(
      old: try readResult(invocation.required(DiffCommand.old)),
      new: try readResult(invocation.required(DiffCommand.new)))
    style = .output(invocation)
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    try writeToStandardOutput(DifferenceReport(style: style).render(difference))
    return difference.hasSlower ? .regressed : .done
  }
}
