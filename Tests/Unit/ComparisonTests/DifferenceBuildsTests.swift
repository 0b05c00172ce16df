// Two builds in one run: what becomes of a cell that both have, that one lacks, and that nobody can have.

import IPCChannels
import Testing

@testable import Comparison

struct DifferenceBuildsTests {
  private typealias Fixture = ComparedRunFixture

  /// A run in which another build took part with these times, beside the same or others of this one.
  private static func run(
    other: [[Double]], own: [[Double]], change: (inout RunResult) -> Void = { _ in }
  ) -> RunResult {
    var result = Fixture.run(own)
    result.against = result.tool
    result.against?.sha256 = String(repeating: "fedcba9876543210", count: 4)
    result.cells += Fixture.run(other).cells.map { cell in
      var beside = cell
      beside.coordinates.entry = .against
      return beside
    }
    change(&result)
    return result
  }

  private static func difference(
    other: [[Double]], own: [[Double]], change: (inout RunResult) -> Void = { _ in }
  ) throws -> Difference {
    try #require(Difference(builds: run(other: other, own: own, change: change)))
  }

  private static let steady = [Fixture.steady(5_000), Fixture.steady(8_000)]

  @Test func `a run of one build compares none`() {
    #expect(Difference(builds: Fixture.run(Self.steady)) == nil)
  }

  @Test func `equal builds pass, and the note says that they are two`() throws {
    let difference = try Self.difference(other: Self.steady, own: Self.steady)
    #expect(difference.rows.map(\.status) == [.equal, .equal])
    #expect(
      difference.verdict()
        == DifferenceVerdict(outcome: .passed, questionsOfRows: [], questionsOfRuns: []))
    #expect(difference.old[0].name == "other build (sha256 fedcba987654)")
    #expect(
      difference.notes == [
        "executable: SHA-256 fedcba987654… in the old result, SHA-256 0123456789ab… in the new"
      ])
  }

  @Test func `a build that takes longer is slower, and one that takes less is faster`() throws {
    let changed = [Fixture.steady(6_000), Fixture.steady(6_400)]
    let difference = try Self.difference(other: Self.steady, own: changed)
    #expect(difference.rows.map(\.status) == [.slower, .faster])
    #expect(difference.verdict().outcome == .slower)
    #expect(try abs(#require(difference.rows[0].ratio).value - 1.2) < 0.002)
  }

  /// A build that is slower by the way has fewer, longer round trips in a round of the same time.
  @Test func `rounds of one run have the same time, whatever a build makes of it`() throws {
    let difference = try Self.difference(
      other: Self.steady, own: Self.steady.map { $0.map { 3 * $0 } })
    #expect(difference.notes.count == 1)
  }

  @Test func `a rate that only the other build kept is slower`() throws {
    let difference = try Self.difference(other: Self.steady, own: Self.steady) { result in
      for cell in result.cells.indices {
        let isOwn = result.cells[cell].coordinates.entry == .own
        result.cells[cell].coordinates.ratePerSecond = 10_000
        for round in result.cells[cell].rounds.indices {
          result.cells[cell].rounds[round].response = result.cells[cell].rounds[round].roundTrip
          result.cells[cell].rounds[round].pace = Pace(
            messages: isOwn ? 600 : 1_000, nanoseconds: 100_000_000,
            earlyBacklogNanoseconds: 10_000_000, lateBacklogNanoseconds: 10_000_000)
        }
      }
    }
    #expect(difference.rows.map(\.status) == [.slower, .slower])
    #expect(
      difference.rows[0].reason
        == "this build reached 6,000/s of 10,000/s; other build kept the rate")
    #expect(difference.verdict(allowing: [.missing, .noise]).outcome == .slower)
  }

  @Test func `a kind that the other build lacks was not compared`() throws {
    let difference = try Self.difference(other: [Self.steady[0]], own: Self.steady)
    #expect(difference.rows.map(\.status) == [.equal, .notCompared])
    #expect(difference.rows[1].reason == "the other build does not have it")
    #expect(difference.rows[1].new != nil && difference.rows[1].old == nil)
    #expect(difference.verdict().outcome == .undecided)
    #expect(difference.verdict().openQuestions == ["1 row not compared"])
    #expect(difference.verdict(allowing: [.missing]).outcome == .passed)
  }

  /// Takes all that was measured out of the second cell of a build.
  private static func refuse(_ result: inout RunResult, _ entry: Entry, _ reason: String) {
    let second = Fixture.coordinates(2)[1].name
    for index in result.cells.indices
    where result.cells[index].coordinates.name == second
      && result.cells[index].coordinates.entry == entry
    {
      result.cells[index].rounds = []
      result.cells[index].unavailable = reason
    }
  }

  @Test func `what this machine can give to neither build keeps nothing from passing`() throws {
    let difference = try Self.difference(other: Self.steady, own: Self.steady) {
      Self.refuse(&$0, .own, "needs two processors")
      Self.refuse(&$0, .against, "needs two processors")
    }
    #expect(difference.rows.map(\.status) == [.equal])
    #expect(difference.verdict().outcome == .passed)
  }

  /// What is said of the second cell of this build, and of the other one.
  @Test(
    arguments: [
      (nil, "no queue is left"), ("no queue is left", nil),
      ("no queue is left", "no message queues"),
    ] as [(String?, String?)])
  func `what one build could do, or each could not do in its own way, was not compared`(
    own: String?, other: String?
  ) throws {
    let difference = try Self.difference(other: Self.steady, own: Self.steady) { result in
      if let own { Self.refuse(&result, .own, own) }
      if let other { Self.refuse(&result, .against, other) }
    }
    #expect(difference.rows.map(\.status) == [.equal, .notCompared])
    #expect(difference.verdict().outcome == .undecided)
  }

  /// As where the time was over before either build had its turn.
  @Test func `what both lack of an incomplete run was not compared`() throws {
    let difference = try Self.difference(other: Self.steady, own: Self.steady) { result in
      result.complete = false
      for entry in [Entry.own, .against] { Self.refuse(&result, entry, "the time was over") }
    }
    #expect(difference.rows.map(\.status) == [.equal, .notCompared])
    #expect(difference.verdict().outcome == .undecided)
  }

  @Test func `nothing that any build can have is nothing passed`() throws {
    let difference = try Self.difference(other: [], own: [])
    #expect(difference.verdict(allowing: [.missing, .noise]).outcome == .undecided)
  }

  @Test func `a run whose self-test failed does not pass`() throws {
    let difference = try Self.difference(other: Self.steady, own: Self.steady) {
      var twin = Fixture.run([Fixture.steady(6_000)]).cells[0]
      twin.coordinates.entry = .twin
      $0.cells.append(twin)
    }
    #expect(difference.rows.map(\.status) == [.equal, .equal])
    #expect(difference.verdict().openQuestions == ["the run's self-test failed"])
    #expect(difference.verdict(allowing: [.noise]).outcome == .passed)
  }
}
