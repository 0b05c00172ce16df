// What every picture of a group shows, whatever draws it: a terminal in characters, a page in SVG. It is decided
// here what is hollow, what is clipped and what is drawn at all, so that no two of them contradict each other.

package import Comparison
internal import Sampling

/// One group, ready to be drawn.
package struct GroupPicture: Sendable {
  /// Such as `cross: 24 bytes, 1 client`.
  package let heading: String
  package let group: Group
  /// The rows that were measured, in the order of the tables.
  package let rows: [PicturedRow]
  /// What ranks the rows.
  package let metric: Metric

  package init(_ group: Group, of result: RunResult) {
    self.group = group
    heading = GroupText.heading(group, of: result)
    metric = .ranking(isOpenLoop: group.isOpenLoop)
    let cells = Dictionary(result.cells.map { ($0.coordinates, $0) }) { first, _ in first }
    rows = group.rows.compactMap { row in
      guard row.isMeasured, let cell = cells[row.coordinates] else { return nil }
      return PicturedRow(row, cell, in: group, of: result)
    }
  }

  /// The groups in which something was measured.
  package static func all(_ report: Report) -> [GroupPicture] {
    report.analysis.groups.map { GroupPicture($0, of: report.result) }
      .filter { !$0.rows.isEmpty }
  }

  /// From the fastest sample to the slowest of all rows that are no outlier of one in ten thousand; nanoseconds.
  /// Nil where no row has samples.
  package var timeRange: ClosedRange<Double>? {
    let shapes = rows.compactMap(\.shape)
    let lowest = shapes.map { Double($0.mixture.min) }.min()
    let highest = shapes.map { $0.mixture.quantile(0.9999) / 1000 }.max()
    guard let lowest, let highest else { return nil }
    // A clock may read no time at all, which a logarithmic scale cannot show.
    let from = max(lowest, 1)
    return from...max(highest, from * 2)
  }
}

/// One row of a picture.
package struct PicturedRow: Sendable {
  package let row: Row
  /// Nil where it has no samples.
  package let shape: CellShape?
  package let standing: Standing

  /// How the row stands to the one that the group's ratios are relative to.
  package enum Standing: Sendable {
    /// It is that one.
    case reference
    /// Its interval includes 1: no difference was found, drawn hollow.
    case equal
    /// Its interval lies on one side of 1, drawn solid.
    case different
    /// There is no interval: nothing is drawn, and the reason said.
    case unknown
  }

  init(_ row: Row, _ cell: Cell, in group: Group, of result: RunResult) {
    self.row = row
    shape = CellShape(cell, of: result)
    let ratio = row[Metric.relative]
    if row.isReference {
      standing = .reference
    } else if let interval = ratio?.interval {
      standing = interval.contains(1) ? .equal : .different
    } else {
      standing = .unknown
    }
  }

  package var coordinates: CellCoordinates { row.coordinates }

  /// How many times as long as the reference; nil where that is not known.
  package var ratio: Double? { row[Metric.relative]?.value }

  /// The bounds of ``ratio``; nil where there are none.
  package var interval: ClosedRange<Double>? { row[Metric.relative]?.interval }

  /// Whether the bounds lie too far apart to be worth a strong line.
  package var isWide: Bool { interval.map { $0.upperBound > 2 * $0.lowerBound } ?? false }
}
