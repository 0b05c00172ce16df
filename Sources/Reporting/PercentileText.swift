// The percentile format of HdrHistogram: a line for each step towards 100 %, steps that halve with
// each half of the distance, and three lines that sum up.

internal import Sampling

/// Writes one distribution down.
enum PercentileText {
  /// Steps for each half of what is left to 100 %.
  private static let ticksPerHalfDistance = 5

  /// What HdrHistogram calls its sub-buckets for three significant digits.
  private static let subBuckets: UInt64 = 2048

  static func text(of snapshot: HistogramSnapshot, title: String) throws(MalformedSnapshot)
    -> String
  {
    let histogram = try Histogram(snapshot)
    let buckets = histogram.nonEmptyBuckets
    let mean = histogram.mean ?? 0
    let columns = ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"]
    let lines =
      [
        "# \(title)",
        "# Values in microseconds. StdDeviation is computed from the middles of the buckets.",
        padded(columns[0], 12) + " " + padded(columns[1], 14) + " " + padded(columns[2], 10) + " "
          + padded(columns[3], 14), "",
      ] + steps(buckets, count: histogram.count, max: histogram.max ?? 0) + [
        "#[Mean    = \(microseconds(mean)), "
          + "StdDeviation   = \(microseconds(deviation(buckets, mean, histogram.count)))]",
        "#[Max     = \(microseconds(Double(histogram.max ?? 0))), "
          + "Total count    = \(padded("\(histogram.count)", 12))]",
        "#[Buckets = \(padded("\(bucketCount)", 12)), "
          + "SubBuckets     = \(padded("\(subBuckets)", 12))]",
      ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The powers of two that the range takes, as HdrHistogram counts them.
  private static var bucketCount: Int {
    var count = 1
    while subBuckets << UInt64(count - 1) <= Histogram.largestTrackableValue { count += 1 }
    return count
  }

  private static func steps(_ buckets: [HistogramBucket], count: UInt64, max: UInt64) -> [String] {
    var lines: [String] = []
    var samplesSoFar: UInt64 = 0
    var steps = Steps()
    for bucket in buckets {
      samplesSoFar += bucket.count
      let share = Double(samplesSoFar) / Double(count)
      let value = microseconds(Double(min(bucket.upperBound, max)))
      // The last bucket reaches every step that is left: one of them is enough. A share of more
      // samples than a Double can count may round to 1 before that, where the inverse has no end.
      while share >= steps.level, steps.level < 1 {
        let inverse = padded(NumberText.fixed(1 / (1 - steps.level), decimals: 2), 14)
        lines.append(line(value, steps.level, samplesSoFar) + " \(inverse)")
        steps.advance()
        if samplesSoFar == count { break }
      }
    }
    return lines + [line(microseconds(Double(max)), 1, count)]
  }

  private static func line(_ value: String, _ level: Double, _ samples: UInt64) -> String {
    "\(value) \(NumberText.fixed(level, decimals: 12)) \(padded("\(samples)", 10))"
  }

  /// Levels from 0 on, each half of the distance to 1 in as many steps as the one before.
  private struct Steps {
    private(set) var level = 0.0
    private var stepInHalf = 0
    private var half = 1.0

    mutating func advance() {
      stepInHalf += 1
      if stepInHalf == ticksPerHalfDistance {
        stepInHalf = 0
        half /= 2
      }
      let part = Double(stepInHalf) / Double(ticksPerHalfDistance)
      level = 1 - half + half / 2 * part
    }
  }

  private static func deviation(
    _ buckets: [HistogramBucket], _ mean: Double, _ count: UInt64
  ) -> Double {
    let squares = buckets.reduce(0.0) { sum, bucket in
      let middle = Double(bucket.lowerBound) / 2 + Double(bucket.upperBound) / 2
      return sum + (middle - mean) * (middle - mean) * Double(bucket.count)
    }
    return count == 0 ? 0 : (squares / Double(count)).squareRoot()
  }

  private static func microseconds(_ nanoseconds: Double) -> String {
    padded(NumberText.fixed(nanoseconds / 1000, decimals: 3), 12)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    TerminalText.spaces(width - text.count) + text
  }
}
