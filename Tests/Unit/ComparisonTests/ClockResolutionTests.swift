// What differences of clock readings are known to, also where the clock's step is not known.

import Testing

@testable import Comparison

struct ClockResolutionTests {
  @Test func `it is the clock's step, or where that is not known, the unit of its readings`() {
    var result = ResultFixture.healthy()
    #expect(result.clockResolution == 10)
    result.baseline?.clockStepNanoseconds = nil
    #expect(result.clockResolution == 1)
    result.baseline = nil
    #expect(result.clockResolution == 1)
  }

  @Test func `a result without a baseline is analysed as any other`() {
    var result = ResultFixture.healthy()
    result.baseline = nil
    result.machine.clockSource = "hpet"
    let analysis = Analysis(result)
    #expect(analysis.groups.flatMap(\.rows).count == result.cells.count)
    let reason = analysis.warnings.first { $0.id == "clock-source" }?.reason
    #expect(reason == "the clock source is hpet, where tsc is expected")
  }
}
