// The tables of a terminal's page: one of times and one of costs, each from the list of metrics.

internal import Comparison
internal import IPCChannels

/// A table whose rows are those of all groups, so that its columns agree down the whole page.
struct MetricTable {
  private let table: AlignedTable
  /// For each group its sections, one a wait strategy.
  private let sections: [[Int]]

  init(_ kind: Metric.Table, _ report: Report, style: TerminalStyle) {
    let metrics = Metric.all.filter { $0.table == kind }
    let identity = RowColumn.identity
    let units = report.units
    let columns = identity + metrics.flatMap { RowColumn.columns(of: $0, in: units[$0]) }
    var sections: [[AlignedTable.Row]] = []
    var places: [[Int]] = []
    for group in report.analysis.groups {
      var own: [Int] = []
      for wait in WaitStrategy.allCases {
        let rows = group.rows.filter { row in
          row.coordinates.wait == wait && (kind == .times || row.isMeasured)
        }
        if rows.isEmpty { continue }
        own.append(sections.count)
        sections.append(rows.map { Self.row($0, columns, identity.count, kind) })
      }
      places.append(own)
    }
    table = AlignedTable(columns: columns.map(\.column), sections: sections, style: style)
    self.sections = places
  }

  /// What had to be left out, by name.
  var hidden: [String] { table.hidden }

  /// The lines of a group, the headings first and wait strategies apart; none where it has no rows.
  func lines(ofGroup group: Int) -> [String] {
    guard !sections[group].isEmpty else { return [] }
    return table.headingLines
      + sections[group].map(table.rowLines).joined(separator: [""])
  }

  private static func row(
    _ row: Row, _ columns: [RowColumn], _ identity: Int, _ kind: Metric.Table
  ) -> AlignedTable.Row {
    let cells = columns.enumerated().map { index, column in
      row.isMeasured || index < identity ? column.cell(row) : ""
    }
    guard kind == .times else {
      return AlignedTable.Row(cells: cells, emphasis: row.isReference ? .bold : .none)
    }
    return AlignedTable.Row(
      cells: cells, remark: row.remark, remarkColumn: identity, emphasis: emphasis(row))
  }

  private static func emphasis(_ row: Row) -> Emphasis {
    if !row.isMeasured || row.remark != nil { return .dim }
    return row.isReference ? .bold : .none
  }
}
