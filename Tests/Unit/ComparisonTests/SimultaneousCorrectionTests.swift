// The parts of a margin, against values from published tables.

import Testing

@testable import Comparison

struct SimultaneousCorrectionTests {
  @Test(arguments: [
    (0.025, 1, 12.706), (0.025, 2, 4.3027), (0.025, 4, 2.7764), (0.025, 14, 2.1448),
    (0.025, 60, 2.0003), (0.025, 120, 1.9799), (0.025, .infinity, 1.95996), (0.0005, 1, 636.62),
    (0.0005, 2, 31.599), (0.0005, 14, 4.1405), (0.0005, 120, 3.3735), (0.0005, .infinity, 3.2905),
  ])
  func `quantiles of Student's t are those of the tables`(
    tail: Double, freedom: Double, expected: Double
  ) {
    let value = StudentQuantile.value(tail: tail, freedom: freedom)
    #expect(abs(value / expected - 1) < 1e-4, "\(value)")
  }

  @Test func `quantiles of Student's t have no step where the method changes`() {
    let below = StudentQuantile.value(tail: 0.0005, freedom: 60)
    let above = StudentQuantile.value(tail: 0.0005, freedom: 60.001)
    #expect(abs(below / above - 1) < 2e-4)
  }

  @Test func `derivatives of the gamma function are those of the tables`() {
    #expect(abs(GammaDerivative.digamma(1) + 0.5772156649) < 1e-9)
    #expect(abs(GammaDerivative.digamma(10) - 2.2517525891) < 1e-9)
    #expect(abs(GammaDerivative.trigamma(1) - Double.pi * Double.pi / 6) < 1e-9)
    #expect(abs(GammaDerivative.trigamma(0.5) - Double.pi * Double.pi / 2) < 1e-9)
    for argument in [0.01, 0.5, 1, 7, 300] {
      let inverse = GammaDerivative.inverseTrigamma(GammaDerivative.trigamma(argument))
      #expect(abs(inverse / argument - 1) < 1e-6)
    }
  }

  @Test func `pairs that look alike share one variance`() {
    let variances = SimultaneousVariances([0.9, 1, 1.1, 1.05], freedoms: [8, 8, 8, 8])
    #expect(variances.priorFreedom == .infinity)
    #expect(Set(variances.moderated).count == 1)
    #expect(abs(variances.moderated[0] - 1) < 0.2)
  }

  @Test func `pairs that differ keep nearly their own variance`() {
    let own = [1e-4, 2e-4, 1.5e-4, 1, 2, 1.5]
    let variances = SimultaneousVariances(own, freedoms: [Double](repeating: 8, count: 6))
    #expect(variances.priorFreedom < 1)
    for (moderated, own) in zip(variances.moderated, own).suffix(3) {
      #expect(abs(moderated / own - 1) < 0.15)
    }
  }

  @Test func `a variance of nothing borrows from the others`() {
    let variances = SimultaneousVariances([0, 1, 1.2, 0.9, 1], freedoms: [8, 8, 8, 8, 8])
    #expect(variances.moderated[0] > 0)
    #expect(variances.moderated.reduce(0, +).isFinite)
  }

  @Test func `nothing can be borrowed by a single pair, or of pairs that do not vary`() {
    #expect(SimultaneousVariances([0.3], freedoms: [8]).moderated == [0.3])
    #expect(SimultaneousVariances([0.3], freedoms: [8]).priorFreedom == 0)
    #expect(SimultaneousVariances([0, 0, 0], freedoms: [8, 8, 8]).moderated == [0, 0, 0])
    #expect(SimultaneousVariances([], freedoms: []).moderated == [])
  }

  /// For two rows: √(15 / 14) · 2.1448 / 1.96.
  @Test func `few rounds widen a margin as Student's t does`() {
    func correction(_ rounds: Int, correlation: Double = 0, lent: Double = 0, rows: Int = 2)
      -> Double
    {
      SimultaneousIntervals.smallSampleCorrection(
        rounds: rounds, correlation: correlation, lent: lent, rows: rows)
    }
    #expect(abs(correction(15) - 1.1327) < 1e-3)
    #expect(abs(correction(5) - 1.5838) < 1e-3)
    #expect(abs(correction(10_000) - 1) < 1e-3)
    // 78 pairs need a much rarer quantile, and what other rows lend makes up for most of it.
    #expect(correction(15, rows: 13) > 1.25)
    #expect(correction(15, lent: .infinity, rows: 13) < 1.07)
    #expect(correction(15, lent: .infinity, rows: 3) > correction(15, lent: .infinity, rows: 13))
    // Four rounds borrow nothing: 13 rows then need a fourth of Student's quantile more.
    #expect(correction(4, lent: .infinity, rows: 13) == correction(4, rows: 13))
    // 45 rounds of which neighbours resemble each other with 0.5 are worth 15, and vary √3 as much.
    #expect(abs(correction(45, correlation: 0.5) - 3.0.squareRoot() * correction(15)) < 1e-9)
  }
}
