// A snapshot is a histogram that travelled: nothing is lost, and nothing is believed that contradicts
// itself.

import Sampling
import Testing

struct SnapshotTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `what a snapshot holds comes back`(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var original = Histogram()
    for _ in 0..<UInt64.random(in: 0...5_000, using: &generator) {
      let bits = UInt64.random(in: 0...38, using: &generator)
      original.record(UInt64.random(in: 0...(1 << bits), using: &generator))
    }
    let copy = try Histogram(original.snapshot)
    #expect(copy.snapshot == original.snapshot)
    #expect(copy.count == original.count)
    #expect(copy.min == original.min && copy.max == original.max && copy.mean == original.mean)
    for percent in [0, 1, 50, 90, 99, 99.9, 100.0] {
      #expect(copy.percentile(percent) == original.percentile(percent))
    }
    #expect(copy.nonEmptyBuckets == original.nonEmptyBuckets)
  }

  @Test func `samples beyond the range stay beyond it`() throws {
    var original = Histogram()
    original.record(5)
    original.record(Histogram.largestTrackableValue + 1)
    original.record(Histogram.largestTrackableValue * 3)
    let copy = try Histogram(original.snapshot)
    #expect(copy.aboveRange == 2)
    #expect(copy.snapshot == original.snapshot)
  }

  @Test func `merged snapshots are as if every sample had been recorded in one`() throws {
    var whole = Histogram()
    var third = Histogram()
    var rest = Histogram()
    var generator = SplitMix64(seed: 7)
    for index in 0..<10_000 {
      let value = UInt64.random(in: 0...1_000_000, using: &generator)
      whole.record(value)
      if index % 3 == 0 { third.record(value) } else { rest.record(value) }
    }
    var merged = Histogram()
    try merged.merge(third.snapshot)
    try merged.merge(.empty)
    try merged.merge(rest.snapshot)
    #expect(merged.snapshot == whole.snapshot)
  }

  @Test(arguments: [
    HistogramSnapshot(count: 1, min: 5, max: 5, sum: 5, buckets: [5]),
    HistogramSnapshot(count: 2, min: 5, max: 5, sum: 10, buckets: [5, 1]),
    HistogramSnapshot(count: 2, min: 4, max: 5, sum: 9, buckets: [5, 1, 4, 1]),
    HistogramSnapshot(count: 0, min: 5, max: 5, sum: 0, buckets: [5, 0]),
    HistogramSnapshot(count: 1, min: 6, max: 5, sum: 5, buckets: [5, 1]),
    HistogramSnapshot(count: 1, min: 5, max: 6, sum: 5, buckets: [5, .max, 6, 2]),
    // What is told beside the buckets.
    HistogramSnapshot(count: 0, min: 0, max: 9, sum: 0, buckets: []),
    HistogramSnapshot(count: 0, min: 0, max: 0, sum: 9, buckets: []),
    HistogramSnapshot(count: 2, min: 4, max: 6, sum: 11, buckets: [5, 1, 6, 1]),
    HistogramSnapshot(count: 2, min: 5, max: 7, sum: 11, buckets: [5, 1, 6, 1]),
    HistogramSnapshot(count: 2, min: 5, max: 6, sum: 10, buckets: [5, 1, 6, 1]),
    HistogramSnapshot(count: 2, min: 5, max: 6, sum: 12, buckets: [5, 1, 6, 1]),
    // 2,048 and 2,049 have one bucket.
    HistogramSnapshot(count: 1, min: 2049, max: 2049, sum: 2049, buckets: [2049, 1]),
    HistogramSnapshot(
      count: 1, min: 200_000_000_000, max: 200_000_000_000, sum: 200_000_000_000,
      buckets: [200_000_000_000, 1]),
    HistogramSnapshot(
      count: .max, min: .max, max: .max, sum: .max, buckets: [100_000_000_001, .max]),
  ])
  func `numbers that contradict each other are refused`(snapshot: HistogramSnapshot) {
    #expect(throws: MalformedSnapshot.self) { _ = try Histogram(snapshot).count }
  }
}
