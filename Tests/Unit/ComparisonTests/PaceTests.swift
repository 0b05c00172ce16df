// How an open loop keeps its rate: what a client notes, and what is made of the rounds' notes.

import IPCChannels
import Testing

@testable import Comparison

struct PaceTests {
  private static let period: UInt64 = 100_000
  private static let count: UInt64 = 1_000

  /// A client of 10,000 pings a second for a tenth of a second, by a clock of its own.
  ///
  /// - Parameter roundTrip: nanoseconds of a ping, by its index.
  private static func pace(_ roundTrip: (UInt64) -> UInt64) -> Pace {
    var log = PaceLog(start: 0, end: count * period)
    var clock: UInt64 = 0
    var index: UInt64 = 0
    while index < count && clock < log.limit {
      let meant = index * period
      clock = max(clock, meant)
      log.note(sent: clock, meant: meant)
      clock += roundTrip(index)
      index += 1
    }
    return log.pace(messages: index, lastAnswer: clock)
  }

  @Test func `a rate of all clients together can be any number`() {
    var cell = Self.cell([Self.pace { _ in 5_000 }])
    cell.coordinates.ratePerSecond = .max
    cell.coordinates.clients = .max
    #expect(cell.pace?.asked == Double(Int.max) * Double(Int.max))
  }

  /// A cell of 10,000 pings a second, and the rounds of these paces.
  private static func cell(_ paces: [Pace]) -> Cell {
    var cell = ResultFixture.cell(.pipe, wait: .block, .same, medianNanoseconds: 5_000)
    cell.coordinates.ratePerSecond = 10_000
    cell.rounds = paces.enumerated().map { index, pace in
      var round = ResultFixture.round(index + 1, medianNanoseconds: 5_000)
      round.response = round.roundTrip
      round.pace = pace
      return round
    }
    return cell
  }

  private static func judgement(_ paces: [Pace]) -> PaceJudgement? { cell(paces).pace }

  @Test func `a client that keeps up has exactly its rate`() throws {
    let pace = Self.pace { _ in 30_000 }
    #expect(
      pace
        == Pace(
          messages: 1_000, nanoseconds: 100_000_000, earlyBacklogNanoseconds: 0,
          lateBacklogNanoseconds: 0))
    let judgement = try #require(Self.judgement(Array(repeating: pace, count: 15)))
    #expect(judgement.reached == 10_000 && judgement.isKept)
  }

  @Test func `of two rounds the rate of one is told, and no rate that none had`() throws {
    let kept = Self.pace { _ in 30_000 }
    let slow = Self.pace { _ in 1_000_000 }
    let cell = Self.cell([kept, slow])
    let judgement = try #require(cell.pace)
    #expect(abs(judgement.reached - 1_000) < 20, "\(judgement.reached)")
    #expect(judgement.isUnsteady && judgement.keptRounds == 1)
    // Nor can bounds lie above the rate that was asked for.
    #expect(try #require(cell.achievedRate).reach.upperBound == 10_000)
  }

  @Test(arguments: [150_000, 300_000] as [UInt64])
  func `a client that is too slow stops in time, and says what it reached`(roundTrip: UInt64) throws
  {
    let pace = Self.pace { _ in roundTrip }
    #expect(pace.nanoseconds <= 100_000_000 / 4 * 5 + roundTrip)
    #expect(pace.messages < Self.count)
    let judgement = try #require(Self.judgement(Array(repeating: pace, count: 15)))
    let possible = 1e9 / Double(roundTrip)
    #expect(abs(judgement.reached - possible) < possible / 100)
    #expect(!judgement.isKept && judgement.backlogGrows)
  }

  @Test func `a stall near the end is charged to all that it made late`() {
    let pace = Self.pace { $0 == 900 ? 15_000_000 : 30_000 }
    #expect(pace.messages == Self.count)
  }

  @Test func `one stalled round is no rate missed`() throws {
    let kept = Self.pace { _ in 30_000 }
    let stalled = Self.pace { $0 == 100 ? 200_000_000 : 30_000 }
    #expect(stalled.messages < 200)
    let late = Self.pace { $0 == 990 ? 20_000_000 : 30_000 }
    #expect(Self.judgement([late])?.isKept == true, "the rate was kept until the last few")
    let judgement = try #require(Self.judgement([stalled] + Array(repeating: kept, count: 14)))
    #expect(judgement.isKept)
    let missed = try #require(Self.judgement(Array(repeating: stalled, count: 8) + [kept]))
    #expect(!missed.isKept)
    // A stall says little about the kind.
    #expect(missed.isUnsteady && missed.remark?.hasSuffix(" (kept in 1 of 9 rounds)") == true)
    let never = try #require(Self.judgement(Array(repeating: stalled, count: 9)))
    #expect(!never.isKept && !never.isUnsteady)
  }

  @Test func `a rate of which 99 percent are answered is kept, and one of less is not`() throws {
    func pace(_ messages: UInt64) -> Pace {
      Pace(
        messages: messages, nanoseconds: 1_000_000_000, earlyBacklogNanoseconds: nil,
        lateBacklogNanoseconds: nil)
    }
    #expect(Self.judgement([pace(9_900)])?.isKept == true)
    #expect(Self.judgement([pace(9_899)])?.isKept == false)
  }

  @Test func `a loop that is too slow by less than a percent is found by its backlog`() throws {
    let pace = Self.pace { _ in 100_700 }
    let judgement = try #require(Self.judgement(Array(repeating: pace, count: 15)))
    #expect(judgement.reached >= 9_900)
    #expect(judgement.backlogGrows && !judgement.isKept)
  }

  @Test func `a backlog that is larger now early and now late does not grow`() throws {
    func pace(_ early: UInt64, _ late: UInt64) -> Pace {
      Pace(
        messages: 1_000, nanoseconds: 100_000_000, earlyBacklogNanoseconds: early,
        lateBacklogNanoseconds: late)
    }
    let rounds = [pace(20_000, 900_000), pace(900_000, 20_000), pace(60_000, 70_000)]
    let judgement = try #require(Self.judgement(rounds + rounds + rounds))
    #expect(judgement.isKept)
    // Microseconds more in each round are the processor's, not the rate's.
    let warm = try #require(Self.judgement(Array(repeating: pace(2_000, 9_000), count: 15)))
    #expect(warm.isKept)
  }

  @Test func `several clients are judged together`() throws {
    func pace(_ messages: UInt64, _ late: UInt64?) -> Pace {
      Pace(
        messages: messages, nanoseconds: 100_000_000, earlyBacklogNanoseconds: 1_000,
        lateBacklogNanoseconds: late)
    }
    #expect(
      Pace(together: [pace(10, 5_000), pace(20, 9_000), pace(30, nil)])
        == Pace(
          messages: 60, nanoseconds: 100_000_000, earlyBacklogNanoseconds: 1_000,
          lateBacklogNanoseconds: 9_000))
    #expect(Pace(together: []) == nil)
    #expect(Self.judgement([]) == nil)
  }

  /// Of rounds that end with a stall, and of such that are simply too slow: what is printed below 99 % of
  /// the rate is not ranked, and what is not ranked for its rate is printed below it.
  @Test(arguments: 0...4)
  func `the rate that is printed is the one that decides`(slow: Int) throws {
    let late = Self.pace { $0 == 990 ? 20_000_000 : 30_000 }
    let slower = Self.pace { _ in 103_000 }
    let paces = Array(repeating: late, count: 4 - slow) + Array(repeating: slower, count: slow)
    var result = ResultFixture.healthy()
    result.cells = [Self.cell(paces)]
    let row = Analysis(result).groups[0].rows[0]
    let printed = try #require(row[.achievedRate]?.value)
    #expect(printed == result.cells[0].pace?.reached)
    #expect((row.remark == nil) == (printed >= 9_900))
    #expect((row[.relative]?.value != nil) == (printed >= 9_900))
  }

  @Test func `a thinned sample has the median of all values, in little memory`() throws {
    var sample = ThinnedSample()
    #expect(sample.median == nil)
    for value in 0..<100_001 as Range<UInt64> { sample.add(value) }
    let median = try #require(sample.median)
    #expect((49_500...50_500).contains(median))
  }
}
