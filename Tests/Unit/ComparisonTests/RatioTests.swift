// Ratios: what is equal comes out equal, what differs comes out different by how much it does, and what
// cannot be told is said to be so. The numbers are drawn, so nothing depends on this machine.

import Glibc
import Sampling
import Testing

@testable import Comparison

struct RatioTests {
  /// Rounds of two contenders: `drift` disturbs both alike, `noise` each by itself.
  private static func ratio(
    rounds: Int = 15, ratio: Double, drift: Double, noise: Double, seed: UInt64, base: Double = 4e3
  ) -> Ratio {
    var generator = SplitMix64(seed: seed)
    let pairs = (0..<rounds).map { _ in
      let common = base * (1 + drift * .random(in: 0...1, using: &generator))
      let one = common * ratio * (1 + noise * .random(in: -1...1, using: &generator))
      let other = common * (1 + noise * .random(in: -1...1, using: &generator))
      return (one, other)
    }
    return Self.ratio(pairs)!
  }

  private static func ratio(_ pairs: [(Double, Double)], clockStep: UInt64 = 10) -> Ratio? {
    let numbers = pairs.indices.map { $0 + 1 }
    guard let one = RoundFigure(medianOf: zip(numbers, pairs).map { ($0, $1.0) }),
      let other = RoundFigure(medianOf: zip(numbers, pairs).map { ($0, $1.1) })
    else { return nil }
    return Resampling(rounds: Set(numbers), seed: 1, count: 500)
      .ratio(of: one, to: other, clockStep: clockStep)
  }

  @Test func `the interval holds the truth at least as often as it says`() {
    let held = (0..<200 as Range<UInt64>).count { seed in
      let ratio = Self.ratio(ratio: 1.1, drift: 0.2, noise: 0.05, seed: seed)
      return ratio.lower <= 1.1 && ratio.upper >= 1.1
    }
    #expect(held >= 190, "of 200")
  }

  @Test func `equals are found different hardly ever, and a tenth always`() {
    var equals = 0
    var differences = 0
    for seed in 0..<100 as Range<UInt64> {
      if Self.ratio(ratio: 1, drift: 0.1, noise: 0.03, seed: seed).isEqual { equals += 1 }
      if !Self.ratio(ratio: 1.1, drift: 0.1, noise: 0.03, seed: seed).isEqual { differences += 1 }
    }
    #expect(equals >= 98, "of 100")
    #expect(differences >= 99, "of 100")
  }

  /// How much of a round is disturbed: between rounds it differs a hundredfold, as on a shared machine, so
  /// that a few rounds decide where the p99 of all lies.
  enum Disturbance: CaseIterable {
    /// The percentile interval alone calls equals different in 1 of 15.
    case even
    /// Student's interval alone does in 1 of 9.
    case bellShaped

    /// The share of a round's samples, and the longest of them.
    func draw(_ generator: inout SplitMix64) -> (share: Double, longest: Double) {
      switch self {
      case .even: (pow(10, .random(in: -3...(-0.5), using: &generator)), 12_000)
      case .bellShaped: (min(0.5, pow(10, -2.2 + 0.8 * generator.normal())), 9000)
      }
    }
  }

  @Test(arguments: Disturbance.allCases)
  func `tails of equals are found different in no more than one of twenty`(
    _ disturbance: Disturbance
  ) throws {
    var generator = SplitMix64(seed: 99)
    func tail() throws -> RoundFigure {
      let rounds = (1...15).map { number in
        let (share, longest) = disturbance.draw(&generator)
        var histogram = Histogram()
        for sample in 0..<400 {
          let rank = (Double(sample) + 0.5) / 400
          let beyond = (rank - (1 - share)) / share
          histogram.record(
            UInt64(beyond > 0 ? 6000 + beyond * (longest - 6000) : 4800 + 800 * rank))
        }
        return (number: number, snapshot: histogram.snapshot)
      }
      return try #require(RoundFigure(0.99, of: rounds, clockStep: 1))
    }
    let resampling = Resampling(rounds: Set(1...15), seed: 1, count: 300)
    let tails = try (0..<60).map { _ in try tail() }
    var equals = 0
    for (index, one) in tails.enumerated() {
      for distance in [1, 7, 23] {
        let other = tails[(index + distance) % tails.count]
        let ratio = resampling.ratio(of: one, to: other, clockStep: 1)
        equals += try #require(ratio).isEqual ? 1 : 0
      }
    }
    #expect(equals >= 171, "of 180")
  }

  /// Rounds of which every third is nine times as long as the others, from 1 µs on.
  private static func uneven(_ rounds: Int) throws -> RoundFigure {
    let snapshots = (1...rounds).map { number in
      var histogram = Histogram()
      for sample in 0..<200 {
        histogram.record(UInt64(number.isMultiple(of: 3) ? 9000 + sample : 1000 + sample))
      }
      return (number: number, snapshot: histogram.snapshot)
    }
    return try #require(RoundFigure(0.5, of: snapshots, clockStep: 1))
  }

  @Test func `the median of six rounds lies where there are samples, and that of five may not`()
    throws
  {
    for (rounds, isBound) in [(5, false), (6, true), (15, true)] {
      let resampling = Resampling(rounds: Set(1...rounds), seed: 1)
      let figure = try Self.uneven(rounds)
      let interval = try #require(resampling.interval(of: figure))
      #expect((interval.lowerBound >= 1000) == isBound, "\(rounds): \(interval)")
      #expect(interval.upperBound <= 9199 || !isBound, "\(rounds): \(interval)")
      #expect(interval.contains(figure.value))
    }
  }

  @Test func `the inverse pairs give the inverse ratio`() {
    var pairs: [(Double, Double)] = []
    for index in 0..<15 {
      let (one, other) = (1300 + index % 4 * 20, 1000 + index % 3 * 10)
      pairs.append((Double(one), Double(other)))
    }
    let ratio = Self.ratio(pairs)!
    let inverse = Self.ratio(pairs.map { ($1, $0) })!
    #expect(abs(ratio.value * inverse.value - 1) < 1e-9)
    #expect(abs(ratio.lower * inverse.upper - 1) < 0.01)
  }

  @Test func `a difference below the clock's step is none`() {
    let pairs = Array(repeating: (104.0, 100.0), count: 15)
    #expect(Self.ratio(pairs, clockStep: 10)!.isEqual)
    #expect(!Self.ratio(pairs, clockStep: 1)!.isEqual)
  }

  @Test func `rounds that disagree make an interval that decides nothing`() {
    let wild = (0..<15).map { ($0 % 2 == 0 ? 4000.0 : 8000.0, 5000.0) }
    #expect(Self.ratio(wild)!.isNoisy)
    #expect(!Self.ratio(ratio: 2, drift: 0.1, noise: 0.02, seed: 2).isNoisy)
  }

  @Test func `nanoseconds of jitter are no news`() {
    let jitter = (0..<15).map { ($0 % 2 == 0 ? 95.0 : 118.0, 100.0) }
    let ratio = Self.ratio(jitter)!
    #expect(ratio.upper / ratio.lower > 1.3)
    #expect(!ratio.isNoisy)
  }

  @Test func `one round is no ratio`() {
    #expect(Self.ratio([]) == nil)
    #expect(Self.ratio([(5, 4)]) == nil)
    #expect(Self.ratio([(0, 4), (0, 4)]) == nil)
  }

  @Test func `the same numbers give the same interval`() {
    #expect(
      Self.ratio(ratio: 1.2, drift: 1, noise: 0.1, seed: 9)
        == Self.ratio(ratio: 1.2, drift: 1, noise: 0.1, seed: 9))
  }

  /// A row that lacks a round is compared by those it has; the figure is of all that it has.
  @Test func `a round that one side lacks takes nothing from the other`() throws {
    let figures = (1...15).map { (number: $0, value: Double(1000 + $0)) }
    let one = try #require(RoundFigure(medianOf: figures.map { ($0.number, 2 * $0.value) }))
    let other = try #require(RoundFigure(medianOf: figures.filter { $0.number != 3 }))
    let ratio = try #require(
      Resampling(rounds: Set(1...15), seed: 1, count: 500).ratio(of: one, to: other, clockStep: 1))
    #expect(abs(ratio.value - one.value / other.value) < 1e-12)
    #expect(ratio.lower < ratio.value && ratio.upper > ratio.value)
  }

  /// The quantiles of Student's t for 14 and 4 degrees of freedom, from any table: 2.145 and 2.776.
  @Test func `few rounds widen the interval as Student's t does`() {
    #expect(
      abs(expandedTail(samples: 15) - normalTail(2.145 * (15 / 14.0).squareRoot())) < 3e-4)
    #expect(
      abs(expandedTail(samples: 5) - normalTail(2.776 * (5 / 4.0).squareRoot())) < 3e-4)
    #expect(abs(expandedTail(samples: 100_000) - 0.025) < 1e-5)
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
