// The histogram against an oracle that keeps every sample, over shapes and sizes of sample.

import Sampling
import Testing

struct HistogramPropertyTests {
  private static let sizes = [1, 2, 9, 10, 11, 19, 20, 100, 999, 1_000, 10_000]

  /// In thousandths of a percent, so that the oracle need not round.
  private static let percentiles: [UInt64] = [
    0, 1, 10_000, 25_000, 50_000, 66_667, 75_000, 90_000, 95_000, 99_000, 99_900, 99_990, 99_999,
    100_000,
  ]

  private func histogram(of samples: some Sequence<UInt64>) -> Histogram {
    var histogram = Histogram()
    for sample in samples { histogram.record(sample) }
    return histogram
  }

  /// Whether a result is the oracle's to three digits, and never below it. Beyond the range there
  /// are no digits to keep: only the maximum is known.
  private func agrees(_ value: UInt64?, with expected: UInt64, maximum: UInt64) -> Bool {
    guard let value else { return false }
    if expected > Histogram.largestTrackableValue { return value == maximum }
    return value >= expected && value <= maximum && (value - expected) * 1_000 < max(expected, 1)
  }

  @Test(arguments: SampleDistribution.allCases, sizes)
  func `every percentile is the oracle's within a thousandth`(
    distribution: SampleDistribution, size: Int
  ) {
    for seed in 0..<3 as Range<UInt64> {
      let samples = distribution.samples(size, seed: seed)
      let oracle = SortedSamples(samples)
      let histogram = histogram(of: samples)
      let maximum = oracle.values[size - 1]
      for thousandths in Self.percentiles {
        let rank = oracle.rank(ofThousandths: thousandths)
        let percent = Double(thousandths) / 1_000
        #expect(histogram.rank(ofPercentile: percent) == rank, "p\(percent)")
        let expected = oracle.value(atRank: rank)
        #expect(
          agrees(histogram.value(atRank: rank), with: expected, maximum: maximum), "p\(percent)")
        let percentile = histogram.percentile(percent)
        if UInt64(size) - rank < 10 {
          #expect(percentile == nil, "p\(percent)")
        } else {
          #expect(agrees(percentile, with: expected, maximum: maximum), "p\(percent)")
        }
      }
      let middle = oracle.value(atRank: UInt64(size + 1) / 2)
      #expect(agrees(histogram.median, with: middle, maximum: maximum))
    }
  }

  @Test(arguments: SampleDistribution.allCases, [1, 137])
  func `every rank is the oracle's within a thousandth`(
    distribution: SampleDistribution, size: Int
  ) {
    let samples = distribution.samples(size, seed: 4)
    let oracle = SortedSamples(samples)
    let histogram = histogram(of: samples)
    for rank in 1...UInt64(size) {
      #expect(
        agrees(
          histogram.value(atRank: rank), with: oracle.value(atRank: rank),
          maximum: oracle.values[size - 1]), "rank \(rank)")
    }
    #expect(histogram.value(atRank: 0) == nil)
    #expect(histogram.value(atRank: UInt64(size) + 1) == nil)
  }

  @Test(arguments: SampleDistribution.allCases, sizes)
  func `count, extremes and mean are exact`(distribution: SampleDistribution, size: Int) {
    let samples = distribution.samples(size, seed: 5)
    let histogram = histogram(of: samples)
    #expect(histogram.count == UInt64(size))
    #expect(histogram.min == samples.min())
    #expect(histogram.max == samples.max())
    #expect(histogram.mean == Double(samples.reduce(0, +)) / Double(size))
    let above = samples.count { $0 > Histogram.largestTrackableValue }
    #expect(histogram.aboveRange == UInt64(above))
  }

  @Test(arguments: SampleDistribution.allCases, sizes)
  func `merging equals recording everything`(distribution: SampleDistribution, size: Int) {
    let first = distribution.samples(size, seed: 6)
    let second = SampleDistribution.logUniform.samples(size / 2, seed: 7)
    var merged = histogram(of: first)
    merged.merge(histogram(of: second))
    let expected = histogram(of: first + second)
    #expect(merged.nonEmptyBuckets == expected.nonEmptyBuckets)
    #expect(merged.count == expected.count)
    #expect(merged.aboveRange == expected.aboveRange)
    #expect(merged.min == expected.min)
    #expect(merged.max == expected.max)
    #expect(merged.mean == expected.mean)
  }

  @Test(arguments: SampleDistribution.allCases)
  func `buckets are disjoint, in order, and count every sample`(
    distribution: SampleDistribution
  ) {
    let samples = distribution.samples(10_000, seed: 8)
    let oracle = SortedSamples(samples)
    var remaining = oracle.values[...]
    for bucket in histogram(of: samples).nonEmptyBuckets {
      let counted = remaining.prefix { $0 <= bucket.upperBound }
      #expect(UInt64(counted.count) == bucket.count)
      #expect(counted.allSatisfy { $0 >= bucket.lowerBound })
      remaining = remaining.dropFirst(counted.count)
    }
    #expect(remaining.isEmpty)
  }
}
