// What GitHub Actions shows of a run: what could not be measured, what makes its numbers worth less, and the
// answers.

package import Comparison
internal import IPCChannels

/// One annotation for each cell that could not be measured and each warning, and those of the difference where
/// two builds took part. What makes the whole run worthless comes first, and is an error. The answer of each
/// group is a notice.
package struct GitHubReport: ReportFormat {
  private let allowances: Set<DifferenceVerdict.Allowance>

  /// - Parameter allowances: what does not keep a change from passing, where two builds took part.
  package init(allowing allowances: Set<DifferenceVerdict.Allowance> = []) {
    self.allowances = allowances
  }

  package func render(_ report: Report) -> String {
    let rows = report.analysis.groups.flatMap(\.rows)
    let unmeasured = rows.filter { !$0.isMeasured }.map { row in
      GitHubCommand(
        .error, "not measured: \(row.coordinates.longTitle)", row.remark ?? "it was not measured")
    }
    let remarks = rows.filter(\.isMeasured).compactMap { row in
      row.remark.map { GitHubCommand(.warning, row.coordinates.longTitle, $0) }
    }
    let incomplete = MachineText.incompleteness(report.result).map {
      GitHubCommand(.error, "ipc-compare run", $0)
    }
    let warnings = report.analysis.warnings.map { warning in
      let level: GitHubCommand.Level = warning.id == Warning.selfTestID ? .error : .warning
      return GitHubCommand(
        level, "ipc-compare: \(warning.id)", "\(warning.reason); \(warning.remedy)")
    }
    let worst = (incomplete.map { [$0] } ?? []) + warnings.filter { $0.level == .error }
    let builds = report.builds.map {
      GitHubDifferenceReport().render($0, $0.verdict(allowing: allowances))
    }
    let answers = AnswerText.plain(report).map { lines in
      GitHubCommand(.notice, "ipc-compare: what to choose", lines.joined(separator: "\n"))
    }
    let others = unmeasured + warnings.filter { $0.level != .error } + remarks + answers
    return worst.map(\.line).joined() + (builds ?? "") + others.map(\.line).joined()
  }
}
