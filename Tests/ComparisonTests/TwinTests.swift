// The cell that takes part a second time: where there is one, as what, and what it costs.

import IPCChannels
import Testing

@testable import Comparison

struct TwinTests {
  private static let millisecond: UInt64 = 1_000_000

  /// A run with a twin of its first cell, where there can be one.
  private static func run(
    seconds: UInt64, cells: Int, rounds: Int = 15, hasFloor: Bool = false,
    wait: WaitStrategy = .block, overhead: (Int) -> UInt64 = { _ in 39 * millisecond }
  ) -> (run: SimulatedRun, twin: Timetable.Twin?, refusal: String?) {
    var found: (twin: Timetable.Twin?, refusal: String?)
    let run = SimulatedRun(
      seconds: seconds, cells: cells, rounds: rounds, hasFloor: hasFloor,
      prepare: { table, all, now in
        let planned = table.planned(all, 1...rounds, at: now)
        let share = table.share(all, 1...planned, at: now)
        do throws(Timetable.NoTwin) {
          let twin = try table.twin(
            of: 0, wait: wait, among: 1, rounds: planned, share: share)
          table.add(twin, of: 0)
          found.twin = twin
          return all + [cells]
        } catch {
          found.refusal = error.text
          return all
        }
      }, overhead: overhead)
    return (run, found.twin, found.refusal)
  }

  @Test func `among many cells a twin has the cell's own windows`() throws {
    let (run, twin, _) = Self.run(seconds: 50, cells: 26, hasFloor: true)
    let found = try #require(twin)
    #expect(found.window == nil)
    #expect(found.turns == 15)
    #expect(run.twinTurns >= 14)
    #expect(run.wholeRounds == 15)
  }

  @Test func `among twelve cells a twin has the cell's own windows in fewer rounds`() throws {
    let (_, twin, _) = Self.run(seconds: 50, cells: 12)
    let found = try #require(twin)
    #expect(found.window == nil)
    #expect((6..<15).contains(found.turns))
  }

  @Test func `among few cells a twin that has nothing to learn has shorter windows`() throws {
    let (run, twin, _) = Self.run(seconds: 50, cells: 2)
    let window = try #require(twin?.window)
    #expect(window >= Timetable.shortest(clients: 1))
    #expect(run.twinTurns >= 6)
  }

  @Test func `the windows of an adaptive twin are the cell's own, or long enough to settle`() throws
  {
    let (_, long, _) = Self.run(seconds: 100, cells: 2, wait: .adaptive)
    let window = try #require(long?.window)
    #expect(window >= Timetable.settling)
    let (_, short, refusal) = Self.run(seconds: 20, cells: 2, wait: .adaptive)
    #expect(short == nil)
    #expect(refusal?.contains("4 % of the time") == true)
  }

  @Test func `too little time, or too few rounds, and the run says why it has no twin`() {
    #expect(Self.run(seconds: 2, cells: 2).refusal?.contains("4 % of the time") == true)
    #expect(
      Self.run(seconds: 50, cells: 2, rounds: 5).refusal
        == "the run has 5 rounds, and a second entry needs 6")
  }

  @Test(arguments: [1, 2, 5, 10, 26, 52], [5, 20, 50, 300] as [UInt64])
  func `a twin never takes more than 4 percent of the time`(cells: Int, seconds: UInt64) {
    for wait in WaitStrategy.allCases {
      // From round 8 on, everything takes five times as long as it did.
      let run = Self.run(seconds: seconds, cells: cells, wait: wait) { round in
        (round < 8 ? 40 : 200) * Self.millisecond
      }.run
      // The turn that showed that it has become dear had begun.
      #expect(run.twinTime <= seconds * 40 * Self.millisecond + 160 * Self.millisecond)
    }
  }

  @Test(arguments: 6...15)
  func `turns are spread evenly over the rounds`(turns: Int) {
    var table = Timetable(start: 0, nanoseconds: 1, hasFloor: false, clients: [1])
    table.add(Timetable.Twin(turns: turns, rounds: 15, window: nil), of: 0)
    let rounds = (1...15).filter { table.takesTurn(1, in: $0) }
    #expect(rounds.count == turns)
    for (one, next) in zip(rounds, rounds.dropFirst()) { #expect(next - one <= 15 / turns + 1) }
  }
}
