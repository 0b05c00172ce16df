// Warnings about how much was measured, and how well it agrees.

internal import Sampling

extension Warning {
  /// With fewer, not even p99 has the ten samples above it that a percentile needs.
  private static let enoughRoundTrips = Histogram.fewestSamplesAbove * 100

  static func fewSamples(_ result: RunResult) -> WarningFinding? {
    let cells = result.measured.filter { $0.roundTrip.count < enoughRoundTrips }
    guard let smallest = cells.min(by: { $0.roundTrip.count < $1.roundTrip.count }) else {
      return nil
    }
    return WarningFinding(
      reason: "\(counted(cells.count, "cell")) with fewer than \(enoughRoundTrips) round trips, so "
        + "that p99 is –; the smallest is \(result.label(of: smallest)) with "
        + "\(smallest.roundTrip.count)",
      remedy: "give the run more time (--time), or fewer cells (--kind, --wait, --placement)")
  }

  /// A fifth of the median is a difference that one would act on; 50 ns is what a clock's step and
  /// a shifted cache line make.
  static func roundsDisagree(_ result: RunResult) -> WarningFinding? {
    let found = result.measured.compactMap { cell -> String? in
      let quartiles = Quartiles(cell.rounds.map { Double($0.medianPicoseconds) })
      guard let quartiles, quartiles.range > 0.2 * quartiles.median, quartiles.range > 50_000
      else { return nil }
      return "\(result.label(of: cell)) from \(duration(picoseconds: quartiles.lower)) to "
        + duration(picoseconds: quartiles.upper)
    }
    guard !found.isEmpty else { return nil }
    return WarningFinding(
      reason: "rounds disagree; the middle half of their medians: \(firstThree(found))",
      remedy: "end what else runs, pin both sides (--placement), and measure more rounds (--rounds)"
    )
  }

  /// Six, because the smallest and the largest of five values enclose the median of what they were
  /// drawn from with a probability of 1 − 2 × ½⁵ = 94 % only: no method can make 95 % of them.
  static func fewRounds(_ result: RunResult) -> WarningFinding? {
    let fewest = 6
    let cells = result.measured.filter { $0.rounds.count < fewest }
    guard let smallest = cells.map(\.rounds.count).min() else { return nil }
    return WarningFinding(
      reason: "\(counted(cells.count, "cell")) with fewer than \(fewest) rounds, down to "
        + "\(smallest): their intervals say little",
      remedy: "measure more rounds (--rounds 10)")
  }
}

/// The values below which a quarter, a half and three quarters of some values lie.
struct Quartiles: Equatable {
  let lower: Double
  let median: Double
  let upper: Double

  /// From the lower quartile to the upper.
  var range: Double { upper - lower }

  /// - Returns: nil of no values.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    // Between two values, in proportion: the definition that R and NumPy use unless told otherwise.
    func quantile(_ share: Double) -> Double {
      let position = share * Double(sorted.count - 1)
      let below = Int(position)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
    lower = quantile(0.25)
    median = quantile(0.5)
    upper = quantile(0.75)
  }
}
