// JUnit's XML of a run, for servers that show tests: a cell that could not be measured is an error, and the
// figures of the others are in their output.

internal import Comparison
internal import IPCChannels

/// One test case for each cell.
public struct JUnitReport: ReportFormat {
  public init() {}

  public func render(_ report: Report) -> String {
    let cells = Dictionary(
      report.result.cells.map { ($0.coordinates, $0) }, uniquingKeysWith: { first, _ in first })
    let result = report.result
    return JUnitSuite(
      name: "ipc-compare run", startedAt: result.startedAt,
      seconds: Double(result.elapsedNanoseconds) / 1e9,
      output: (MachineText.incompleteness(result).map { [$0] } ?? [])
        + report.analysis.warnings.map { "warning: \($0.reason) [\($0.id)]" },
      cases: report.analysis.groups.flatMap { group in
        group.rows.map { row in
          JUnitSuite.Case(
            name: row.coordinates.longTitle, group: "ipc-compare.\(group.placement.rawValue)",
            outcome: Self.outcome(row, cells[row.coordinates]), output: Self.output(row))
        }
      }
    ).rendered()
  }

  private static func outcome(_ row: Row, _ cell: Cell?) -> JUnitSuite.Outcome {
    if let reason = cell?.unavailable { return .error(reason) }
    return row.isMeasured ? .passed : .error(row.remark ?? "it was not measured")
  }

  private static func output(_ row: Row) -> [String] {
    let figures = Metric.all.compactMap { metric -> String? in
      guard let figure = row[metric], figure.value != nil else { return nil }
      let interval = metric.interval(figure)
      return "\(metric.title): \(metric.text(figure))\(metric.unitName)"
        + (interval.isEmpty ? "" : " \(interval)")
    }
    return (row.isMeasured ? row.remark.map { [$0] } ?? [] : []) + figures
  }
}
