// A table whose true ratios are known, as a run would have measured it.

internal import Comparison
internal import Glibc
internal import Sampling

/// A table that was drawn instead of measured, with the bounds that a comparison gives it.
struct SimulatedTable: Sendable {
  private let intervals: SimultaneousIntervals
  /// The logarithm of each row's true figure.
  private let truth: [Double]

  /// - Parameters:
  ///   - setting: what is drawn.
  ///   - truth: the logarithm of each row's true figure.
  ///   - resamples: how often the rounds are drawn again.
  ///   - seed: of everything that is drawn.
  init(_ setting: SimulatedSetting, truth: [Double], resamples: Int, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let rows = truth.map { figure in
      setting.noise.row(rounds: setting.rounds, using: &generator)
        .map { figure + setting.scatter * $0 }
    }
    let sorted = rows.map { row in
      row.enumerated().map { (round: $0.offset, logarithm: $0.element) }
        .sorted { $0.logarithm < $1.logarithm }
    }
    let once = [Int](repeating: 1, count: setting.rounds)
    let resamples = SimultaneousResamples(
      rows: rows.count, rounds: setting.rounds, count: resamples, seed: generator.next()
    ) { row, timesDrawn in setting.figure.logarithm(sorted[row], timesDrawn) }
    intervals = SimultaneousIntervals(
      logFigures: sorted.map { setting.figure.logarithm($0, once) }, resamples: resamples,
      rounds: rows.map(\.count), correlation: SimultaneousDependence.correlation(rounds: rows),
      logRounds: rows, blur: { _, _ in SimulatedSetting.blur })
    self.truth = truth
  }

  var rows: Int { truth.count }

  /// How many of the table's pairs there are, and the bounds of how many hold their true ratio.
  var coverage: (held: Int, pairs: Int) {
    var (held, pairs) = (0, 0)
    for row in truth.indices {
      for reference in 0..<row {
        let ratio = intervals.ratio(of: row, to: reference)!
        let trueRatio = exp(truth[row] - truth[reference])
        held += ratio.lower <= trueRatio && ratio.upper >= trueRatio ? 1 : 0
        pairs += 1
      }
    }
    return (held, pairs)
  }

  /// Whether a row is shown to be slower than another, or than the row printed as the fastest.
  func isShownSlower(_ row: Int, than reference: Int? = nil) -> Bool {
    intervals.ratio(of: row, to: reference ?? intervals.fastest)!.isShownLarger
  }
}
