// Three digits and a unit: where a figure stands alone, and where a column of them is compared.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct UnitScaleTests {
  @Test(arguments: [
    (0.0, "0 ns"), (0.958, "0.958 ns"), (9.994, "9.99 ns"), (90.7, "90.7 ns"), (386, "386 ns"),
    (999.4, "999 ns"), (999.6, "1.00 µs"), (3652, "3.65 µs"), (37_812, "37.8 µs"),
    (3_182_000, "3.18 ms"), (999_600_000, "1.00 s"), (1.5e12, "1500 s"),
  ])
  func `a time alone has three digits`(nanoseconds: Double, text: String) {
    #expect(NumberText.time(nanoseconds: nanoseconds) == text)
    #expect(Metric.roundTrip.full(nanoseconds) == text)
  }

  @Test func `rates and bytes have three digits too`() {
    #expect(Metric.stream.full(186_400) == "186 k msg/s")
    #expect(Metric.stream.full(51_200_000) == "51.2 M msg/s")
    #expect(Metric.streamBytes.full(9_849_000_000) == "9.85 GB/s")
    #expect(Metric.serverMemory.full(20_480) == "20.0 KiB")
    #expect(Metric.serverMemory.full(1_048_576) == "1.00 MiB")
    #expect(Metric.cpu.full(37_256) == "37.3 µs")
  }

  @Test func `what has no unit gets none`() {
    #expect(Metric.systemCalls.full(4) == "4.00")
    #expect(Metric.serverDescriptors.full(5) == "5")
    #expect(Metric.roundTrip.full(Figure(nil, reason: "why")) == "–")
    #expect(Metric.roundTrip.full(nil as Figure?) == "")
  }

  @Test(arguments: [
    // Zeros and digits that say nothing are as few as can be; of equals the smaller unit.
    ([386.0, 397], "ns"), ([7_960, 3_500_000], "µs"), ([386, 37_800], "µs"),
    ([386, 397, 410, 37_800], "µs"),
    ([3_650, 7_450], "µs"), ([1_200_000, 5_000], "µs"), ([1_200_000, 500_000], "ms"),
    ([475, 506, 5_100_000, 49_000_000], "µs"), ([0, 0, 90.7], "ns"), ([0.2], "ns"),
    ([5e12], "s"),
  ])
  func `a column has one unit`(values: [Double], name: String) {
    #expect(UnitScale.ofColumn(values, among: UnitScale.times)?.name == name)
  }

  @Test func `a column without a number has the usual unit`() {
    #expect(UnitScale.ofColumn([0, .nan], among: UnitScale.times) == nil)
    #expect(Metric.cpu.heading(in: nil) == Metric.cpu.heading)
  }

  @Test func `every metric with a unit names it once in its heading`() {
    for metric in Metric.all where !metric.unit.scales.isEmpty && metric.table != .none {
      for scale in metric.unit.scales {
        let heading = metric.heading(in: scale)
        let lines = [heading.upper, heading.lower]
        let names = lines.count { $0 == scale.name || $0.hasSuffix(" \(scale.name)") }
        #expect(names == 1, "\(metric.key) in \(scale.name): \(lines)")
      }
    }
  }

  @Test func `all percentiles of a page have one unit`() throws {
    let units = Fixture.closedLoop.report.units
    let metrics = Metric.all.filter { $0.distribution == .roundTrip && $0.unit == .time }
    #expect(metrics.count > 3)
    #expect(Set(metrics.map { units[$0]?.name }) == ["µs"])
    #expect(units[Metric.systemCalls] == nil)
  }
}
