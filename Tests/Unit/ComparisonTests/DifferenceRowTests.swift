// What becomes of a cell, and which exit status follows from it.

import IPCChannels
import Sampling
import Testing

@testable import Comparison

struct DifferenceRowTests {
  private typealias Fixture = ComparedRunFixture

  private static func difference(
    _ old: [[Double]], _ new: [[Double]], metrics: [Metric] = [],
    change: (inout RunResult) -> Void = { _ in }
  ) -> Difference {
    var new = Fixture.run(new)
    change(&new)
    return Difference(
      old: [ComparedRun(name: "old", result: Fixture.run(old))],
      new: [ComparedRun(name: "new", result: new)], metrics: metrics)
  }

  private static let steady = [Fixture.steady(5_000), Fixture.steady(8_000)]

  @Test func `equal runs pass`() {
    let difference = Self.difference(Self.steady, Self.steady)
    #expect(difference.rows.map(\.status) == [.equal, .equal])
    #expect(difference.verdict().outcome == .passed)
    #expect(difference.verdict().openQuestions.isEmpty)
    #expect(difference.rows.allSatisfy { $0.ratio?.value == 1 })
  }

  @Test func `a clear change is told with its sign`() throws {
    let changed = [Fixture.steady(6_000), Fixture.steady(6_400)]
    let difference = Self.difference(Self.steady, changed)
    #expect(difference.rows.map(\.status) == [.slower, .faster])
    #expect(difference.verdict().outcome == .slower)
    let ratio = try #require(difference.rows[0].ratio)
    #expect(abs(ratio.value - 1.2) < 0.002)
    #expect(ratio.lower > 1.05 && ratio.upper < 1.35)
  }

  @Test func `of a rate the smaller one is slower, and the ratio stays that of the figures`() throws
  {
    let changed = [Fixture.steady(6_000), Fixture.steady(6_400)]
    let difference = Self.difference(Self.steady, changed, metrics: [.stream])
    #expect(difference.rows.map(\.status) == [.slower, .faster])
    let row = difference.rows[0]
    let (old, new) = (try #require(row.old), try #require(row.new))
    #expect(new < old)
    #expect(try abs(#require(row.ratio).value - new / old) < 1e-12)
  }

  @Test func `several metrics are compared together, each in the order of the list`() {
    let difference = Self.difference(
      Self.steady, Self.steady, metrics: [.roundTrip, .stream, .setUp])
    let keys = ["round_trip_median", "stream_rate", "set_up_median"]
    #expect(difference.rows.map(\.metricKey) == keys + keys)
    let alone = Self.difference(Self.steady, Self.steady)
    #expect(difference.rows[0].ratio!.upper > alone.rows[0].ratio!.upper, "six claims, not two")
  }

  @Test func `a row that is too noisy decides nothing, however far it is from 1`() throws {
    // Two steady cells keep the middle one's time in a round what it was.
    let difference = Self.difference(
      [Fixture.wild(5_000), Fixture.steady(8_000), Fixture.steady(8_000)],
      [Fixture.wild(40_000), Fixture.steady(8_000), Fixture.steady(8_000)])
    #expect(difference.rows.map(\.status) == [.noisy, .equal, .equal])
    #expect(try #require(difference.rows[0].ratio).value > 4)
    #expect(difference.verdict().outcome == .undecided)
    #expect(difference.verdict().openQuestions == ["1 row too noisy"])
    #expect(difference.verdict(allowing: [.missing]).outcome == .undecided)
    #expect(difference.verdict(allowing: [.noise]).outcome == .passed)
  }

  @Test(arguments: [1, 3, 6, 12])
  func `bounds that say nothing decide nothing, even where a row alone would`(percent: Int)
    throws
  {
    // 39 claims of three rounds: what each would be sure of by itself, all together are not.
    let medians = (0..<3).map { 50_000 + Double(500 * percent * $0) }
    let cells = Array(repeating: medians, count: 39)
    for row in Self.difference(cells, cells).rows {
      let ratio = try #require(row.ratio)
      #expect(row.status == .noisy || ratio.upper <= 2 * ratio.lower, "\(ratio)")
    }
  }

  @Test func `what is too noisy in one direction is so in the other`() {
    for scale in [100.0, 140, 200, 1_000] {
      let (old, new) = ([Fixture.wild(scale)], [Fixture.wild(3.4 * scale)])
      let statuses = [Self.difference(old, new), Self.difference(new, old)].map {
        $0.rows[0].status
      }
      #expect((statuses[0] == .noisy) == (statuses[1] == .noisy), "\(scale): \(statuses)")
    }
  }

  @Test func `what is slower wins over what is not decided`() {
    let difference = Self.difference(
      [Fixture.wild(5_000), Fixture.steady(8_000)], [Fixture.wild(5_000), Fixture.steady(12_000)])
    #expect(difference.verdict().outcome == .slower)
    #expect(difference.verdict().openQuestions == ["1 row too noisy"])
  }

  @Test func `a step of the clock is no news`() {
    let (old, new) = ([Array(repeating: 380.0, count: 15)], [Array(repeating: 390.0, count: 15)])
    #expect(Self.difference(old, new).rows[0].status == .equal)
  }

  /// What can be wrong with the second cell of the new run, and what is said.
  enum Flaw: String, CaseIterable, Sendable {
    case missing, unavailable, oneRound, noRound, incomplete

    func inflict(on result: inout RunResult) {
      switch self {
      case .missing: result.cells.removeLast()
      case .unavailable: result.cells[1].unavailable = "no queue is left"
      case .oneRound: result.cells[1].rounds.removeLast(14)
      case .noRound: result.cells[1].rounds = []
      case .incomplete: result.complete = false
      }
    }

    var reason: String? {
      switch self {
      case .missing, .incomplete: nil
      case .unavailable: "new: no queue is left"
      case .oneRound: "new: fewer than two rounds, which tell nothing of chance"
      case .noRound: "new: no round was finished"
      }
    }

    var question: String {
      self == .incomplete ? "the new result is incomplete" : "1 row not compared"
    }
  }

  @Test(arguments: Flaw.allCases)
  func `what was not compared does not pass unless that is allowed`(flaw: Flaw) {
    let difference = Self.difference(Self.steady, Self.steady) { flaw.inflict(on: &$0) }
    #expect(difference.rows.last?.reason == flaw.reason)
    #expect(difference.verdict().outcome == .undecided)
    #expect(difference.verdict().openQuestions == [flaw.question])
    #expect(difference.verdict(allowing: [.noise]).outcome == .undecided)
    #expect(difference.verdict(allowing: [.missing]).outcome == .passed)
  }

  @Test func `nothing compared is nothing passed, whatever is allowed`() {
    let all: Set<DifferenceVerdict.Allowance> = [.missing, .noise]
    let nothing = Self.difference(Self.steady, Self.steady) { $0.cells = [] }
    #expect(nothing.rows.map(\.status) == [.onlyInOld, .onlyInOld])
    #expect(nothing.verdict(allowing: all).openQuestions == ["no cell was compared"])
    #expect(nothing.verdict(allowing: all).outcome == .undecided)
    #expect(Self.difference([], []).verdict(allowing: all).outcome == .undecided)
  }

  @Test func `a cell that only the new run has is told, and keeps nothing from passing`() {
    let difference = Self.difference([Self.steady[0]], Self.steady)
    #expect(difference.rows.map(\.status) == [.equal, .onlyInNew])
    #expect(difference.rows[1].new != nil && difference.rows[1].old == nil)
    #expect(difference.verdict().outcome == .passed)
  }

  @Test func `a cell that has none of the metrics is told`() {
    let difference = Self.difference(Self.steady, Self.steady, metrics: [.response])
    #expect(difference.rows.map(\.status) == [.notCompared, .notCompared])
    #expect(difference.rows[0].reason == "such a cell has no response median")
    #expect(difference.verdict().outcome == .undecided)
  }

  /// A run of an open loop of 10,000/s, and what was answered in a tenth of a second of each round.
  private static func paced(_ messages: [UInt64], steady: Bool = true) -> RunResult {
    var result = Fixture.run(steady ? [Self.steady[0], Self.steady[1]] : [Self.steady[0]])
    result.cells[0].coordinates.ratePerSecond = 10_000
    for round in result.cells[0].rounds.indices {
      result.cells[0].rounds[round].response = result.cells[0].rounds[round].roundTrip
      result.cells[0].rounds[round].pace = Pace(
        messages: messages[round % messages.count], nanoseconds: 100_000_000,
        earlyBacklogNanoseconds: 10_000_000, lateBacklogNanoseconds: 10_000_000)
    }
    return result
  }

  private static let allowances: [Set<DifferenceVerdict.Allowance>] = [
    [], [.missing], [.noise], [.missing, .noise],
  ]

  @Test func `a rate that only the old side kept is slower, whatever is allowed`() throws {
    let (kept, missed) = (Self.paced([1_000]), Self.paced([600]))
    let worse = Difference(old: kept, new: missed)
    #expect(worse.rows.map(\.status) == [.slower, .equal])
    #expect(worse.rows[0].reason == "new reached 6,000/s of 10,000/s; old kept the rate")
    #expect(worse.rows[0].old != nil && worse.rows[0].new == nil && worse.rows[0].ratio == nil)
    for allowed in Self.allowances { #expect(worse.verdict(allowing: allowed).outcome == .slower) }
    let better = Difference(old: missed, new: kept)
    #expect(better.rows.map(\.status) == [.faster, .equal])
    #expect(better.rows[0].reason == "old reached 6,000/s of 10,000/s; new kept the rate")
    #expect(better.verdict().outcome == .passed)
    #expect(Difference(old: kept, new: kept).rows.map(\.status) == [.equal, .equal])
    let rates = Difference(
      old: [ComparedRun(name: "old", result: kept)],
      new: [ComparedRun(name: "new", result: missed)],
      metrics: [.achievedRate])
    #expect(rates.rows[0].status == .slower)
  }

  @Test func `a rate that neither side kept is told, and keeps nothing else from passing`() {
    let missed = Self.paced([600])
    let both = Difference(old: missed, new: Self.paced([610]))
    #expect(both.rows[1].status == .equal && both.rows[0].ratio == nil)
    #expect(
      both.rows[0].reason == "old reached 6,000/s of 10,000/s; new reached 6,100/s of 10,000/s")
    #expect(both.verdict().outcome == .passed && both.verdict().openQuestions.isEmpty)
    let alone = Self.paced([600], steady: false)
    for allowed in Self.allowances {
      let verdict = Difference(old: alone, new: alone).verdict(allowing: allowed)
      #expect(verdict.outcome == .undecided)
      #expect(verdict.openQuestions == ["no cell was compared"])
    }
  }

  /// A stall takes the rate from some rounds, and chance which side it meets.
  @Test func `a rate that was kept in some rounds only decides nothing`() {
    let (kept, unsteady) = (Self.paced([1_000]), Self.paced([600, 600, 1_000]))
    for difference in [
      Difference(old: kept, new: unsteady), Difference(old: unsteady, new: kept),
      Difference(old: unsteady, new: unsteady), Difference(old: Self.paced([600]), new: unsteady),
    ] {
      #expect(difference.rows.map(\.status) == [.noisy, .equal])
      #expect(difference.rows[0].reason?.contains("(kept in 5 of 15 rounds)") == true)
      #expect(difference.verdict().openQuestions == ["1 row too noisy"])
    }
    func runs(_ results: [RunResult], _ name: String) -> [ComparedRun] {
      results.enumerated().map { ComparedRun(name: "\(name)\($0.offset + 1)", result: $0.element) }
    }
    let missed = Self.paced([600])
    let some = Difference(old: runs([kept, kept], "a"), new: runs([kept, missed], "b"))
    #expect(some.rows[0].status == .noisy)
    #expect(some.rows[0].reason == "new b2 reached 6,000/s of 10,000/s")
    let all = Difference(old: runs([kept, kept], "a"), new: runs([missed, missed], "b"))
    #expect(all.rows[0].status == .slower)
  }

  @Test func `where every row is too noisy, nothing passes whatever is allowed`() {
    let wild = [Fixture.wild(5_000), Fixture.wild(5_000)]
    let difference = Self.difference(wild, wild)
    #expect(difference.rows.map(\.status) == [.noisy, .noisy])
    #expect(difference.verdict().openQuestions == ["2 rows too noisy"])
    for allowed in Self.allowances {
      #expect(difference.verdict(allowing: allowed).outcome == .undecided)
    }
    #expect(
      difference.verdict(allowing: [.noise]).openQuestions
        == ["no row was decided: all that were compared are too noisy"])
    // Beside one that is decided, they may be allowed.
    let beside = wild + [Fixture.steady(5_000)]
    #expect(Self.difference(beside, beside).verdict(allowing: [.noise]).outcome == .passed)
  }

  @Test func `a percentile that the samples do not bear is not compared`() throws {
    let tail = try #require(Metric.named("round_trip_p99_9"))
    let difference = Self.difference(Self.steady, Self.steady, metrics: [tail])
    #expect(difference.rows[0].reason == "old: \(Metric.tooFewSamples)")
  }

  @Test func `what takes part for another reason is not compared between runs`() {
    let difference = Self.difference(Self.steady, Self.steady) { result in
      var twin = result.cells[0]
      twin.coordinates.entry = .twin
      result.cells.append(twin)
    }
    #expect(difference.rows.map(\.status) == [.equal, .equal])
  }

  @Test func `the same files give the same intervals`() {
    #expect(
      Self.difference(Self.steady, Self.steady) == Self.difference(Self.steady, Self.steady))
  }
}
