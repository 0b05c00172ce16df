// The cell that takes part a second time: where there is one, as what, and what it costs.

import Testing

@testable import Comparison

struct TwinTests {
  private static let millisecond: UInt64 = 1_000_000

  /// A run with a twin of its first cell, where there can be one.
  private static func run(
    seconds: UInt64, cells: Int, rounds: Int = 15, hasFloor: Bool = false,
    overhead: (Int) -> UInt64 = { _ in 39 * millisecond }
  ) -> (run: SimulatedRun, twin: Timetable.Twin?, refusal: String?) {
    var found: (twin: Timetable.Twin?, refusal: String?)
    let run = SimulatedRun(
      seconds: seconds, cells: cells, rounds: rounds, hasFloor: hasFloor,
      prepare: { table, all, now in
        let planned = table.planned(all, 1...rounds, at: now)
        let share = table.share(all, 1...planned, at: now)
        do throws(Timetable.NoTwin) {
          let twin = try table.twin(
            of: 0, among: 1, rounds: planned, share: share)
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
    #expect(found.turns == 15)
    #expect(run.twinTurns >= 14)
    #expect(run.wholeRounds == 15)
    let windows = run.windows
    #expect(windows.max() ?? 0 <= (windows.min() ?? 0) * 21 / 20, "\(windows)")
  }

  @Test func `among twelve cells a twin has the cell's own windows in fewer rounds`() throws {
    let (_, twin, _) = Self.run(seconds: 50, cells: 12)
    let found = try #require(twin)
    #expect((6..<15).contains(found.turns))
  }

  @Test func `a twin has the windows of its cell or none`() {
    // Six rounds of 1.6 s are more than 4 % of 50 s. In more rounds, each is shorter.
    #expect(Self.run(seconds: 50, cells: 2).refusal?.contains("more --rounds") == true)
    let (run, twin, _) = Self.run(seconds: 50, cells: 2, rounds: 94)
    #expect(twin != nil)
    #expect(run.twinTurns >= 6)
  }

  @Test func `too little time, or too few rounds, and the run says why it has no twin`() {
    #expect(Self.run(seconds: 2, cells: 2).refusal?.contains("4 % of the time") == true)
    #expect(
      Self.run(seconds: 50, cells: 2, rounds: 5).refusal
        == "there is time for 5 rounds, and a second entry needs 6")
  }

  @Test(arguments: [1, 2, 5, 10, 26, 52], [5, 20, 50, 300] as [UInt64])
  func `a twin never takes more than 4 percent of the time`(cells: Int, seconds: UInt64) {
    for rounds in [15, 94] {
      // From round 8 on, everything takes five times as long as it did.
      let run = Self.run(seconds: seconds, cells: cells, rounds: rounds) { round in
        (round < 8 ? 40 : 200) * Self.millisecond
      }.run
      // The turn that showed that it has become dear had begun.
      #expect(run.twinTime <= seconds * 40 * Self.millisecond + 160 * Self.millisecond)
    }
  }

  @Test(arguments: 6...15)
  func `turns are spread evenly over the rounds`(turns: Int) {
    var table = Timetable(
      start: 0, nanoseconds: 1, entries: [Timetable.Entry(clients: 1, hasFloor: false)])
    table.add(Timetable.Twin(turns: turns, rounds: 15), of: 0)
    let rounds = (1...15).filter { table.takesTurn(1, in: $0) }
    #expect(rounds.count == turns)
    for (one, next) in zip(rounds, rounds.dropFirst()) { #expect(next - one <= 15 / turns + 1) }
  }
}
