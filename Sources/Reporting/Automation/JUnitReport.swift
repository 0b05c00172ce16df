// JUnit's XML of a run, for servers that show tests: a cell that could not be measured is an error, and the
// figures of the others are in their output.

package import Comparison
internal import IPCChannels

/// One test case for each cell, and one for the run where it is incomplete or cannot be trusted. The answers
/// stand in the output of the suite. Of two builds that took part, how they compare is a suite of its own.
package struct JUnitReport: ReportFormat {
  private let allowances: Set<DifferenceVerdict.Allowance>

  /// - Parameter allowances: what does not keep a change from passing, where two builds took part.
  package init(allowing allowances: Set<DifferenceVerdict.Allowance> = []) {
    self.allowances = allowances
  }

  package func render(_ report: Report) -> String {
    let builds = report.builds.map { builds in
      JUnitDifferenceReport.suite(
        builds, builds.verdict(allowing: allowances), name: "ipc-compare run --against",
        group: "ipc-compare.builds")
    }
    return JUnitSuite.document([Self.suite(report)] + (builds.map { [$0] } ?? []))
  }

  private static func suite(_ report: Report) -> JUnitSuite {
    let result = report.result
    let cells = Dictionary(
      result.cells.map { ($0.coordinates, $0) }, uniquingKeysWith: { first, _ in first })
    let backlog = Backlog(result)
    let untrusted = report.analysis.warnings.first { $0.id == Warning.selfTestID }?.reason
    let faults = [MachineText.incompleteness(result), untrusted].compactMap(\.self)
    let run =
      faults.isEmpty
      ? []
      : [
        JUnitSuite.Case(
          name: "the run", group: "ipc-compare", outcome: .error(faults.joined(separator: "; ")),
          output: [])
      ]
    return JUnitSuite(
      name: "ipc-compare run", startedAt: result.startedAt,
      seconds: Double(result.elapsedNanoseconds) / 1e9,
      output: AnswerText.plain(report).flatMap(\.self)
        + report.analysis.warnings.map { "warning: \($0.reason) [\($0.id)]" },
      cases: run
        + report.analysis.groups.flatMap { group in
          group.rows.map { row in
            JUnitSuite.Case(
              name: row.coordinates.longTitle, group: "ipc-compare.\(group.placement.rawValue)",
              outcome: outcome(row, cells[row.coordinates], backlog), output: output(row, backlog))
          }
        })
  }

  private static func outcome(
    _ row: Row, _ cell: Cell?, _ backlog: Backlog
  ) -> JUnitSuite.Outcome {
    if let reason = cell?.unavailable { return .error(reason) }
    if !row.isMeasured { return .error(row.remark ?? "it was not measured") }
    // A list of rates is there to show where a kind gives up: that is no fault, and no pass.
    return backlog.shortfalls[row.coordinates].map { .skipped($0.remark) } ?? .passed
  }

  private static func output(_ row: Row, _ backlog: Backlog) -> [String] {
    (row.library.map { ["library: \(LibraryText.identity($0))"] } ?? [])
      + Metric.all.compactMap { metric -> String? in
        guard let figure = row[metric] else { return nil }
        let backlogged = backlog.remark(on: metric, of: row.coordinates)
        if figure.value == nil, let reason = figure.reason {
          return "\(metric.title): \(Metric.unknown) (\(reason))"
        }
        let scale = figure.value.flatMap(metric.scale)
        let interval = backlogged.map { "(\($0))" } ?? metric.interval(figure, in: scale)
        return
          "\(metric.title): \(metric.full(figure))"
          + (interval.isEmpty ? "" : " \(interval)")
          + (figure.isApproximate ? figure.reason.map { " (\($0))" } ?? "" : "")
      }
  }
}
