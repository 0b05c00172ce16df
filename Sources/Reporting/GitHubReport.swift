// What GitHub Actions shows of a run: what could not be measured, and what makes its numbers worth less.

internal import Comparison
internal import IPCChannels

/// One annotation for each cell that could not be measured, each failed self-test and each warning, and those
/// of the difference where two builds took part.
public struct GitHubReport: ReportFormat {
  public init() {}

  /// Returns nothing at all where there is nothing to say.
  public func render(_ report: Report) -> String {
    let rows = report.analysis.groups.flatMap(\.rows)
    let unmeasured = rows.filter { !$0.isMeasured }.map { row in
      GitHubCommand(
        .error, "not measured: \(row.coordinates.longTitle)", row.remark ?? "it was not measured")
    }
    let failedTests = report.analysis.groups.compactMap(\.answer.selfTest).filter(\.hasFailed)
      .map { test in
        GitHubCommand(
          .error, "this run cannot be trusted",
          "\(test.coordinates.longTitle) against itself: "
            + "\(NumberText.ratio(test.ratio.value)) times \(GroupText.interval(test.ratio))")
      }
    let remarks = rows.filter(\.isMeasured).compactMap { row in
      row.remark.map { GitHubCommand(.warning, row.coordinates.longTitle, $0) }
    }
    let incomplete = MachineText.incompleteness(report.result).map {
      GitHubCommand(.error, "ipc-compare run", $0)
    }
    let warnings = report.analysis.warnings.map {
      GitHubCommand(.warning, "ipc-compare: \($0.id)", "\($0.reason); \($0.remedy)")
    }
    let builds = report.builds.map { GitHubDifferenceReport().render($0, $0.verdict()) }
    return (failedTests + (incomplete.map { [$0] } ?? []) + unmeasured + remarks + warnings)
      .map(\.line).joined() + (builds ?? "")
  }
}
