// A column of the terminal's tables together with what it holds, so that neither can be changed
// without the other in sight.

internal import Comparison
internal import IPCChannels

/// A column of rows of an analysis.
struct RowColumn: Sendable {
  let column: AlignedTable.Column
  /// What it holds of a row that was measured.
  let cell: @Sendable (Row) -> String

  init(
    _ name: String, over upper: AlignedTable.Heading = .init(text: ""), _ lower: String,
    _ alignment: AlignedTable.Alignment = .decimal,
    _ importance: AlignedTable.Importance = .useful, gap: Int = 2,
    cell: @escaping @Sendable (Row) -> String
  ) {
    column = AlignedTable.Column(
      name: name, upper: upper, lower: .init(text: lower), alignment: alignment,
      importance: importance, gap: gap)
    self.cell = cell
  }

  /// What says which cell a row is of: first in every table.
  static let identity = [
    RowColumn("kind", "kind", .left, .identity, cell: LibraryText.label),
    RowColumn("wait", "wait", .left, .essential) { $0.coordinates.wait.rawValue },
  ]

  /// The columns of a metric: one, and for a ratio its mark before and its bounds behind it.
  ///
  /// - Parameter scale: the unit of the column; nil where the metric has none.
  static func columns(of metric: Metric, in scale: UnitScale?) -> [RowColumn] {
    let words = metric.heading(in: scale)
    let heading = AlignedTable.Heading(text: words.upper, spans: words.spans)
    let importance = AlignedTable.Importance(metric.importance)
    guard metric.unit == .ratio else {
      return [
        RowColumn(metric.title, over: heading, words.lower, .decimal, importance) {
          metric.text($0[metric], in: scale)
        }
      ]
    }
    // Bounds go before the ratio does.
    let bounds = importance == .essential ? AlignedTable.Importance.useful : .extra
    return [
      RowColumn(metric.title, over: heading, "", .left, importance) { metric.mark($0[metric]) },
      RowColumn(metric.title, over: heading, words.lower, .decimal, importance, gap: 1) {
        metric.text($0[metric])
      },
      RowColumn("\(metric.title) interval", over: heading, "[95 %]", .left, bounds, gap: 1) {
        metric.interval($0[metric])
      },
    ]
  }
}

extension AlignedTable.Importance {
  init(_ importance: Metric.Importance) {
    switch importance {
    case .extra: self = .extra
    case .useful: self = .useful
    case .essential: self = .essential
    }
  }
}
