// One pair of a table's rows on the way to its bounds.

/// Two rows whose rounds say how far their ratio varies.
struct SimultaneousPair {
  let earlier: Int
  let later: Int
  /// Of the row that has fewer of them.
  let rounds: Int
  /// The mean squared distance of the logarithm of the pair's resampled ratio from the measured one.
  ///
  /// The distance is taken from the measured ratio rather than from the resamples' mean, so that a
  /// figure whose resamples lie on one side of it counts as uncertain.
  let variance: Double
  /// What part of a single round's variance remains in ``variance`` if the rounds of both rows vary
  /// alike: less with more rounds. It makes pairs of rows with unequal numbers of rounds alike.
  let remainder: Double

  /// - Parameters:
  ///   - earlier: the number of the row that comes first in the table.
  ///   - later: the number of the other row.
  ///   - rounds: how many rounds each row has.
  ///   - deviations: how far each row's resampled logarithmic figures are from its measured one.
  /// - Returns: nil if a row has fewer than two rounds, or if fewer than half of the resamples have
  ///   figures of both rows.
  init?(_ earlier: Int, _ later: Int, rounds: [Int], deviations: [[Double]]) {
    let fewest = min(rounds[earlier], rounds[later])
    guard fewest >= 2 else { return nil }
    let (one, other) = (deviations[later], deviations[earlier])
    var sum = 0.0
    var count = 0
    for index in one.indices {
      let distance = one[index] - other[index]
      if !distance.isNaN {
        sum += distance * distance
        count += 1
      }
    }
    guard count * 2 >= one.count else { return nil }
    self.earlier = earlier
    self.later = later
    self.rounds = fewest
    variance = sum / Double(count)
    remainder = 1 / Double(rounds[earlier]) + 1 / Double(rounds[later])
  }

  /// The degrees of freedom of ``variance`` if the figure is a median.
  ///
  /// The relative error of a bootstrap variance of a median falls with the fourth root of the number
  /// of rounds only (Hall and Martin, "Exact Convergence Rate of Bootstrap Quantile Variance
  /// Estimator", 1988), so that its freedom grows with their square root. The factor 2.2 fits
  /// simulated normal rounds, whose variances have 4.4, 7.5, 8.6 and 12.2 degrees of freedom for 5, 10,
  /// 15 and 30 rounds.
  var varianceFreedom: Double {
    min(Double(rounds - 1), 2.2 * Double(rounds).squareRoot())
  }
}
