// The percentile format of HdrHistogram: a line for each step towards 100 %, steps that halve with
// each half of the distance, and three lines that sum up. The curve ends where tables have a dash.

internal import Comparison
internal import Sampling

/// Writes one distribution down.
enum PercentileText {
  /// Steps for each half of what is left to 100 %.
  private static let ticksPerHalfDistance = 5

  /// What HdrHistogram calls its sub-buckets for three significant digits.
  private static let subBuckets: UInt64 = 2048

  static func text(of mixture: Mixture, title: String) -> String {
    let buckets = mixture.buckets
    let mean = buckets.reduce(0) { $0 + $1.value * $1.share }
    let columns = ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"]
    let lines =
      [
        "# \(title)",
        "# Values in microseconds, from \(counted(mixture.rounds, "round")); each weighs the same, "
          + "whatever its number of samples:",
        "# TotalCount is the share of the total of \(mixture.count). Mean and StdDeviation are computed "
          + "from the middles of the buckets.",
        "# The curve ends where \(Metric.tooFewSamples).",
        padded(columns[0], 12) + " " + padded(columns[1], 14) + " " + padded(columns[2], 10) + " "
          + padded(columns[3], 14), "",
      ] + steps(mixture) + [
        "#[Mean    = \(microseconds(mean)), "
          + "StdDeviation   = \(microseconds(deviation(buckets, mean)))]",
        "#[Max     = \(microseconds(Double(mixture.max))), "
          + "Total count    = \(padded("\(mixture.count)", 12))]",
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

  private static func steps(_ mixture: Mixture) -> [String] {
    var lines: [String] = []
    var steps = Steps()
    // Close to a share of 1 a Double has no step left, and the inverse of what is left no end.
    while steps.level < 1 {
      let level = steps.level
      // As in tables, a median is told of however few.
      if level > 0.5, mixture.percentile(level * 100) == nil { break }
      let nanoseconds = level == 0 ? Double(mixture.min) : mixture.quantile(level) / 1000
      let inverse = padded(NumberText.fixed(1 / (1 - level), decimals: 2), 14)
      lines.append(line(nanoseconds, level, mixture.count) + " \(inverse)")
      steps.advance()
    }
    return lines
  }

  private static func line(_ nanoseconds: Double, _ level: Double, _ count: UInt64) -> String {
    let samples = (level * Double(count)).rounded()
    return "\(microseconds(nanoseconds)) \(NumberText.fixed(level, decimals: 12)) "
      + padded(NumberText.fixed(samples, decimals: 0), 10)
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
    _ buckets: [(value: Double, share: Double)], _ mean: Double
  ) -> Double {
    buckets.reduce(0.0) { $0 + ($1.value - mean) * ($1.value - mean) * $1.share }.squareRoot()
  }

  private static func microseconds(_ nanoseconds: Double) -> String {
    padded(NumberText.fixed(nanoseconds / 1000, decimals: 3), 12)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    TerminalText.spaces(width - text.count) + text
  }
}
