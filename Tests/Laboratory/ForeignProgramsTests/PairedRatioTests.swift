// Ratios of what was measured in turns.

import ForeignPrograms
import Sampling
import Testing

struct PairedRatioTests {
  @Test func `what changes from turn to turn for both changes no ratio`() throws {
    let other = [5.0, 900, 7, 12_000, 3, 80, 41]
    let ratio = try #require(PairedRatio(of: other.map { $0 * 1.25 }, to: other))
    #expect(ratio.value == 1.25)
    #expect(ratio.lower == 1.25)
    #expect(ratio.upper == 1.25)
  }

  @Test func `fewer than six turns have no interval`() {
    #expect(PairedRatio(of: [1, 2, 3, 4, 5], to: [1, 2, 3, 4, 5]) == nil)
    #expect(PairedRatio(of: [1, 2, 3, 4, 5, 6], to: [1, 2, 3, 4, 5, 6]) != nil)
  }

  /// From tables of the sign test, two-sided, 5 %: the greatest count that rejects is 0 of 6 to 8, 1 of
  /// 9, 3 of 15, 5 of 21. As many ratios lie outside of the interval on each side.
  @Test(arguments: [(6, 0), (8, 0), (9, 1), (12, 2), (15, 3), (21, 5)])
  func `the interval leaves out what the sign test does`(turns: Int, outside: Int) throws {
    let one = (1...turns).map(Double.init)
    let ratio = try #require(PairedRatio(of: one.reversed(), to: one.map { _ in 1 }))
    #expect(ratio.lower == Double(1 + outside))
    #expect(ratio.upper == Double(turns - outside))
  }

  @Test func `the interval holds the true ratio in 19 of 20 series`() throws {
    var generator = SplitMix64(seed: 7)
    var hits = 0
    for _ in 0..<2000 {
      let one = (0..<15).map { _ in Double.random(in: 0.5...1.5, using: &generator) }
      let ratio = try #require(PairedRatio(of: one, to: one.map { _ in 1 }))
      if ratio.lower <= 1 && ratio.upper >= 1 { hits += 1 }
    }
    #expect(hits >= 1900)
  }

  @Test(
    arguments: [
      (1.0, 0.9, 1.1, Agreement.within), (1.1, 1.05, 1.3, .within), (0.91, 0.7, 0.95, .within),
      (1.2, 1.09, 1.4, .reaches), (0.8, 0.7, 0.92, .reaches), (1.2, 1.11, 1.4, .differs),
      (0.8, 0.7, 0.9, .differs),
    ])
  func `ten per cent are a tenth longer or shorter`(
    value: Double, lower: Double, upper: Double, agreement: Agreement
  ) {
    #expect(PairedRatio(value: value, lower: lower, upper: upper).agreement == agreement)
  }
}
