// How the rows of a group compare with each other. The fastest is chosen from the same data that ranks
// it, so whoever looks at the rows one by one finds differences that are chance.

internal import Glibc

/// The ratios of all rows of a group, by the metric that ranks them, with bounds that hold for all of
/// them together.
struct GroupRatios {
  /// Of each row; nanoseconds.
  private let values: [Double]
  private let intervals: SimultaneousIntervals?

  /// - Parameters:
  ///   - figures: one for each row, none of them 0.
  ///   - resampling: of the rounds of all rows.
  ///   - clockStep: in nanoseconds.
  init(_ figures: [RoundFigure], _ resampling: Resampling, clockStep: UInt64) {
    let values = figures.map(\.value)
    self.values = values
    let logRounds = figures.map { figure in
      let single = figure.valuesOfRounds
      return resampling.rounds.map { single[$0].flatMap { $0 > 0 ? log($0) : nil } }
    }
    guard !figures.isEmpty else {
      intervals = nil
      return
    }
    intervals = SimultaneousIntervals(
      logFigures: values.map { log($0) },
      resamples: SimultaneousResamples(
        logFigures: figures.map { figure in
          resampling.values(of: figure).map { $0.map { log($0) } ?? .nan }
        }),
      rounds: figures.map(\.rounds.count),
      correlation: SimultaneousDependence.correlation(rounds: logRounds), logRounds: logRounds
    ) { Ratio.blur(values[$0], values[$1], clockStep: clockStep) }
  }

  /// How one row compares with another; nil with fewer than two rounds.
  func ratio(of row: Int, to other: Int) -> Ratio? {
    guard row != other, let found = intervals?.ratio(of: row, to: other) else { return nil }
    return Ratio(
      value: found.value, lower: found.lower, upper: found.upper,
      isNoisy: Ratio.isNoisy(found.lower, found.upper, denominator: values[other]))
  }

  /// The row to hold the others against: the fastest, unless its rounds disagree so much that another
  /// row, which none is shown to beat either, shows more rows to be slower, by a quarter of the table. The
  /// smallest figure of a noisy row is luck, and beside it nothing could be said of the others.
  ///
  /// All bounds hold together, so that they also hold for a row that is chosen after seeing them.
  var anchor: Int? {
    guard let intervals else { return nil }
    let rows = values.indices
    // Of each row, those that are shown to be slower.
    let slower = rows.map { row in
      Set(rows.filter { intervals.ratio(of: $0, to: row)?.isShownLarger ?? false })
    }
    let beaten = slower.reduce(into: Set()) { $0.formUnion($1) }
    let sharpest = rows.filter { !beaten.contains($0) }
      .max { (slower[$0].count, values[$1]) < (slower[$1].count, values[$0]) }
    let fastest = intervals.fastest
    guard let sharpest, (slower[sharpest].count - slower[fastest].count) * 4 >= rows.count else {
      return fastest
    }
    return sharpest
  }
}
