// Rounds last equally long, so a fast one holds a thousand times as many samples as a slow one. Samples
// thrown together would let the fast ones decide every figure; here each round has one vote.

/// Several rounds' distributions as one, in which every round weighs the same.
///
/// The value at a share q is the smallest that at least the share q of a round's samples does not
/// exceed, in the mean of all rounds: a quantile of the mixture of the rounds' distributions in equal
/// parts. It does not change when all samples of a round are counted twice.
public struct Mixture: Sendable {
  /// The values that samples have, in nanoseconds, ascending: the middle of each bucket.
  private let values: [Double]
  /// The values in ascending cells, no two of which overlap.
  private let cells: [Cell]
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

  /// Values that the clock cannot tell apart, and how far their samples may truly reach: half a step of
  /// the clock, or half a bucket, to each side, and not beyond the middle between two cells.
  private struct Cell {
    /// The place of its last value.
    let last: Int
    /// Nanoseconds.
    let from: Double
    let to: Double
  }

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
    let values = ranges.map { (Double($0.lowerBound) + Double($0.upperBound)) / 2 }
    cells = Mixture.cells(
      values, widths: ranges.map { Double($0.upperBound - $0.lowerBound) + 1 },
      clockStep: Double(Swift.max(1, clockStep)))
    self.values = values
    self.shares = shares
    self.above = above
    rounds = filled.count
    count = filled.reduce(0) { $0 + $1.count }
    min = smallest
    max = largest
  }

  /// Returns the cells of values.
  ///
  /// A clock that ticks every 41⅔ ns reads a tick as 41 or as 42 ns: what lies less than half a step
  /// above a cell's first value belongs to it.
  private static func cells(_ values: [Double], widths: [Double], clockStep: Double) -> [Cell] {
    var cells: [Cell] = []
    var first = 0
    for next in 1...values.count {
      if next < values.count, values[next] - values[first] < clockStep / 2 { continue }
      let last = next - 1
      var from = Swift.max(0, values[first] - Swift.max(widths[first], clockStep) / 2)
      var to = values[last] + Swift.max(widths[last], clockStep) / 2
      if first > 0 { from = Swift.max(from, (values[first - 1] + values[first]) / 2) }
      if next < values.count { to = Swift.min(to, (values[last] + values[next]) / 2) }
      cells.append(Cell(last: last, from: from, to: to))
      first = next
    }
    return cells
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
  /// it lies among them in proportion to how many are below the share (the median of grouped data). A
  /// larger share never has a smaller value, and none lies outside of ``min`` and ``max``.
  ///
  /// - Parameters:
  ///   - share: above 0 and at most 1.
  ///   - weights: one for each round that has samples, in order; they add up to 1.
  public func quantile(_ share: Double, weights: [Double]) -> Double {
    precondition(weights.count == rounds, "one weight for each round")
    let place = place(of: share, weights) ?? cells.count - 1
    let cell = cells[place]
    let below = place == 0 ? 0 : self.share(at: cells[place - 1].last, weights)
    let within = self.share(at: cell.last, weights) - below
    let part = within > 0 ? Swift.min(1, (share - below) / within) : 1
    // Half a step beyond the samples there is none.
    let value = cell.from + (cell.to - cell.from) * part
    return Swift.min(Double(max), Swift.max(Double(min), value)) * 1000
  }

  /// Returns a percentile in picoseconds, or nil when too little supports it: fewer than ten samples
  /// above it, or samples above it in fewer than half of the rounds.
  ///
  /// - Parameter percent: above 0 and at most 100.
  public func percentile(_ percent: Double) -> Double? {
    let over = samplesOfRounds(above: percent)
    guard over.reduce(0, +) >= Histogram.fewestSamplesAbove,
      over.count(where: { $0 > 0 }) * 2 >= rounds
    else { return nil }
    return quantile(percent / 100)
  }

  /// Samples above a percentile, of all rounds.
  ///
  /// - Parameter percent: above 0 and at most 100.
  public func samplesAbove(percentile percent: Double) -> UInt64 {
    samplesOfRounds(above: percent).reduce(0, +)
  }

  /// For each round its samples above a percentile; none where nothing is above it.
  private func samplesOfRounds(above percent: Double) -> [UInt64] {
    let weights = [Double](repeating: 1 / Double(rounds), count: rounds)
    guard let place = place(of: percent / 100, weights) else { return [] }
    return (0..<rounds).map { above[cells[place].last * rounds + $0] }
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

  /// The first cell with which a share of the samples is reached; nil for none.
  private func place(of share: Double, _ weights: [Double]) -> Int? {
    // Shares are sums of fractions, which end a hair below the whole number that they stand for.
    let target = share - 1e-9
    var low = 0
    var high = cells.count
    while low < high {
      let middle = (low + high) / 2
      if self.share(at: cells[middle].last, weights) >= target {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low == cells.count ? nil : low
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
