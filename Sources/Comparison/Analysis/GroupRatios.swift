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
      correlation: SimultaneousDependence.correlation(
        rounds: figures.map { figure in
          let single = figure.valuesOfRounds
          return resampling.rounds.map { single[$0].map { log($0) } }
        })
    ) { Ratio.blur(values[$0], values[$1], clockStep: clockStep) }
  }

  /// How one row compares with another; nil with fewer than two rounds.
  func ratio(of row: Int, to other: Int) -> Ratio? {
    guard row != other, let found = intervals?.ratio(of: row, to: other) else { return nil }
    return Ratio(
      value: found.value, lower: found.lower, upper: found.upper,
      isNoisy: Ratio.isNoisy(found.lower, found.upper, denominator: values[other]))
  }
}
