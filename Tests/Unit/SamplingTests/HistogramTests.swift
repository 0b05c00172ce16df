// What the histogram promises at its edges: empty, too few samples, beyond the range, and memory.

import Sampling
import Testing

struct HistogramTests {
  @Test func `nothing recorded is nothing known`() {
    let histogram = Histogram()
    #expect(histogram.count == 0)
    #expect(histogram.min == nil)
    #expect(histogram.max == nil)
    #expect(histogram.mean == nil)
    #expect(histogram.median == nil)
    #expect(histogram.percentile(50) == nil)
    #expect(histogram.value(atRank: 0) == nil)
    #expect(histogram.value(atRank: 1) == nil)
    #expect(histogram.nonEmptyBuckets == [])
  }

  @Test func `a percentile needs ten samples above it`() {
    var histogram = Histogram()
    for value in 1...1_000 as ClosedRange<UInt64> { histogram.record(value) }
    #expect(histogram.percentile(99) == 990)
    #expect(histogram.percentile(99.1) == nil)
    #expect(histogram.value(atRank: histogram.rank(ofPercentile: 99.1)) == 991)
    histogram.record(1_001)
    #expect(histogram.percentile(99) == 991)
  }

  @Test func `the median needs no samples above it`() {
    var histogram = Histogram()
    histogram.record(7)
    #expect(histogram.median == 7)
    #expect(histogram.percentile(50) == nil)
    histogram.record(9)
    #expect(histogram.median == 7)
    histogram.record(8)
    #expect(histogram.median == 8)
  }

  @Test func `a percentile that is no binary fraction does not skip a sample`() {
    var histogram = Histogram()
    for value in 1...100_000 as ClosedRange<UInt64> {
      histogram.record(value)
      guard value.isMultiple(of: 1_000) else { continue }
      #expect(histogram.rank(ofPercentile: 99.9) == value / 1_000 * 999)
      #expect(histogram.rank(ofPercentile: 99.7) == value / 1_000 * 997)
      #expect(histogram.rank(ofPercentile: 0.1) == value / 1_000)
    }
    histogram.record(1)
    #expect(histogram.rank(ofPercentile: 99.9) == 99_901)
  }

  @Test func `zero is kept as zero`() {
    var histogram = Histogram()
    histogram.record(0)
    #expect(histogram.min == 0)
    #expect(histogram.median == 0)
    #expect(
      histogram.nonEmptyBuckets == [HistogramBucket(lowerBound: 0, upperBound: 0, count: 1)])
  }

  @Test func `what is beyond the range is counted apart`() {
    var histogram = Histogram()
    let limit = Histogram.largestTrackableValue
    #expect(limit == 100_000_000_000)
    histogram.record(limit)
    #expect(histogram.aboveRange == 0)
    for value in [limit + 1, .max, 2 * limit] { histogram.record(value) }
    #expect(histogram.count == 4)
    #expect(histogram.aboveRange == 3)
    #expect(histogram.max == .max)
    #expect(histogram.value(atRank: 1) == limit)
    #expect(histogram.value(atRank: 2) == .max)
    #expect(
      histogram.nonEmptyBuckets.last
        == HistogramBucket(lowerBound: limit + 1, upperBound: .max, count: 3))
    #expect(histogram.nonEmptyBuckets.map(\.count) == [1, 3])
  }

  @Test func `the mean does not overflow`() {
    var histogram = Histogram()
    for _ in 0..<4 { histogram.record(.max) }
    #expect(histogram.mean == Double(UInt64.max))
  }

  @Test func `a reset histogram is a new one`() {
    var histogram = Histogram()
    for value in [1, 5_000, .max] as [UInt64] { histogram.record(value) }
    histogram.reset()
    #expect(histogram.count == 0)
    #expect(histogram.aboveRange == 0)
    #expect(histogram.nonEmptyBuckets == [])
    histogram.record(3)
    #expect(histogram.min == 3)
    #expect(histogram.max == 3)
    #expect(histogram.mean == 3)
  }

  @Test func `memory is what HdrHistogram takes`() {
    #expect(Histogram.byteCount <= 28_672 * 8)
  }
}
