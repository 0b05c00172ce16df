// The rows of a difference: one table for each metric, since each has its own unit.

internal import Comparison
internal import IPCChannels

/// The rows of one metric.
struct DifferenceTable {
  let lines: [String]
  /// What had to be left out, by name.
  let hidden: [String]

  /// The tables of all metrics, in the order of the rows.
  static func all(_ difference: Difference, style: TerminalStyle) -> [DifferenceTable] {
    var keys: [String] = []
    for row in difference.rows where !keys.contains(row.metricKey) { keys.append(row.metricKey) }
    let identity = identity(for: difference.rows)
    return keys.map { key in
      DifferenceTable(difference.rows.filter { $0.metricKey == key }, identity, style)
    }
  }

  private init(_ rows: [DifferenceRow], _ identity: [Column], _ style: TerminalStyle) {
    let metric = rows[0].metric
    // What was and what is have one unit, in all rows.
    let scale = metric.scale(ofColumn: rows.flatMap { [$0.old, $0.new].compactMap(\.self) })
    let columns = identity + Self.figures(metric, in: scale) + Self.result
    // A sentence stands in place of the ratio.
    let remarkColumn = columns.count - Self.result.count
    let table = AlignedTable(
      columns: columns.map(\.column),
      sections: [
        rows.map { row in
          let remark = DifferenceText.remark(row)
          return AlignedTable.Row(
            cells: columns.enumerated().map { index, column in
              remark == nil || index < remarkColumn ? column.cell(row) : ""
            }, remark: remark, remarkColumn: remarkColumn, emphasis: Self.emphasis(row))
        }
      ], style: style)
    lines = table.lines(ofSection: 0)
    hidden = table.hidden
  }

  private static func emphasis(_ row: DifferenceRow) -> Emphasis {
    switch row.status {
    case .slower, .faster: .bold
    case .equal: .none
    case .noisy: .yellow
    case .neitherKept, .onlyInOld, .onlyInNew, .notCompared: .dim
    }
  }

  private struct Column: Sendable {
    let column: AlignedTable.Column
    let cell: @Sendable (DifferenceRow) -> String

    init(
      _ name: String, over upper: AlignedTable.Heading = .init(text: ""), _ lower: String,
      _ alignment: AlignedTable.Alignment, _ importance: AlignedTable.Importance, gap: Int = 2,
      cell: @escaping @Sendable (DifferenceRow) -> String
    ) {
      column = AlignedTable.Column(
        name: name, upper: upper, lower: .init(text: lower), alignment: alignment,
        importance: importance, gap: gap)
      self.cell = cell
    }
  }

  /// Sizes, numbers of clients and rates are told only where there are several.
  private static func identity(for rows: [DifferenceRow]) -> [Column] {
    let axes: [(column: Column, value: (CellCoordinates) -> Int)] = [
      (bytes, { $0.recordSize }), (clients, { $0.clients }), (rate, { $0.ratePerSecond ?? 0 }),
    ]
    return [
      Column("kind", "kind", .left, .identity) { $0.coordinates.label },
      Column("wait", "wait", .left, .essential) { $0.coordinates.wait.rawValue },
      Column("placement", "placement", .left, .essential) { $0.coordinates.placement.rawValue },
    ] + axes.filter { axis in Set(rows.map { axis.value($0.coordinates) }).count > 1 }.map(\.column)
  }

  private static let bytes = Column("bytes", "bytes", .right, .essential) {
    "\($0.coordinates.recordSize)"
  }

  private static let clients = Column("clients", "clients", .right, .essential) {
    "\($0.coordinates.clients)"
  }

  private static let rate = Column("rate", "rate", .right, .essential) {
    $0.coordinates.ratePerSecond.map { "\($0)/s" } ?? ""
  }

  private static func figures(_ metric: Metric, in scale: UnitScale?) -> [Column] {
    let heading = AlignedTable.Heading(
      text: "\(metric.title)\(metric.unitName(in: scale))", spans: true)
    @Sendable func text(_ value: Double?) -> String {
      value.map { metric.text($0, in: scale) } ?? Metric.unknown
    }
    return [
      Column("old", over: heading, "old", .decimal, .useful) { text($0.old) },
      Column("new", over: heading, "new", .decimal, .useful) { text($0.new) },
    ]
  }

  private static let ratio = AlignedTable.Heading(text: "new/old", spans: true)

  private static let result = [
    Column("ratio", over: ratio, "", .decimal, .essential) { row in
      row.ratio.map { NumberText.ratio($0.value) } ?? Metric.unknown
    },
    Column("95 % interval", over: ratio, "[95 %]", .left, .useful, gap: 1) { row in
      row.ratio.map(GroupText.interval) ?? ""
    },
    Column("result", "", .left, .essential) { DifferenceText.word($0.status) },
  ]
}
