// A ratio of two rows of a table as a reader may quote it: with the bounds that hold together with the
// bounds of all other pairs of the same table.

/// How many times as large one row's figure is as another's, with simultaneous bounds.
package struct SimultaneousRatio: Equatable, Sendable {
  /// The ratio of the two printed figures.
  package let value: Double
  /// The true ratio is at least this, together with all other bounds of the table.
  package let lower: Double
  /// The true ratio is at most this, together with all other bounds of the table.
  package let upper: Double

  /// Whether the bounds exclude that both rows are equal and that the first is the smaller one.
  package var isShownLarger: Bool { lower > 1 }
  /// Whether the bounds exclude that both rows are equal and that the first is the larger one.
  package var isShownSmaller: Bool { upper < 1 }
}
