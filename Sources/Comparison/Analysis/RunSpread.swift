// Two runs of one program differ by more than the rounds of either show: memory lies elsewhere, the host
// has other guests, the processor is warmer. What rounds cannot show must be measured by several runs, or
// assumed.

/// How far apart runs of the same program lie, as the standard deviation of a figure's natural logarithm;
/// 0.02 is 2 %.
package enum RunSpread: Equatable, Sendable {
  /// One side or both have a single run, which shows nothing of it.
  case assumed(Double)
  /// Both sides have several runs.
  ///
  /// - Parameter typical: the median of the compared rows; nil where no row was compared.
  case measured(typical: Double?)

  /// Both sides were measured in the same rounds of one run.
  case none

  /// What is assumed unless told otherwise.
  ///
  /// With it, a program compared with itself in 26 cells is called slower in about 1 of 100 comparisons
  /// where runs drift by 2 % together and each cell by 1 % of its own, and in less than 1 of 20 up
  /// to rounds that differ by 10 %. With 1.5 % it would be 1 of 20.
  ///
  /// It is meant for medians. Tails, set-ups and streams of two runs can lie further apart, of which this
  /// says nothing: they need several runs a side, or a larger spread that was measured.
  package static let standard = 0.02
}
