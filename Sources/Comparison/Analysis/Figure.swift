// What is said of a cell in one respect: a number, how sure it is, or why there is none.

/// One figure of a cell.
package struct Figure: Equatable, Sendable {
  /// In the unit of its ``Metric``; nil where it is not known.
  package var value: Double?
  /// The bounds within which it lies with 95 % confidence; nil where none were computed.
  package var interval: ClosedRange<Double>?
  /// The least and the most of its rounds, where its bounds would say less than that; else nil.
  package var span: ClosedRange<Double>?
  /// Whether the value is close to the truth and not exact.
  package var isApproximate: Bool
  /// Why it is not known, or not exact.
  package var reason: String?
  /// What a percentile lacks that is not said; nil for every other figure.
  package var shortage: PercentileShortage?

  package init(
    _ value: Double?, interval: ClosedRange<Double>? = nil, isApproximate: Bool = false,
    reason: String? = nil, shortage: PercentileShortage? = nil
  ) {
    let value = value?.isFinite == true ? value : nil
    self.value = value
    self.interval = interval.map { $0.containing(value) }
    self.isApproximate = isApproximate
    self.reason = reason
    self.shortage = shortage
  }

  /// - Parameter ratio: nil where it could not be computed.
  init(_ ratio: Ratio?) {
    self.init(
      ratio?.value, interval: ratio.map { $0.lower...$0.upper },
      reason: ratio == nil ? Figure.noRatio : nil)
  }

  /// Why a ratio is not said.
  package static let noRatio =
    "a ratio needs at least two rounds of both, and neither may take no time at all"

  /// Why there is no ratio to a reference that was asked for.
  static func noReference(_ name: String) -> String {
    "\(name), the reference, has no figure here to compare with"
  }

  /// Why a ratio is not said whose rounds have next to nothing in common.
  package static let noBounds = "its bounds would lie more than a hundred times apart"
}

/// How many times as long one thing takes as another.
package struct Ratio: Equatable, Sendable {
  package let value: Double
  /// The bounds within which the ratio lies with 95 % confidence.
  package let lower: Double
  package let upper: Double
  /// Whether the bounds lie too far apart to decide anything.
  package let isNoisy: Bool

  /// Whether the bounds include 1 and lie so far apart that they say nothing.
  package var saysNothing: Bool { isEqual && upper > Resampling.widestInterval * lower }

  /// Whether the interval includes 1: no difference was found.
  package var isEqual: Bool { lower <= 1 && upper >= 1 }

  package init(value: Double, lower: Double, upper: Double, isNoisy: Bool) {
    self.value = value
    self.lower = min(lower, value)
    self.upper = max(upper, value)
    self.isNoisy = isNoisy
  }
}

extension ClosedRange<Double> {
  /// With a value that lies beyond a bound by what exp(log(x)) loses, or because too few resamples reach
  /// it: an interval without its own value says nothing that anybody could read.
  fileprivate func containing(_ value: Double?) -> ClosedRange<Double> {
    guard let value else { return self }
    return Swift.min(lowerBound, value)...Swift.max(upperBound, value)
  }
}
