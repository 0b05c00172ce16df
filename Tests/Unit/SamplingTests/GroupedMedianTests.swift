// The median that is finer than the clock.

import Sampling
import Testing

struct GroupedMedianTests {
  @Test func `nothing has no median`() {
    #expect(Histogram().medianPicoseconds(clockStep: 10) == nil)
  }

  @Test(arguments: [1, 10, 20] as [UInt64])
  func `values that are all alike have that median`(step: UInt64) {
    var histogram = Histogram()
    for _ in 0..<1_000 { histogram.record(100) }
    #expect(histogram.medianPicoseconds(clockStep: step) == 100_000)
  }

  /// A duration of 103 ns on a clock of 10 ns is read as 100 or as 110, seven to three.
  @Test func `the share of higher readings moves it`() {
    var medians: [UInt64] = []
    for higher in [0, 100, 300, 450] {
      var histogram = Histogram()
      for index in 0..<1_000 { histogram.record(index < higher ? 110 : 100) }
      medians.append(histogram.medianPicoseconds(clockStep: 10)!)
    }
    #expect(medians[0] == 100_000)
    #expect(medians == medians.sorted() && Set(medians).count == medians.count)
    #expect(medians.last! < 110_000)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `it lies within half a step of the middle sample, or a bucket's width`(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let step = [1, 10, 40].randomElement(using: &generator)! as UInt64
    var histogram = Histogram()
    var samples: [UInt64] = []
    for _ in 0..<1_001 {
      let value = UInt64.random(in: 1_000...200_000, using: &generator) / step * step
      samples.append(value)
      histogram.record(value)
    }
    let exact = Double(samples.sorted()[500])
    let width = max(Double(step) / 2, exact / 1024)
    let median = Double(histogram.medianPicoseconds(clockStep: step)!) / 1000
    #expect(abs(median - exact) <= width + 1)
  }
}
