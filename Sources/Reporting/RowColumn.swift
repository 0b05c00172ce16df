// A column of the terminal's tables together with what it holds, so that neither can be changed
// without the other in sight.

internal import Comparison

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
    RowColumn("kind", "kind", .left, .identity) { $0.coordinates.name },
    RowColumn("wait", "wait", .left, .essential) { $0.coordinates.wait },
  ]
}
