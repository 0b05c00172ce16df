// The subcommand `crosscheck`.

internal import CommandLine
package import LaboratorySupport
internal import ProgramSupport

/// Round trips as ipc-compare measures them, and as programs of other people do.
package enum CrosscheckProgram {
  /// The subcommand of `laboratory`.
  package static let command = LaboratoryCommand(
    ProgramDescription(
      name: "crosscheck",
      overview: "Hold round trips as ipc-compare measures them against those of other people's "
        + "programs. The exit status is 1 where they differ and no measurement says why.",
      exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage)),
    part: { LoopRole.run($0) ?? PinnedProgram.run($0) },
    run: { _ in Crosscheck().run() == 0 ? .done : .failed })
}
