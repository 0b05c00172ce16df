// Tables of figures of rows, each from the list of metrics.

internal import Comparison

/// Makes tables of rows.
enum MetricColumns {
  /// A column for each of some metrics that any row has.
  ///
  /// - Parameters:
  ///   - metrics: in the order of the columns.
  ///   - units: of the page.
  static func table(
    _ caption: String, _ rows: [Row], _ metrics: [Metric], _ units: ColumnUnits
  ) -> DataTable {
    let metrics = metrics.filter { metric in rows.contains { $0[metric] != nil } }
    let hasRemarks = rows.contains { $0.remark != nil }
    return DataTable(
      caption,
      [DataTable.Column(heading: "row", isText: true)]
        + metrics.map { .init(heading: title($0, units)) }
        + (hasRemarks ? [.init(heading: "remark", isText: true)] : []),
      rows.map { row in
        [RowName.text(row)] + metrics.map { text(row, $0, units) }
          + (hasRemarks ? [row.remark ?? ""] : [])
      })
  }

  static func title(_ metric: Metric, _ units: ColumnUnits) -> String {
    if metric.unit == .ratio { return "\(metric.title) [95 %]" }
    let unit = metric.unitName(in: units[metric])
    return unit.isEmpty ? metric.title : "\(metric.title),\(unit)"
  }

  static func text(_ row: Row, _ metric: Metric, _ units: ColumnUnits) -> String {
    let figure = row[metric]
    guard metric.unit == .ratio else { return metric.text(figure, in: units[metric]) }
    return [metric.mark(figure), metric.text(figure), metric.interval(figure)]
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}
