// What every figure of a table could also have been: the same table computed again from rounds that
// were drawn with replacement. All rows see the same rounds drawn, because they shared those rounds.

internal import Sampling

/// The figures of a table's rows in every resample of its rounds (the bootstrap of Efron, 1979).
///
/// A round disturbs neighbouring rows alike. One draw of rounds therefore serves all rows: what
/// disturbed two rows together cancels in their ratio, in every resample as in the measurement.
package struct SimultaneousResamples: Sendable {
  /// Enough resamples for the bounds not to move in the digits that are shown.
  package static let usualCount = 2000

  /// How many times the rounds were drawn.
  package let count: Int
  /// The logarithms of the figures, one array of ``count`` for each row. A resample in which a row
  /// has no figure holds a NaN, which never leaves this type's users within the module.
  let logFigures: [[Double]]

  /// Draws the rounds ``count`` times and computes every row's figure from each draw.
  ///
  /// - Parameters:
  ///   - rows: how many rows the table has.
  ///   - rounds: how many rounds the table has. Rows may lack some of them.
  ///   - count: how many times the rounds are drawn.
  ///   - seed: of the draws. The same seed draws the same rounds.
  ///   - logFigure: computes the natural logarithm of one row's figure. It gets the row's number
  ///     and how many times each round was drawn. It returns nil if the row lacks all rounds drawn.
  package init(
    rows: Int, rounds: Int, count: Int = usualCount, seed: UInt64,
    logFigure: (_ row: Int, _ timesDrawn: [Int]) -> Double?
  ) {
    var generator = SplitMix64(seed: seed)
    var logFigures = [[Double]](repeating: [], count: rows)
    for row in 0..<rows { logFigures[row].reserveCapacity(count) }
    for _ in 0..<count {
      var timesDrawn = [Int](repeating: 0, count: rounds)
      for _ in 0..<rounds { timesDrawn[Int.random(in: 0..<rounds, using: &generator)] += 1 }
      for row in 0..<rows { logFigures[row].append(logFigure(row, timesDrawn) ?? .nan) }
    }
    self.count = count
    self.logFigures = logFigures
  }

  /// Takes figures that were drawn elsewhere.
  ///
  /// - Parameter logFigures: for each row, the natural logarithm of its figure in each resample; a NaN
  ///   where it has none. All rows have as many entries.
  init(logFigures: [[Double]]) {
    count = logFigures.first?.count ?? 0
    self.logFigures = logFigures
  }
}
