// How far all pairs of a table stay from their measured ratios together, and by how much more where the
// rounds are too few, or too much like their neighbours, for resamples to show it.

extension SimultaneousIntervals {
  /// With fewer rounds than this, nothing can be said about how alike the rows of a table are: two to
  /// four rounds often agree by chance, and in one row of many they nearly always do.
  private static let fewestToLend = 5
  /// However much rounds depend on each other, they count as so many independent ones.
  private static let fewestIndependent = 1.5

  /// What the largest of all pairs' distances from the measured ratios, in standard errors, stays below
  /// in 95 % of the resamples.
  ///
  /// It is at least the normal distribution's 1.96 for a single pair, because two or three rounds have
  /// too few different resamples to show a larger one. A resample in which a pair has no ratio
  /// says nothing about that pair, and counts for the others.
  /// - Parameters:
  ///   - pairs: all pairs whose variation is known.
  ///   - standardErrors: of the logarithms of their ratios, in the same order.
  ///   - deviations: how far each row's resampled logarithmic figures are from its measured one.
  ///   - resamples: how many there are.
  static func criticalValue(
    _ pairs: [SimultaneousPair], _ standardErrors: [Double], _ deviations: [[Double]],
    resamples: Int
  ) -> Double {
    var largest = [Double](repeating: 0, count: resamples)
    for (pair, standardError) in zip(pairs, standardErrors) where standardError > 0 {
      let (one, other) = (deviations[pair.later], deviations[pair.earlier])
      let scale = 1 / standardError
      for index in largest.indices {
        let distance = abs(one[index] - other[index]) * scale
        // This comparison is false for a NaN.
        if distance > largest[index] { largest[index] = distance }
      }
    }
    largest.sort()
    let rank = Int((Double(resamples) * confidence).rounded(.up))
    return max(largest[rank - 1], StudentQuantile.usualNormal)
  }

  /// By how much a margin from few rounds is wider than one from many independent ones.
  ///
  /// It is a product of three parts, each of which is 1 for many independent rounds:
  /// - √((1 + r) / (1 − r)), because figures of rounds that resemble their neighbours with the
  ///   correlation r vary more. The m = n (1 − r) / (1 + r) independent rounds that n such rounds are
  ///   worth (Bartlett, "On the Theoretical Specification and Sampling Properties of Autocorrelated
  ///   Time-Series", 1946) take the place of n below.
  /// - √(m / (m − 1)), because a resample varies less than the rounds that it comes from.
  /// - The quantile of Student's t, with m − 1 degrees of freedom and those that the table lends,
  ///   divided by the normal one, because the standard error is itself told from few rounds.
  ///
  /// The last two are those of Hesterberg, "What Teachers Should Know About the Bootstrap" (2015). The
  /// quantiles are those that 2.5 % divided by the number of pairs lie above (Bonferroni), so that they
  /// make up for the worst of all pairs.
  /// - Parameters:
  ///   - rounds: two or more.
  ///   - correlation: of neighbouring rounds, from 0 to less than 1.
  ///   - lent: how many degrees of freedom the rest of the table lends
  ///     (``SimultaneousVariances/priorFreedom``). Each row but the pair's lends at most as many as
  ///     it has.
  ///   - rows: how many rows the table has; two or more.
  static func smallSampleCorrection(
    rounds: Int, correlation: Double, lent: Double, rows: Int
  ) -> Double {
    let excess = (1 + correlation) / (1 - correlation)
    let independent = max(fewestIndependent, Double(rounds) / excess)
    let own = max(1, independent - 1)
    let lent = rounds < fewestToLend ? 0 : min(lent, own * Double(rows - 2))
    let tail = StudentQuantile.usualTail / Double(rows * (rows - 1) / 2)
    let quantile = StudentQuantile.value(tail: tail, freedom: own + lent)
    return (excess * independent / (independent - 1)).squareRoot() * quantile
      / StudentQuantile.value(tail: tail, freedom: .infinity)
  }
}
