// Three digits and the unit that leaves them.

import Testing

@testable import ClientSide

@Suite struct ScaledTextTests {
  @Test(arguments: [
    (0.0, "0 ns"), (7, "7 ns"), (386, "386 ns"), (999, "999 ns"), (1_000, "1.00 µs"),
    (4_297, "4.30 µs"), (9_996, "10.0 µs"), (37_812, "37.8 µs"), (99_960, "100 µs"),
    (999_600, "1.00 ms"), (12_345_678, "12.3 ms"), (3_600_000_000_000, "3600 s"),
    (1.8e19, "18000000000 s"),
  ])
  func `a time has three digits`(nanoseconds: Double, text: String) {
    #expect(scaledTime(nanoseconds: nanoseconds) == text)
  }

  @Test func `a mean has parts of its smallest unit too`() {
    #expect(scaledTime(nanoseconds: 0.0314, isWhole: false) == "0.0314 ns")
    #expect(scaledTime(nanoseconds: 12.345, isWhole: false) == "12.3 ns")
    #expect(scaledTime(nanoseconds: 0.9996, isWhole: false) == "1.00 ns")
  }

  @Test func `a rate has three digits`() {
    let units = ["/s", "k/s", "M/s"]
    #expect(scaled(1_234_567, units) == "1.23 M/s")
    #expect(scaled(12, units) == "12 /s")
    #expect(scaled(186_400, units) == "186 k/s")
  }
}
