// The bounds of all pairs of a table: they fit the printed figures and each other, they are wide where little
// is known, and what is not known has none.

import Glibc
import Sampling
import Testing

@testable import Comparison

struct SimultaneousIntervalsTests {
  private static let blur = log(1.01)

  /// Rounds that scatter around figures given as logarithms.
  private static func rounds(
    around figures: [Double], count: Int = 15, scatter: Double = 0.03, seed: UInt64 = 1
  ) -> [[Double?]] {
    var generator = SplitMix64(seed: seed)
    return figures.map { figure in
      (0..<count).map { _ in figure + scatter * .random(in: -1...1, using: &generator) }
    }
  }

  /// The bounds of a table whose figures are the medians of its rounds.
  private static func intervals(_ rounds: [[Double?]], seed: UInt64 = 1) -> SimultaneousIntervals {
    let resamples = SimultaneousResamples(
      rows: rounds.count, rounds: rounds[0].count, count: 500, seed: seed
    ) { row, timesDrawn in
      let drawn = zip(rounds[row], timesDrawn).flatMap { figure, times in
        figure.map { Array(repeating: $0, count: times) } ?? []
      }
      return drawn.median
    }
    return SimultaneousIntervals(
      logFigures: rounds.compactMap { $0.compactMap { $0 }.median }, resamples: resamples,
      rounds: rounds.map { $0.compactMap { $0 }.count }, correlation: 0,
      blur: { _, _ in blur })
  }

  /// How far a pair's bounds are apart, as a logarithm.
  private static func width(_ intervals: SimultaneousIntervals, _ row: Int, _ other: Int) -> Double
  {
    let ratio = intervals.ratio(of: row, to: other)!
    return log(ratio.upper / ratio.lower)
  }

  @Test func `a ratio is that of the printed figures, and its bounds lie around it`() throws {
    let rounds = Self.rounds(around: [0, 0.5, 1])
    let intervals = Self.intervals(rounds)
    let medians = try rounds.map { try #require($0.compactMap { $0 }.median) }
    for (row, reference) in [(1, 0), (2, 0), (0, 2), (2, 1)] {
      let ratio = intervals.ratio(of: row, to: reference)!
      let printed = exp(medians[row] - medians[reference])
      #expect(abs(ratio.value - printed) < 1e-12)
      #expect(ratio.lower < ratio.value && ratio.value < ratio.upper)
    }
  }

  @Test func `the inverse ratio has the inverse bounds`() {
    let intervals = Self.intervals(Self.rounds(around: [0, 0.5, 1]))
    let ratio = intervals.ratio(of: 2, to: 0)!
    let inverse = intervals.ratio(of: 0, to: 2)!
    #expect(abs(ratio.lower * inverse.upper - 1) < 1e-12)
    #expect(abs(ratio.upper * inverse.lower - 1) < 1e-12)
    #expect(ratio.isShownLarger && inverse.isShownSmaller)
  }

  @Test func `a row is exactly itself`() {
    let intervals = Self.intervals(Self.rounds(around: [0, 0.5]))
    #expect(
      intervals.ratio(of: 1, to: 1) == SimultaneousRatio(value: 1, lower: 1, upper: 1))
  }

  @Test func `rounds that all agree leave only what no round can tell`() {
    let intervals = Self.intervals(Self.rounds(around: [0, 0.009, 0.011], scatter: 0))
    #expect(abs(Self.width(intervals, 1, 0) - 2 * Self.blur) < 1e-12)
    #expect(!intervals.ratio(of: 1, to: 0)!.isShownLarger)
    #expect(intervals.ratio(of: 2, to: 0)!.isShownLarger)
    #expect(intervals.candidatesForFastest == [0, 1])
  }

  @Test func `the fastest is the row with the smallest figure, and a candidate`() {
    for seed in 0..<20 as Range<UInt64> {
      let rounds = Self.rounds(around: [0, 0, 0.02, 0.1], scatter: 0.1, seed: seed)
      let intervals = Self.intervals(rounds)
      let figures = rounds.compactMap { $0.compactMap { $0 }.median }
      #expect(figures[intervals.fastest] == figures.min())
      #expect(intervals.candidatesForFastest.contains(intervals.fastest))
    }
  }

  @Test func `only rows that are beaten are no candidates`() {
    let intervals = Self.intervals(Self.rounds(around: [0.7, 0, 0.01, 1.5, 0]))
    #expect(intervals.candidatesForFastest == [1, 2, 4])
  }

  @Test func `more rows make the same pair's bounds wider`() {
    let rounds = Self.rounds(around: [Double](repeating: 0, count: 26))
    let few = Self.intervals(Array(rounds.prefix(2)))
    let many = Self.intervals(rounds)
    #expect(Self.width(many, 1, 0) > 1.2 * Self.width(few, 1, 0))
  }

  @Test func `steady rows keep narrow bounds beside unsteady ones`() {
    let steady = Self.rounds(around: [0, 0.1, 0, 0], scatter: 0.01)
    let unsteady = Self.rounds(around: [0, 0, 0, 0, 0, 0], scatter: 0.3, seed: 2)
    let intervals = Self.intervals(steady + unsteady)
    #expect(intervals.ratio(of: 1, to: 0)!.isShownLarger)
    #expect(Self.width(intervals, 4, 0) > 3 * Self.width(intervals, 1, 0))
  }

  @Test func `what disturbs all rows of a round alike disturbs no ratio`() {
    var generator = SplitMix64(seed: 3)
    let common = (0..<15).map { _ in Double.random(in: 0...2, using: &generator) }
    let rounds = Self.rounds(around: [0, 0.2, 0.4], scatter: 0.01).map { row in
      zip(row, common).map { figure, disturbance in figure! + disturbance }
    }
    let intervals = Self.intervals(rounds)
    #expect(Self.width(intervals, 1, 0) < 0.2)
    #expect(intervals.candidatesForFastest == [0])
  }

  @Test func `a row with one round has no bounds, and the others keep theirs`() {
    var rounds = Self.rounds(around: [0, 0.5, 1, 1])
    rounds[3] = [1] + [Double?](repeating: nil, count: 14)
    let intervals = Self.intervals(rounds)
    #expect(intervals.ratio(of: 3, to: 0) == nil)
    #expect(intervals.ratio(of: 2, to: 3) == nil)
    #expect(intervals.ratio(of: 2, to: 0)!.isShownLarger)
    #expect(intervals.candidatesForFastest == [0, 3])
  }

  @Test func `a row that most resamples lack has no bounds`() {
    var rounds = Self.rounds(around: [0, 1], count: 100)
    // The chance that a resample draws one of two among 100 rounds is 0.87, and to draw the only one 0.63.
    rounds[1] = rounds[1].enumerated().map { $0 < 2 ? $1 : nil }
    #expect(Self.intervals(rounds).ratio(of: 1, to: 0) != nil)
    let resamples = SimultaneousResamples(rows: 2, rounds: 4, count: 100, seed: 1) {
      row, timesDrawn in row == 1 && timesDrawn[0] < 2 ? nil : 0
    }
    let intervals = SimultaneousIntervals(
      logFigures: [0, 1], resamples: resamples, rounds: [4, 4], correlation: 0,
      blur: { _, _ in 0 })
    #expect(intervals.ratio(of: 1, to: 0) == nil)
  }

  @Test func `a row that lacks rounds has wider bounds than one that has them all`() {
    var (complete, sparse) = (0.0, 0.0)
    for seed in 1...10 as ClosedRange<UInt64> {
      var rounds = Self.rounds(around: [0, 0.5, 0.5], seed: seed)
      rounds[2] = rounds[2].enumerated().map { $0.isMultiple(of: 3) ? $1 : nil }
      let intervals = Self.intervals(rounds)
      complete += Self.width(intervals, 1, 0)
      sparse += Self.width(intervals, 2, 0)
    }
    #expect(sparse > 1.3 * complete)
  }

  @Test func `two rounds that agree by chance show nothing among many rows`() {
    let intervals = Self.intervals(
      Self.rounds(around: (0..<13).map { Double($0) / 10 }, count: 2))
    #expect(intervals.candidatesForFastest.count == 13)
    #expect(intervals.ratio(of: 12, to: 0)!.upper > 100)
  }

  @Test func `the same seed gives the same bounds, and another one nearly the same`() {
    let rounds = Self.rounds(around: [0, 0.1, 0.2])
    let ratio = Self.intervals(rounds, seed: 4).ratio(of: 1, to: 0)
    #expect(Self.intervals(rounds, seed: 4).ratio(of: 1, to: 0) == ratio)
    let other = Self.intervals(rounds, seed: 5).ratio(of: 1, to: 0)
    #expect(other != ratio)
    #expect(abs(other!.upper / ratio!.upper - 1) < 0.02)
  }

  @Test func `a single row has no rivals`() {
    let intervals = Self.intervals(Self.rounds(around: [3]))
    #expect(intervals.fastest == 0)
    #expect(intervals.candidatesForFastest == [0])
  }
}

extension SimultaneousIntervals {
  /// The rows that are not shown to be slower than any other row, in the order of the table.
  fileprivate var candidatesForFastest: [Int] {
    let rows = logFigures.indices
    return rows.filter { row in
      !rows.contains { ratio(of: row, to: $0)?.isShownLarger ?? false }
    }
  }
}
