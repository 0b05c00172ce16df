// How sure a ratio is: the interval that its resampled rounds lie in. Nothing is assumed of how they
// are distributed, which on a shared machine is nothing that has a name.

internal import Glibc

extension Ratio {
  /// What is not claimed, because it can be the same in every round of a run and another in the next.
  static let commonError = 0.01
  /// An interval whose upper bound is that many times its lower one ranks nothing…
  static let widestInterval = 1.3
  /// … nor do bounds that hold for many rows together, and so are wider, where they are that far apart…
  static let widestBounds = 2.0
  /// … unless all of it is less than this: nanoseconds of jitter are no news. Nanoseconds.
  static let smallestNews = 100.0

  /// A ratio with the interval of its resampled rounds (``Swift/Array/interval(around:samples:)``).
  ///
  /// Both bounds are moved out by what no number of rounds can tell: a step of the clock, and
  /// one per cent for what all rounds have in common, such as where the linker put the code.
  /// - Parameters:
  ///   - numerator: the one figure, in nanoseconds.
  ///   - denominator: the other.
  ///   - resampled: the logarithms of the ratio in resamples of the rounds, ascending; one at least.
  ///   - rounds: from which each resample was drawn; two or more.
  ///   - clockStep: in nanoseconds.
  ///   - tail: what may lie beyond each bound.
  init(
    numerator: Double, denominator: Double, resampled: [Double], rounds: Int, clockStep: UInt64,
    tail: Double = StudentQuantile.usualTail
  ) {
    let value = numerator / denominator
    let bounds = resampled.interval(around: log(value), samples: rounds, tail: tail)
    let blur = Ratio.blur(numerator, denominator, clockStep: clockStep)
    let low = exp(bounds.lowerBound - blur)
    let high = exp(bounds.upperBound + blur)
    self.init(
      value: value, lower: low, upper: high,
      isNoisy: Ratio.isNoisy(low, high, denominator: denominator))
  }

  /// By how much both bounds of a ratio's logarithm are moved out.
  ///
  /// - Parameters:
  ///   - numerator: nanoseconds, as the denominator.
  ///   - clockStep: in nanoseconds.
  static func blur(_ numerator: Double, _ denominator: Double, clockStep: UInt64) -> Double {
    log(1 + Double(clockStep) / min(numerator, denominator) + commonError)
  }

  /// Whether bounds lie too far apart to decide anything.
  ///
  /// - Parameters:
  ///   - widest: how many times the lower bound the upper one may be.
  ///   - denominator: nanoseconds.
  static func isNoisy(
    _ lower: Double, _ upper: Double, widest: Double = widestInterval, denominator: Double
  ) -> Bool {
    upper / lower > widest && (upper - lower) * denominator > smallestNews
  }
}

extension Array where Element == Double {
  /// The middle value, or the mean of the two in the middle; nil for an empty array.
  package var median: Double? {
    if isEmpty { return nil }
    let sorted = self.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// The variance of a value whose resamples these are; 0 for none.
  ///
  /// Resamples vary less than the rounds they come from, as a sample varies less about its own mean; that
  /// is made up for.
  /// - Parameters:
  ///   - value: in the unit of the resamples.
  ///   - samples: from which each resample was drawn; two or more.
  func resampledVariance(around value: Double, samples: Int) -> Double {
    let squares = reduce(0) { $0 + ($1 - value) * ($1 - value) }
    return squares / Double(Swift.max(1, count)) * Double(samples) / Double(samples - 1)
  }

  /// The wider, on each side, of two intervals that a value's resamples give.
  ///
  /// - The percentile interval (Efron, 1979). With few rounds it is too narrow, because a resample
  ///   varies less than the rounds it comes from; the expanded one (Hesterberg, "What Teachers Should
  ///   Know About the Bootstrap", 2015) makes up for it as Student's t does for a mean.
  /// - The value plus and minus Student's t times the resamples' root mean square distance from it.
  ///
  /// A p99 hangs on the few rounds that were disturbed most, and each of the two is too narrow for some
  /// tails: of equal pipes whose measured rounds were drawn again, the first alone excluded 1 in 7 % of
  /// ratios of p99s, the second alone in 7 % of ratios of p90s, and the wider in at most 4 % of either.
  ///
  /// The array is ascending and not empty.
  /// - Parameters:
  ///   - value: in the unit of the resamples.
  ///   - samples: from which each resample was drawn; two or more.
  ///   - tail: what may lie beyond each bound.
  func interval(
    around value: Double, samples: Int, tail: Double = StudentQuantile.usualTail
  ) -> ClosedRange<Double> {
    let cut = Double(count) * expandedTail(samples: samples, tail: tail)
    let lower = self[Int(cut.rounded(.down))]
    let upper = self[Int((Double(count) - cut).rounded(.up)) - 1]
    let margin =
      resampledVariance(around: value, samples: samples).squareRoot()
      * StudentQuantile.value(tail: tail, freedom: samples - 1)
    return Swift.min(lower, value - margin)...Swift.max(upper, value + margin)
  }
}

/// The tail to cut off on each side of the resamples so that the interval covers as much as it says.
func expandedTail(samples: Int, tail: Double = StudentQuantile.usualTail) -> Double {
  let rounds = Double(samples)
  let bound =
    (rounds / (rounds - 1)).squareRoot() * StudentQuantile.value(tail: tail, freedom: samples - 1)
  return erfc(bound / 2.0.squareRoot()) / 2
}
