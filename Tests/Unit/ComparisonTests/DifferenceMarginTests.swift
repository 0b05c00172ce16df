// The margins by themselves, where what they should be can be worked out by hand.

import Glibc
import Testing

@testable import Comparison

struct DifferenceMarginTests {
  private static func estimate(_ variance: Double, rounds: Int = 15) -> RunEstimate {
    RunEstimate(logFigure: 0, variance: variance, freedom: Double(rounds - 1))
  }

  @Test func `without noise in rounds the margin is the assumed spread of two runs`() {
    let margins = DifferenceMargin.assuming(
      spread: 0.02, [(old: [Self.estimate(0)], new: [Self.estimate(0)])])
    // 1.96 standard errors of a difference of two.
    #expect(abs(margins[0].simultaneous - 1.959964 * 0.02 * 2.0.squareRoot()) < 1e-6)
    #expect(margins[0].own == 0)
  }

  @Test func `more rows make all margins wider, and a row alone is what it was`() {
    let row = (old: [Self.estimate(1e-4)], new: [Self.estimate(2e-4)])
    let one = DifferenceMargin.assuming(spread: 0.02, [row])
    let many = DifferenceMargin.assuming(spread: 0.02, Array(repeating: row, count: 26))
    #expect(many[0].simultaneous > 1.4 * one[0].simultaneous)
    #expect(many[0].own == one[0].own)
  }

  @Test func `several files of one side narrow its part`() {
    let old = Array(repeating: Self.estimate(0), count: 4)
    let margins = DifferenceMargin.assuming(
      spread: 0.02, [(old: old, new: [Self.estimate(0)])])
    #expect(abs(margins[0].simultaneous - 1.959964 * 0.02 * 1.25.squareRoot()) < 1e-6)
  }

  @Test func `two rounds tell little, and so bound nothing`() {
    let few = Self.estimate(1e-4, rounds: 2)
    let many = Self.estimate(1e-4)
    let margins = [few, many].map {
      DifferenceMargin.assuming(spread: 0, [(old: [$0], new: [$0])])[0].own
    }
    #expect(margins[0] > 2 * margins[1])
  }

  @Test(arguments: [2, 3, 15], [1e-6, 1e-4, 1e-1])
  func `whatever is assumed of runs makes no margin narrower`(rounds: Int, variance: Double) {
    let row = (
      old: [Self.estimate(variance, rounds: rounds)], new: [Self.estimate(1e-5, rounds: 15)]
    )
    let margins = [0, 0.001, 0.02, 0.1].map { spread in
      DifferenceMargin.assuming(spread: spread, Array(repeating: row, count: 26))[0].simultaneous
    }
    for margin in margins { #expect(margin >= margins[0]) }
    #expect(margins[0] > 0)
  }

  /// Student's t of 4 degrees of freedom, from any table: 2.776.
  @Test func `the spread of three runs a side is told by Student's t`() {
    let (old, new) = ([-0.01, 0, 0.01], [-0.02, 0, 0.02])
    let margins = DifferenceMargin.measured([(old: old, new: new)])
    let error = ((1e-4 + 4e-4) / 3).squareRoot()
    #expect(abs(margins[0].simultaneous - 2.776445 * error) < 1e-4)
    #expect(abs(margins[0].runDeviation! - (2.5e-4).squareRoot()) < 1e-9)
  }

  @Test func `rows that look alike lend each other their spread`() {
    var rows: [(old: [Double], new: [Double])] = []
    for row in 1...20 {
      let width = 0.01 * (1 + 0.01 * Double(row))
      rows.append((old: [-width, 0, width], new: [-width, 0, width]))
    }
    let alone = DifferenceMargin.measured([rows[0]])[0].own
    #expect(DifferenceMargin.measured(rows)[0].own < 0.9 * alone)
  }

  @Test func `figures that never differ have no margin`() {
    let margins = DifferenceMargin.measured([
      (old: [1, 1], new: [1, 1]), (old: [2, 2], new: [3, 3]),
    ])
    #expect(margins.map(\.simultaneous) == [0, 0])
  }

  // MARK: Two builds in one run

  private static func figure(_ times: [Double]) throws -> RoundFigure {
    try #require(
      RoundFigure(medianOf: times.enumerated().map { (number: $0 + 1, value: $1) }))
  }

  @Test func `what disturbs a round of both builds is no part of a paired margin`() throws {
    let old = (0..<15).map { 1_000 * (1 + Double($0 * 7 % 15) / 5) }
    let resampling = Resampling(rounds: Set(1...15), seed: 1, count: 200)
    let same = DifferenceMargin.paired(
      [(try Self.figure(old), try Self.figure(old.map { $0 * 1.3 }))], resampling)
    #expect(same[0].simultaneous < 1e-9 && same[0].runDeviation == nil)
    let other = DifferenceMargin.paired(
      [(try Self.figure(old), try Self.figure(old.reversed()))], resampling)
    #expect(other[0].simultaneous > 0.1)
  }

  @Test func `more rows of two builds make all margins wider`() throws {
    let old = (0..<15).map { 1_000 + Double($0 * 7 % 15) }
    let row = (old: try Self.figure(old), new: try Self.figure(old.reversed()))
    let resampling = Resampling(rounds: Set(1...15), seed: 1, count: 200)
    let one = DifferenceMargin.paired([row], resampling)
    let many = DifferenceMargin.paired(Array(repeating: row, count: 26), resampling)
    #expect(many[0].simultaneous > 1.4 * one[0].simultaneous)
    #expect(many[0].own == one[0].own)
  }
}
