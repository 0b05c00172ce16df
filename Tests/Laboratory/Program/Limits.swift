// The experiments that are made in C alone.

import CLimits
import CommandLine
import LaboratorySupport
import ProgramSupport

/// What keeps the library from bare C, measured in bare C.
enum Limits {
  /// The subcommand of `laboratory`.
  static let command = LaboratoryCommand(
    ProgramDescription(
      name: "limits",
      overview: "Measure in bare C what keeps the library from bare C, and print it as a table in "
        + "Markdown.",
      exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage))
  ) { _ in
    climits_run()
    return .done
  }
}
