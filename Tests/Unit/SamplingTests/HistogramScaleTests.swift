// The scale, value by value where that is affordable and at every edge where it is not.

import Testing

@testable import Sampling

struct HistogramScaleTests {
  @Test func `buckets cover the range without gap or overlap`() {
    var next: UInt64 = 0
    for index in 0..<HistogramScale.bucketCount {
      let values = HistogramScale.values(at: index)
      #expect(values.lowerBound == next)
      #expect(HistogramScale.index(of: values.lowerBound) == index)
      #expect(HistogramScale.index(of: values.upperBound) == index)
      next = values.upperBound + 1
    }
    #expect(next == HistogramScale.largestValue + 1)
  }

  @Test func `no bucket is wider than a thousandth of its values`() {
    for index in 0..<HistogramScale.bucketCount {
      let values = HistogramScale.values(at: index)
      #expect((values.upperBound - values.lowerBound) * 1_024 <= values.lowerBound)
    }
  }

  @Test func `the largest value has the last bucket`() {
    #expect(
      HistogramScale.index(of: HistogramScale.largestValue) == HistogramScale.bucketCount - 1)
  }
}
