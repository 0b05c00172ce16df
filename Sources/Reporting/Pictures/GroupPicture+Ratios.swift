// Which ratios a picture has room for. What lies beyond is clipped, and it says so.

internal import Comparison

extension GroupPicture {
  /// The ratios that an axis shows: every estimate, and of each interval what lies within an octave of it.
  package var ratioRange: ClosedRange<Double> {
    Self.ratioRange(
      of: rows.compactMap { row in row.ratio.map { (value: $0, interval: row.interval) } })
  }

  /// - Parameter ratios: estimates above 0, with their bounds.
  static func ratioRange(
    of ratios: [(value: Double, interval: ClosedRange<Double>?)]
  ) -> ClosedRange<Double> {
    var (low, high) = (1.0, 1.0)
    for (value, interval) in ratios {
      low = min(low, value, max(value / 2, interval?.lowerBound ?? value))
      high = max(high, value, min(value * 2, interval?.upperBound ?? value))
    }
    // A run in which all is alike has an axis too.
    let narrowest = 1.05
    return min(low, 1 / narrowest)...max(high, narrowest)
  }
}
