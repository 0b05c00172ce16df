// How often `diff` is wrong where the truth is known. Runs of one program drift: all cells together, and each
// by itself; the rounds of a run know nothing of either.

import Glibc
import Sampling
import Testing

@testable import Comparison

struct DifferenceSimulationTests {
  /// How runs of one program differ, as standard deviations of logarithms.
  struct Drift {
    /// Of all cells of a run together.
    var common: Double
    /// Of each cell of a run by itself.
    var own: Double
    /// Between the rounds of a cell.
    var rounds: Double
    /// By how much the own drifts of cells differ among each other.
    var unevenness = 0.0
  }

  private static let cells = 26
  private static let rounds = 15

  /// Cells of rounds whose logarithms have a standard deviation of 1, resampled as those of a run. The
  /// median of what rounds take is that of their logarithms, so that with other deviations everything
  /// scales: to draw one of these is to measure a cell.
  private static let measuredCells: [RunEstimate] = {
    var generator = SplitMix64(seed: 20_260_103)
    let resampling = Resampling(rounds: Set(1...rounds), seed: 1, count: 200)
    return (0..<400).compactMap { _ in
      let times = (1...rounds).map { (number: $0, value: exp(generator.normal())) }
      return RoundFigure(medianOf: times).flatMap { RunEstimate($0, resampling) }
    }
  }()

  /// A program whose first cell takes so many times as long as another program's.
  private struct Program {
    let drift: Drift
    /// For each cell, how many times the own drift it has.
    let own: [Double]
    var slowing = 1.0

    init(_ drift: Drift, _ generator: inout SplitMix64) {
      self.drift = drift
      own = (0..<cells).map { _ in exp(drift.unevenness * generator.normal()) }
    }

    /// What one run of it says of its cells.
    func run(_ generator: inout SplitMix64) -> [RunEstimate] {
      let common = drift.common * generator.normal()
      return own.enumerated().map { cell, own in
        let noise = measuredCells.randomElement(using: &generator)!
        let level = common + drift.own * own * generator.normal() + (cell == 0 ? log(slowing) : 0)
        return RunEstimate(
          logFigure: level + drift.rounds * noise.logFigure,
          variance: drift.rounds * drift.rounds * noise.variance, freedom: noise.freedom)
      }
    }
  }

  /// In how many comparisons something is called slower, and the first cell.
  ///
  /// - Parameters:
  ///   - runs: a side.
  ///   - spread: what is assumed of runs; nil to measure it.
  private static func comparisons(
    _ count: Int, of runs: Int, _ drift: Drift, assuming spread: Double?, slowing: Double = 1
  ) -> (any: Int, first: Int) {
    var generator = SplitMix64(seed: 20_260_101)
    let blur = Ratio.blur(20_000, 20_000, clockStep: 10)
    var found = (any: 0, first: 0)
    for _ in 0..<count {
      var program = Program(drift, &generator)
      let old = (0..<runs).map { _ in program.run(&generator) }
      program.slowing = slowing
      let new = (0..<runs).map { _ in program.run(&generator) }
      let rows = (0..<cells).map { cell in
        (old: old.map { $0[cell] }, new: new.map { $0[cell] })
      }
      let figures = rows.map { row in
        (old: row.old.map(\.logFigure), new: row.new.map(\.logFigure))
      }
      let margins =
        spread.map { DifferenceMargin.assuming(spread: $0, rows) }
        ?? DifferenceMargin.measured(figures)
      let slower = zip(figures, margins).map { row, margin in
        (row.new.reduce(0, +) - row.old.reduce(0, +)) / Double(runs) > margin.simultaneous + blur
      }
      if slower.contains(true) { found.any += 1 }
      if slower[0] { found.first += 1 }
    }
    return found
  }

  /// Resampled medians vary by up to half more than medians do, which errs on the side of caution.
  @Test func `the variance that a run's rounds tell is at least that of figures`() {
    let cells = Self.measuredCells
    let mean = cells.reduce(0) { $0 + $1.logFigure } / Double(cells.count)
    let actual =
      cells.reduce(0) { $0 + ($1.logFigure - mean) * ($1.logFigure - mean) }
      / Double(cells.count - 1)
    let told = cells.reduce(0) { $0 + $1.variance } / Double(cells.count)
    #expect(told > 0.95 * actual && told < 1.8 * actual)
  }

  // MARK: One file a side

  @Test(arguments: [0.01, 0.02, 0.05])
  func `with one file a side a program is called slower than itself at most once in 20`(
    rounds: Double
  ) {
    let drift = Drift(common: 0.02, own: 0.01, rounds: rounds)
    let found = Self.comparisons(200, of: 1, drift, assuming: RunSpread.standard)
    #expect(found.any <= 10, "of 200")
  }

  @Test func `without an allowance for runs it would be called so far more often`() {
    let drift = Drift(common: 0.02, own: 0.01, rounds: 0.02)
    let found = Self.comparisons(40, of: 1, drift, assuming: 0)
    #expect(found.any >= 8, "of 40")
  }

  @Test func `with one file a side a quarter is found in spite of the allowance`() {
    let drift = Drift(common: 0.02, own: 0.01, rounds: 0.02)
    let found = Self.comparisons(
      100, of: 1, drift, assuming: RunSpread.standard, slowing: 1.25)
    #expect(found.first >= 95, "of 100")
  }

  // MARK: Several files a side

  @Test(
    arguments: [
      Drift(common: 0.02, own: 0.01, rounds: 0.02), Drift(common: 0.02, own: 0, rounds: 0.002),
      Drift(common: 0, own: 0.05, rounds: 0.02),
      Drift(common: 0.01, own: 0.05, rounds: 0.02, unevenness: 1),
    ], [2, 3, 5])
  func `with several files a side a program is called slower than itself at most once in 20`(
    drift: Drift, runs: Int
  ) {
    let found = Self.comparisons(200, of: runs, drift, assuming: nil)
    #expect(found.any <= 10, "of 200")
  }

  @Test(arguments: [
    Drift(common: 0, own: 0.01, rounds: 0.02), Drift(common: 0.01, own: 0, rounds: 0.02),
  ])
  func `with three files a side a tenth is found where runs differ by one per cent`(drift: Drift) {
    let found = Self.comparisons(100, of: 3, drift, assuming: nil, slowing: 1.1)
    #expect(found.first >= 95, "of 100")
  }

  // MARK: Two builds in one run

  /// Few cells have more rounds. They disturb both builds alike by 5 %, and each by 2 % of its own.
  @Test func `builds in the same rounds are told apart by a tenth, and equal ones are not`() throws
  {
    var generator = SplitMix64(seed: 20_260_104)
    let rounds = 30
    let resampling = Resampling(rounds: Set(1...rounds), seed: 1, count: 100)
    let blur = Ratio.blur(20_000, 20_000, clockStep: 10)
    var found = (equal: 0, slowed: 0)
    for _ in 0..<60 {
      let rows = try (0..<4).map { _ in
        let common = (0..<rounds).map { _ in 0.05 * generator.normal() }
        func figure() throws -> RoundFigure {
          let times = common.enumerated().map { round, drift in
            (number: round + 1, value: 20_000 * exp(drift + 0.02 * generator.normal()))
          }
          return try #require(RoundFigure(medianOf: times))
        }
        return (old: try figure(), new: try figure())
      }
      let ratios = zip(rows, DifferenceMargin.paired(rows, resampling)).map { row, margin in
        (value: log(row.new.value / row.old.value), bound: margin.simultaneous + blur)
      }
      if ratios.contains(where: { $0.value > $0.bound }) { found.equal += 1 }
      // A slowed build takes as many times as long in every round.
      if ratios[0].value + log(1.1) > ratios[0].bound { found.slowed += 1 }
    }
    #expect(found.equal <= 3, "of 60")
    #expect(found.slowed >= 57, "of 60")
  }
}
