// How sure a ratio is: the interval that its resampled rounds lie in. Nothing is assumed of how they
// are distributed, which on a shared machine is nothing that has a name.

internal import Glibc

extension Ratio {
  /// The share of intervals that are to hold the true ratio.
  static let confidence = 0.95
  /// What is not claimed, because it can be the same in every round of a run and another in the next.
  static let commonError = 0.01
  /// An interval whose upper bound is that many times its lower one ranks nothing…
  static let widestInterval = 1.3
  /// … unless all of it is less than this: nanoseconds of jitter are no news. Nanoseconds.
  static let smallestNews = 100.0

  /// A ratio with its percentile bootstrap interval (Efron, 1979).
  ///
  /// With few rounds that interval is too narrow, because a resample varies less than the rounds it
  /// comes from; the expanded percentile interval (Hesterberg, "What Teachers Should Know About the
  /// Bootstrap", 2015) makes up for it as Student's t does for a mean.
  ///
  /// Both bounds are then moved out by what no number of rounds can tell: a step of the clock, and
  /// one per cent for what all rounds have in common, such as where the linker put the code.
  /// - Parameters:
  ///   - numerator: the one figure, in nanoseconds.
  ///   - denominator: the other.
  ///   - resampled: the logarithms of the ratio in resamples of the rounds, ascending; one at least.
  ///   - rounds: from which each resample was drawn; two or more.
  ///   - clockStep: in nanoseconds.
  init(
    numerator: Double, denominator: Double, resampled: [Double], rounds: Int, clockStep: UInt64
  ) {
    let (lower, upper) = Ratio.bounds(of: resampled, samples: rounds)
    let blur = Ratio.blur(numerator, denominator, clockStep: clockStep)
    let value = numerator / denominator
    // Of rounds in two modes, resamples can all lie on one side of the figure itself.
    let (low, high) = (min(value, exp(lower - blur)), max(value, exp(upper + blur)))
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
  /// - Parameter denominator: nanoseconds.
  static func isNoisy(_ lower: Double, _ upper: Double, denominator: Double) -> Bool {
    upper / lower > widestInterval && (upper - lower) * denominator > smallestNews
  }

  /// The bounds of resampled values, by the expanded percentile interval.
  ///
  /// - Parameters:
  ///   - resampled: ascending, one at least.
  ///   - samples: from which each resample was drawn; two or more.
  static func bounds(of resampled: [Double], samples: Int) -> (lower: Double, upper: Double) {
    let tail = expandedTail((1 - Ratio.confidence) / 2, samples: samples)
    let count = Double(resampled.count)
    return (
      resampled[Int((count * tail).rounded(.down))],
      resampled[Int((count * (1 - tail)).rounded(.up)) - 1]
    )
  }
}

extension Array where Element == Double {
  /// The middle value, or the mean of the two in the middle. The array is not empty.
  package var median: Double {
    let sorted = self.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}

/// The tail to cut off on each side of the resamples so that the interval covers as much as it says.
func expandedTail(_ tail: Double, samples: Int) -> Double {
  let count = Double(samples)
  let bound = (count / (count - 1)).squareRoot() * studentQuantile(tail, freedom: count - 1)
  return erfc(bound / 2.0.squareRoot()) / 2
}

/// The upper quantile of Student's t, by the Cornish–Fisher expansion; within 1 % from 4 degrees of
/// freedom on, and wider than 2 standard errors below.
private func studentQuantile(_ tail: Double, freedom: Double) -> Double {
  // Of the normal distribution, by Newton's method from a start that is close for small tails.
  var normal = (-2 * log(tail)).squareRoot() * 0.7
  for _ in 0..<20 {
    let excess = erfc(normal / 2.0.squareRoot()) / 2 - tail
    normal += excess * (2 * Double.pi).squareRoot() * exp(normal * normal / 2)
  }
  let cube = normal * normal * normal
  let fifth = cube * normal * normal
  return normal + (cube + normal) / (4 * freedom)
    + (5 * fifth + 16 * cube + 3 * normal) / (96 * freedom * freedom)
}
