// Rounds last equally long, so a fast one holds a thousand times as many samples as a slow one. Samples
// thrown together would let the fast ones decide every figure; here each round has one vote.

/// Several rounds' distributions as one, in which every round weighs the same.
///
/// The value at a share q is the smallest that at least the share q of a round's samples does not
/// exceed, in the mean of all rounds: a quantile of the mixture of the rounds' distributions in equal
/// parts. It does not change when all samples of a round are counted twice.
public struct Mixture: Sendable {
  /// The smallest difference that the clock can tell, in nanoseconds; at least 1.
  private let clockStep: Double
  /// The values that samples have, in nanoseconds, ascending: the middle of each bucket.
  private let values: [Double]
  /// For each value the width of its bucket, in nanoseconds.
  private let widths: [Double]
  /// For each value, and then for each round: the share of its samples that are not above the value.
  private let shares: [Double]
  /// For each value, and then for each round: its samples above the value.
  private let above: [UInt64]
  /// Rounds that have samples.
  public let rounds: Int
  /// Samples of all rounds.
  public let count: UInt64
  /// The smallest and the largest sample, in nanoseconds.
  public let min: UInt64
  public let max: UInt64

  /// - Parameters:
  ///   - snapshots: one for each round; those without samples are passed over. They are valid
  ///     (``HistogramSnapshot/validate()``).
  ///   - clockStep: the smallest difference that the clock can tell, in nanoseconds.
  /// - Returns: nil when no round has a sample.
  public init?(_ snapshots: [HistogramSnapshot], clockStep: UInt64) {
    let filled = snapshots.filter { $0.count > 0 }
    guard let smallest = filled.map(\.min).min(), let largest = filled.map(\.max).max() else {
      return nil
    }
    var lowest = filled.flatMap { snapshot in
      stride(from: 0, to: snapshot.buckets.count, by: 2).map { snapshot.buckets[$0] }
    }
    lowest.sort()
    var unique: [UInt64] = []
    for value in lowest where unique.last != value { unique.append(value) }
    var shares = [Double](repeating: 0, count: unique.count * filled.count)
    var above = [UInt64](repeating: 0, count: unique.count * filled.count)
    for (round, snapshot) in filled.enumerated() {
      var place = 0
      var samplesSoFar: UInt64 = 0
      for (index, value) in unique.enumerated() {
        if place < snapshot.bucketCount, snapshot.buckets[2 * place] == value {
          samplesSoFar += snapshot.buckets[2 * place + 1]
          place += 1
        }
        shares[index * filled.count + round] = Double(samplesSoFar) / Double(snapshot.count)
        above[index * filled.count + round] = snapshot.count - samplesSoFar
      }
    }
    let beyond = HistogramScale.largestValue
    let ranges = unique.map { value in
      value > beyond
        ? value...Swift.max(value, largest)
        : HistogramScale.values(at: HistogramScale.index(of: value))
    }
    values = ranges.map { (Double($0.lowerBound) + Double($0.upperBound)) / 2 }
    widths = ranges.map { Double($0.upperBound - $0.lowerBound) + 1 }
    self.shares = shares
    self.above = above
    self.clockStep = Double(Swift.max(1, clockStep))
    rounds = filled.count
    count = filled.reduce(0) { $0 + $1.count }
    min = smallest
    max = largest
  }

  /// Returns the value at a share, in picoseconds, every round weighing the same.
  ///
  /// - Parameter share: above 0 and at most 1.
  public func quantile(_ share: Double) -> Double {
    quantile(share, weights: [Double](repeating: 1 / Double(rounds), count: rounds))
  }

  /// Returns the value at a share, in picoseconds, where each round weighs what is said.
  ///
  /// The result is finer than the clock: where many samples are alike because the clock goes in steps,
  /// it lies among them in proportion to how many are below the share (the median of grouped data).
  ///
  /// - Parameters:
  ///   - share: above 0 and at most 1.
  ///   - weights: one for each round that has samples, in order; they add up to 1.
  public func quantile(_ share: Double, weights: [Double]) -> Double {
    precondition(weights.count == rounds, "one weight for each round")
    // Shares are sums of fractions, which end a hair below the whole number that they stand for.
    let target = share - 1e-9
    let index = first { self.share(at: $0, weights) >= target } ?? values.count - 1
    let width = Swift.max(widths[index], clockStep)
    let low = values[index] - width / 2
    let lowIndex = first { values[$0] >= low } ?? 0
    let highIndex = (first { values[$0] > low + width } ?? values.count) - 1
    let below = lowIndex == 0 ? 0 : self.share(at: lowIndex - 1, weights)
    let within = self.share(at: highIndex, weights) - below
    guard within > 0 else { return values[index] * 1000 }
    return Swift.max(0, (low + width * (share - below) / within) * 1000)
  }

  /// Returns a percentile in picoseconds, or nil when too little supports it: fewer than ten samples
  /// above it, or samples above it in fewer than half of the rounds.
  ///
  /// - Parameter percent: above 0 and at most 100.
  public func percentile(_ percent: Double) -> Double? {
    let weights = [Double](repeating: 1 / Double(rounds), count: rounds)
    let target = percent / 100 - 1e-9
    guard let index = first(where: { share(at: $0, weights) >= target }) else { return nil }
    let over = (0..<rounds).map { above[index * rounds + $0] }
    // Those in the percentile's own bucket are above its lower neighbours, and it rests on them too.
    guard over.reduce(0, +) >= Histogram.fewestSamplesAbove,
      over.count(where: { $0 > 0 }) * 2 >= rounds
    else { return nil }
    return quantile(percent / 100, weights: weights)
  }

  /// The share of samples that are not above a value, by its place.
  private func share(at index: Int, _ weights: [Double]) -> Double {
    var sum = 0.0
    let start = index * rounds
    for round in 0..<rounds where weights[round] > 0 {
      sum += weights[round] * shares[start + round]
    }
    return sum
  }

  /// The first place at which a condition holds that then holds for all later ones; nil for none.
  private func first(where holds: (Int) -> Bool) -> Int? {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low == values.count ? nil : low
  }

  /// The buckets, each with its share of the samples, every round weighing the same; ascending.
  public var buckets: [(value: Double, share: Double)] {
    let weights = [Double](repeating: 1 / Double(rounds), count: rounds)
    var before = 0.0
    return values.indices.map { index in
      let share = share(at: index, weights)
      defer { before = share }
      return (values[index], share - before)
    }
  }
}
