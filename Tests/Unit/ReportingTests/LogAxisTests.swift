// Axes whose ticks a reader can trust, in any width.

import Testing

@testable import Reporting

@Suite struct LogAxisTests {
  @Test func `what is twice as much is as far away everywhere`() {
    let axis = LogAxis(1...16, count: 41)
    #expect([1, 2, 4, 8, 16].map(axis.place) == [0, 10, 20, 30, 40])
    #expect(axis.holds(axis.place(16)) && !axis.holds(axis.place(17)))
    #expect(axis.place(0) < 0 && axis.place(-1) < 0 && !axis.holds(axis.place(1e300)))
    #expect((axis.value(at: 20) - 4).magnitude < 1e-9)
  }

  @Test func `ratios have ticks at powers of two, 1 among them`() {
    #expect(LogAxis(0.4...9, count: 40).powersOfTwo.map(\.label) == ["1/2", "1", "2", "4", "8"])
    let many = LogAxis(0.001...3000, count: 30)
    #expect(many.powersOfTwo.contains { $0.label == "1" })
    #expect(LogAxis(0.84...2, count: 20).powersOfTwo.map(\.label) == ["1", "2"])
    #expect(LogAxis(0.9...1.2, count: 40).powersOfTwo.map(\.label) == ["0.90", "1", "1.20"])
  }

  @Test func `times have round ticks, or their ends`() {
    #expect(LogAxis(80...12_000, count: 40).times().map(\.label) == ["100 ns", "1 µs", "10 µs"])
    #expect(LogAxis(3_650...3_700, count: 40).times().map(\.label) == ["3.65 µs", "3.70 µs"])
  }

  @Test func `labels leave a space, and none is wider than the axis`() {
    for count in 2...120 {
      for (range, hasOne) in [
        (1.0...2, true), (0.5...300, true), (0.95...1.05, true), (80...4e9, false),
        (3_650...3_700, false),
      ] {
        let axis = LogAxis(range, count: count)
        for ticks in [hasOne ? axis.powersOfTwo : [], axis.times()] {
          let line = axis.line(ticks)
          #expect(line.count <= max(count, 8), "\(count): \(line)")
          for tick in ticks where ticks.count > 1 {
            #expect(" \(line) ".contains(" \(tick.label) "), "\(count): \(line)")
          }
        }
      }
    }
  }
}
