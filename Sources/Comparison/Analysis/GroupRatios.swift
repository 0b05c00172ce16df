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
    guard let fastest = values.indices.min(by: { values[$0] < values[$1] }) else { return nil }
    let slower = values.indices.map { row in
      values.indices.count { ratio(of: $0, to: row).map { $0.lower > 1 } ?? false }
    }
    let unbeaten = values.indices.filter { row in
      !values.indices.contains { ratio(of: row, to: $0).map { $0.lower > 1 } ?? false }
    }
    let sharpest = unbeaten.max { (slower[$0], values[$1]) < (slower[$1], values[$0]) }
    guard let sharpest, (slower[sharpest] - slower[fastest]) * 4 >= values.count else {
      return fastest
    }
    return sharpest
  }
}
