// Ratios: what is equal comes out equal, what differs comes out different by how much it does, and what
// cannot be told is said to be so. The numbers are drawn, so nothing depends on this machine.

import Sampling
import Testing

@testable import Comparison

struct RatioTests {
  /// Rounds of two contenders: `drift` disturbs both alike, `noise` each by itself.
  private static func pairs(
    rounds: Int, ratio: Double, drift: Double, noise: Double, seed: UInt64, base: Double = 4e6
  ) -> [(UInt64, UInt64)] {
    var generator = SplitMix64(seed: seed)
    return (0..<rounds).map { _ in
      let common = base * (1 + drift * .random(in: 0...1, using: &generator))
      let one = common * ratio * (1 + noise * .random(in: -1...1, using: &generator))
      let other = common * (1 + noise * .random(in: -1...1, using: &generator))
      return (UInt64(one), UInt64(other))
    }
  }

  private static func ratio(_ pairs: [(UInt64, UInt64)], clockStep: UInt64 = 10) -> Ratio? {
    Ratio(pairs: pairs, clockStep: clockStep, seed: 1)
  }

  @Test func `the interval holds the truth at least as often as it says`() {
    var held = 0
    for seed in 0..<200 as Range<UInt64> {
      let pairs = Self.pairs(rounds: 15, ratio: 1.1, drift: 2, noise: 0.05, seed: seed)
      let ratio = Self.ratio(pairs)!
      if ratio.lower <= 1.1 && ratio.upper >= 1.1 { held += 1 }
    }
    #expect(held >= 190, "of 200")
  }

  @Test func `equals are found different hardly ever, and a tenth always`() {
    var equals = 0
    var differences = 0
    for seed in 0..<200 as Range<UInt64> {
      let same = Self.pairs(rounds: 15, ratio: 1, drift: 3, noise: 0.03, seed: seed)
      if Self.ratio(same)!.isEqual { equals += 1 }
      let slower = Self.pairs(rounds: 15, ratio: 1.1, drift: 3, noise: 0.03, seed: seed)
      if !Self.ratio(slower)!.isEqual { differences += 1 }
    }
    #expect(equals >= 198, "of 200")
    #expect(differences == 200)
  }

  @Test func `the inverse pairs give the inverse ratio`() {
    let pairs = Self.pairs(rounds: 15, ratio: 1.3, drift: 1, noise: 0.1, seed: 4)
    let ratio = Self.ratio(pairs)!
    let inverse = Self.ratio(pairs.map { ($1, $0) })!
    #expect(abs(ratio.value * inverse.value - 1) < 1e-9)
    #expect(abs(ratio.lower * inverse.upper - 1) < 0.01)
  }

  @Test func `a difference below the clock's step is none`() {
    let pairs = Array(repeating: (UInt64(104_000), UInt64(100_000)), count: 15)
    #expect(Self.ratio(pairs, clockStep: 10)!.isEqual)
    #expect(!Self.ratio(pairs, clockStep: 1)!.isEqual)
  }

  @Test func `rounds that disagree make an interval that ranks nothing`() {
    let wild = (0..<15).map { (UInt64($0 % 2 == 0 ? 4_000_000 : 8_000_000), UInt64(5_000_000)) }
    #expect(Self.ratio(wild)!.isNoisy)
    let calm = Self.pairs(rounds: 15, ratio: 2, drift: 4, noise: 0.02, seed: 2)
    #expect(!Self.ratio(calm)!.isNoisy)
  }

  @Test func `nanoseconds of jitter are no news`() {
    let jitter = (0..<15).map { (UInt64($0 % 2 == 0 ? 95_000 : 118_000), UInt64(100_000)) }
    let ratio = Self.ratio(jitter)!
    #expect(ratio.upper / ratio.lower > 1.3)
    #expect(!ratio.isNoisy)
  }

  @Test func `one round is no ratio`() {
    #expect(Self.ratio([]) == nil)
    #expect(Self.ratio([(5, 4)]) == nil)
    #expect(Self.ratio([(5, 4), (0, 4)]) == nil)
  }

  @Test func `the same numbers give the same interval`() {
    let pairs = Self.pairs(rounds: 15, ratio: 1.2, drift: 1, noise: 0.1, seed: 9)
    #expect(Self.ratio(pairs) == Self.ratio(pairs))
  }

  /// The quantiles of Student's t for 14 and 4 degrees of freedom, from any table: 2.145 and 2.776.
  @Test func `few rounds widen the interval as Student's t does`() {
    #expect(
      abs(expandedTail(0.025, samples: 15) - normalTail(2.145 * (15 / 14.0).squareRoot())) < 3e-4)
    #expect(
      abs(expandedTail(0.025, samples: 5) - normalTail(2.776 * (5 / 4.0).squareRoot())) < 3e-4)
    #expect(abs(expandedTail(0.025, samples: 100_000) - 0.025) < 1e-5)
  }

  /// The upper tail of the normal distribution, by Simpson's rule.
  private func normalTail(_ bound: Double) -> Double {
    let steps = 2_000
    let width = (10 - bound) / Double(steps)
    func density(_ x: Double) -> Double {
      var term = 1.0
      var sum = 1.0
      // exp(x²/2) by its series, whose terms are all positive.
      for k in 1..<400 {
        term *= x * x / 2 / Double(k)
        sum += term
      }
      return 1 / (sum * (2 * Double.pi).squareRoot())
    }
    var total = density(bound) + density(10)
    for k in 1..<steps { total += density(bound + Double(k) * width) * (k % 2 == 0 ? 2 : 4) }
    return total * width / 3
  }
}
