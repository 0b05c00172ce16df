// How the rows of a group compare with each other. The fastest is chosen from the same data that ranks
// it, so that whoever looks at the rows one by one finds differences that are chance.

internal import Glibc

/// The ratios of all rows of a group, by the metric that ranks them.
struct GroupRatios {
  /// Of each row; nanoseconds.
  private let figures: [RoundFigure]
  private let resampling: Resampling
  private let clockStep: UInt64

  /// - Parameters:
  ///   - figures: one for each row.
  ///   - clockStep: in nanoseconds.
  init(_ figures: [RoundFigure], _ resampling: Resampling, clockStep: UInt64) {
    self.figures = figures
    self.resampling = resampling
    self.clockStep = clockStep
  }

  /// How one row compares with another; nil with fewer than two rounds.
  func ratio(of row: Int, to other: Int) -> Ratio? {
    resampling.ratio(of: figures[row], to: figures[other], clockStep: clockStep)
  }
}
