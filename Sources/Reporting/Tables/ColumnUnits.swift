// One unit for a column, over the whole page: a longer number is a longer time then, wherever it stands. Where a
// figure stands alone, in a sentence, it has the unit that suits it.

internal import Comparison

/// The unit of each metric in the tables of a page.
struct ColumnUnits: Sendable {
  private var scales: [String: UnitScale] = [:]

  init(_ analysis: Analysis, of result: RunResult) {
    let rows = analysis.groups.flatMap(\.rows)
    let backlog = Backlog(result)
    for metric in Metric.all {
      // All figures of a distribution have one unit, so that a row can be read across.
      let kin = Metric.all.filter { other in
        other.key == metric.key
          || metric.distribution != nil && other.distribution == metric.distribution
            && other.unit == metric.unit && other.table != .none
      }
      // A backlog is no time: it does not decide how times are shown.
      let values = rows.filter { backlog.remark(on: metric, of: $0.coordinates) == nil }
        .flatMap { row in kin.compactMap { row[$0]?.value } }
      scales[metric.key] = metric.scale(ofColumn: values)
    }
  }

  /// Nil where the metric has no unit, and where it has the usual one because nothing is known of it.
  subscript(metric: Metric) -> UnitScale? { scales[metric.key] }
}
