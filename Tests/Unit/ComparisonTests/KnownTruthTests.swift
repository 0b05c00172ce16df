// How a calibration judges what comparisons say of contenders that are known.

import IPCChannels
import KnownTruth
import Testing

@testable import Comparison
@testable import Contenders

struct KnownTruthTests {
  private static func ratio(_ value: Double, _ lower: Double, _ upper: Double) -> Ratio {
    Ratio(value: value, lower: lower, upper: upper, isNoisy: false)
  }

  private static func isRight(_ ratio: Ratio?, _ truth: Truth, _ demand: Demand) -> Bool {
    Outcome(ratio, truth, demand).isRight
  }

  @Test(
    arguments: [(0.98, 1.02, true), (1.01, 1.05, false), (0.95, 0.99, false)],
    [Demand.answer, .noFalseClaim])
  func `of equal contenders no difference may be claimed, beside a load either`(
    bounds: (lower: Double, upper: Double, isRight: Bool), demand: Demand
  ) {
    let found = Self.ratio((bounds.lower + bounds.upper) / 2, bounds.lower, bounds.upper)
    #expect(Self.isRight(found, .equal, demand) == bounds.isRight)
  }

  @Test(arguments: [
    (1.05, 1.15, true), (0.99, 1.2, false), (1.01, 1.09, false), (1.11, 1.2, false),
  ])
  func `a slower contender is found by an interval without 1 and with the truth in it`(
    lower: Double, upper: Double, isRight: Bool
  ) {
    let found = Self.ratio((lower + upper) / 2, lower, upper)
    #expect(Self.isRight(found, .slower(times: 1.1), .answer) == isRight)
  }

  @Test(arguments: [(0.99, 1.2, true), (1.2, 1.4, true), (0.9, 0.99, false)])
  func `beside a load the only false claim of a slower contender is that it is faster`(
    lower: Double, upper: Double, isRight: Bool
  ) {
    let found = Self.ratio((lower + upper) / 2, lower, upper)
    #expect(Self.isRight(found, .slower(times: 1.1), .noFalseClaim) == isRight)
  }

  @Test(arguments: [(0.9, 1.04, true), (1.01, 1.06, false), (1.06, 1.2, false)])
  func `of a contender that is bounded all of the interval must lie below the bound`(
    lower: Double, upper: Double, isRight: Bool
  ) {
    let found = Self.ratio((lower + upper) / 2, lower, upper)
    #expect(Self.isRight(found, .within(times: 1.05), .answer) == isRight)
    // Beside a load it may be unknown.
    #expect(Self.isRight(found, .within(times: 1.05), .noFalseClaim) == (lower <= 1.05))
  }

  @Test(arguments: [Truth.equal, .slower(times: 1.1), .within(times: 1.1)])
  func `no ratio is no answer and no claim`(truth: Truth) {
    #expect(!Self.isRight(nil, truth, .answer))
    #expect(Self.isRight(nil, truth, .noFalseClaim))
  }

  // MARK: Tables

  private static func answer(_ others: [Ratio?]) -> Answer {
    let standings = ([nil] + others).enumerated().map { index, ratio in
      Answer.Standing(
        coordinates: CellCoordinates(
          name: "pipe-\(index)", kind: .pipe, wait: .block, placement: .same, recordSize: 24,
          clients: 1, ratePerSecond: nil),
        nanoseconds: 1_000 * (ratio?.value ?? 1), ratio: ratio)
    }
    return Answer(standings, rounds: 15, selfTest: nil)
  }

  @Test(arguments: [Demand.answer, .noFalseClaim])
  func `one row that is called slower makes a table of identical rows wrong`(demand: Demand) {
    let level = Self.ratio(1.01, 0.98, 1.04)
    let unknown = Self.ratio(1.02, 0.7, 1.5)
    let right = Outcome(identical: Self.answer([level, unknown]), rows: 3, demand)
    #expect(right == Outcome(value: 1.02, isRight: true))
    let slower = Self.ratio(1.04, 1.01, 1.08)
    let wrong = Outcome(identical: Self.answer([level, slower]), rows: 3, demand)
    #expect(wrong == Outcome(value: 1.04, isRight: false))
  }

  @Test func `a table that lacks a row is no answer and no claim`() {
    let answer = Self.answer([Self.ratio(1.01, 0.98, 1.04)])
    #expect(!Outcome(identical: answer, rows: 3, .answer).isRight)
    #expect(Outcome(identical: answer, rows: 3, .noFalseClaim).isRight)
    #expect(Outcome(identical: .nothing, rows: 3, .noFalseClaim).value == nil)
  }

  // MARK: Experiments

  private static func experiment(right: Int, wrong: Int) -> Experiment {
    var experiment = Experiment("a pipe and itself")
    for number in 0..<right + wrong {
      experiment.add(Outcome(value: nil, isRight: number < right))
    }
    return experiment
  }

  @Test(arguments: [
    (20, 0, true), (19, 1, true), (18, 2, false), (2, 0, true), (9, 1, false), (38, 2, true),
    (37, 3, false), (0, 0, false),
  ])
  func `one of twenty runs may be wrong, and none of fewer`(right: Int, wrong: Int, isMet: Bool) {
    #expect(Self.experiment(right: right, wrong: wrong).isMet == isMet)
  }

  @Test func `the spread is that of the runs that gave a ratio`() throws {
    var experiment = Experiment("a pipe and itself")
    #expect(experiment.spread == nil)
    for value in [1.3, nil, 1.0, 1.1, 1.2] {
      experiment.add(Outcome(value: value, isRight: true))
    }
    let spread = try #require(experiment.spread)
    #expect(spread.least == 1.0 && spread.median == (1.1 + 1.2) / 2 && spread.greatest == 1.3)
  }

  // MARK: What is planted

  @Test(arguments: [
    (1_000, 0, 100), (1_050, 50, 50), (1_100, 100, 0), (1_200, 150, 0), (10, 50, 0), (0, 0, 0),
  ])
  func `what was waited already is part of a planted tenth, and is not slowed itself`(
    elapsed: UInt64, delayed: UInt64, rest: UInt64
  ) {
    #expect(PlantedDelay.rest(elapsed: elapsed, delayed: delayed, percent: 10) == rest)
  }

  @Test func `there are as many identical contenders as kinds, each a pipe by its own name`() {
    let names = TestContenders.identical
    #expect(Set(names).count == ChannelKind.allCases.count)
    #expect(Set(TestContenders().names).isSuperset(of: names))
    #expect(names.allSatisfy { TestContenders().kind(of: $0) == .pipe })
  }
}
