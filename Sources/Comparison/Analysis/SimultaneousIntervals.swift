// Which rows of a table differ, and by how much at least and at most, if all of it is to be true at once.
// The fastest row is chosen by the same rounds that it is then compared in: among equals, whichever was
// luckiest looks fast, and the others look slow beside it.

internal import Glibc

/// Simultaneous bounds of the ratios of all pairs of a table's rows.
///
/// With 95 % confidence, the true ratios of *all* pairs lie within their bounds. The bounds therefore
/// hold for any pair that a reader picks after seeing the table, such as each row and the one printed
/// as the fastest, and for any set of pairs, such as the neighbours in a list of tiers.
///
/// The method is the single-step bootstrap max-t of Westfall and Young, "Resampling-Based Multiple
/// Testing" (1993), in the studentised form of Romano and Wolf, "Exact and Approximate Stepdown
/// Methods for Multiple Hypothesis Testing" (2005). The rows that no other row is shown to beat are a
/// confidence set for the best (``GroupRatios/anchor`` is one of them), as in Hsu, "Constrained
/// Simultaneous Confidence Intervals for Multiple Comparisons with the Best" (1984). Hsu's own bounds
/// are narrower, but they hold for comparisons with the true best only; these also hold for the row
/// that is printed first.
///
/// The margin of a pair, in natural logarithms, is `q · s · f + blur`:
/// - `s` is the pair's standard error: the root mean square distance of its resampled ratios from
///   the measured one, moderated by the rest of the table (``SimultaneousVariances``).
/// - `q` is what the largest of all pairs' distances, each divided by its `s`, stays below in 95 % of
///   the resamples.
/// - `f` makes up for few rounds and for rounds that depend on each other, which resamples do not show
///   (``smallSampleCorrection(rounds:correlation:lent:rows:)``).
/// - `blur` is what no number of rounds can tell.
package struct SimultaneousIntervals: Sendable {
  /// The share of tables in which every bound is to hold.
  package static let confidence = 0.95

  /// The row with the smallest figure; the first one of equals.
  package let fastest: Int
  let logFigures: [Double]
  /// Of each row, the logarithm of its figure in each round; nil where it has none. Empty where nothing
  /// is known of single rounds.
  private let logRounds: [[Double?]]
  /// How many times as wide as of tolerable rounds the margin of ``limits(_:_:)`` is.
  private let limitScale: Double
  /// One for each pair, in the order of ``index(_:_:)``; nil where a row has too few rounds.
  private let margins: [Double?]

  /// Computes the bounds of all pairs.
  ///
  /// - Parameters:
  ///   - logFigures: the natural logarithm of each row's figure, all finite; one or more.
  ///   - resamples: of the same figures, in the same order.
  ///   - rounds: how many rounds each row has. The row with fewer rounds decides how wide the bounds
  ///     of a pair are.
  ///   - correlation: of neighbouring rounds (``SimultaneousDependence``); 0 if they are independent,
  ///     always less than 1.
  ///   - logRounds: of each row, the natural logarithm of its figure in each round of the table; nil
  ///     where it has none. With them, no bound lies beyond what every round bears.
  ///   - blur: what the rounds of two rows cannot tell, in natural logarithms, such as a step of the
  ///     clock; never negative.
  package init(
    logFigures: [Double], resamples: SimultaneousResamples, rounds: [Int], correlation: Double,
    logRounds: [[Double?]] = [], blur: (Int, Int) -> Double
  ) {
    precondition(
      !logFigures.isEmpty && logFigures.count == resamples.logFigures.count
        && logFigures.count == rounds.count && logFigures.allSatisfy(\.isFinite),
      "every row needs a finite figure, its resamples and its number of rounds")
    self.logFigures = logFigures
    self.logRounds = logRounds
    limitScale = Self.limitScale(logRounds)
    fastest = logFigures.indices.min { logFigures[$0] < logFigures[$1] }!

    let deviations = zip(logFigures, resamples.logFigures).map { figure, resampled in
      resampled.map { $0 - figure }
    }
    let pairs = logFigures.indices.flatMap { later in
      (0..<later).compactMap { earlier in
        SimultaneousPair(earlier, later, rounds: rounds, deviations: deviations)
      }
    }
    let variances = SimultaneousVariances(
      pairs.map { $0.variance / $0.remainder }, freedoms: pairs.map(\.varianceFreedom))
    let standardErrors = zip(variances.moderated, pairs).map { variance, pair in
      (variance * pair.remainder).squareRoot()
    }
    let critical = Self.criticalValue(
      pairs, standardErrors, deviations, resamples: resamples.count)

    var margins = [Double?](
      repeating: nil, count: logFigures.count * (logFigures.count - 1) / 2)
    var corrections: [Int: Double] = [:]
    for (pair, standardError) in zip(pairs, standardErrors) {
      let correction =
        corrections[pair.rounds]
        ?? Self.smallSampleCorrection(
          rounds: pair.rounds, correlation: correlation, lent: variances.priorFreedom,
          rows: logFigures.count)
      corrections[pair.rounds] = correction
      margins[Self.index(pair.earlier, pair.later)] =
        critical * standardError * correction + blur(pair.earlier, pair.later)
    }
    self.margins = margins
  }

  /// The ratio of two rows' figures with its bounds.
  ///
  /// - Returns: nil if one of the rows has fewer than two rounds, or so few of the table's that most
  ///   resamples lack it. How far its figure varies is then unknown.
  package func ratio(of row: Int, to reference: Int) -> SimultaneousRatio? {
    if row == reference { return SimultaneousRatio(value: 1, lower: 1, upper: 1) }
    guard let margin = margins[Self.index(min(row, reference), max(row, reference))]
    else { return nil }
    let logarithm = logFigures[row] - logFigures[reference]
    let (least, greatest) = limits(row, reference)
    return SimultaneousRatio(
      value: exp(logarithm), lower: exp(max(logarithm - margin, min(least, logarithm))),
      upper: exp(min(logarithm + margin, max(greatest, logarithm))))
  }

  /// What every round bears, in logarithms: the least and the greatest ratio of a round that both rows
  /// have, and a margin of 2 to the power of 10 ÷ n for n such rounds.
  ///
  /// The margins above take what one row scatters by, or a change of the machine in the middle of a
  /// run, for what all rows might; of few rounds they then say that a wait that took fifty times as long in
  /// each of them may be as fast. That all rounds of two equal rows lie on one side of 1 by so much has a
  /// probability of about 1 in 10,000 even where their ratios scatter by a factor of four (normal
  /// logarithms with a standard deviation of 1.4), for 2 to 10 rounds and less for more: the 325 pairs of
  /// 26 rows together stay within 5 %. Rounds that are now and then a hundred times as long, as on a machine
  /// that takes a processor away for all of them, are not normal: where the table's ratios scatter by more
  /// than a standard deviation of 1, the margin grows with them.
  private func limits(_ row: Int, _ other: Int) -> (least: Double, greatest: Double) {
    let ratios = Self.roundRatios(logRounds, row, other)
    guard ratios.count >= 2, let least = ratios.min(), let greatest = ratios.max() else {
      return (-.infinity, .infinity)
    }
    let margin = log(2) * 10 / Double(ratios.count) * limitScale
    return (least - margin, greatest + margin)
  }

  /// The scatter of rounds for which ``limits(_:_:)`` needs no wider margin, as a standard deviation.
  private static let tolerableScatter = 1.0

  /// By how much the table's rounds scatter beyond the tolerable; 1 where they do not.
  private static func limitScale(_ logRounds: [[Double?]]) -> Double {
    var (squares, freedom) = (0.0, 0)
    for row in logRounds.indices {
      for other in 0..<row {
        let ratios = roundRatios(logRounds, row, other)
        guard ratios.count >= 2 else { continue }
        let mean = ratios.reduce(0, +) / Double(ratios.count)
        squares += ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        freedom += ratios.count - 1
      }
    }
    if freedom == 0 { return 1 }
    return max(1, (squares / Double(freedom)).squareRoot() / tolerableScatter)
  }

  /// The logarithms of the ratios of two rows in the rounds that both have.
  private static func roundRatios(_ logRounds: [[Double?]], _ row: Int, _ other: Int) -> [Double] {
    guard !logRounds.isEmpty else { return [] }
    return zip(logRounds[row], logRounds[other]).compactMap { one, two in
      one.flatMap { one in two.map { one - $0 } }
    }
  }

  /// Where a pair's margin stands.
  private static func index(_ earlier: Int, _ later: Int) -> Int {
    later * (later - 1) / 2 + earlier
  }
}
