// The cell that takes part a second time: where there is one, as what, and what it costs.

import Testing

@testable import Comparison

struct TwinTests {
  private static let millisecond: UInt64 = 1_000_000

  /// A run with a twin of its first cell, where there can be one.
  private static func run(
    seconds: UInt64, cells: Int, rounds: Int = 15, floors: Int = 0,
    overhead: (Int) -> UInt64 = { _ in 39 * millisecond }
  ) -> (run: SimulatedRun, twin: Timetable.Twin?, refusal: String?) {
    var found: (twin: Timetable.Twin?, refusal: String?)
    let run = SimulatedRun(
      seconds: seconds, cells: cells, rounds: rounds, floors: floors,
      prepare: { table, all, now in
        let planned = table.planned(all, 1...rounds, at: now)
        let share = table.share(all, 1...planned, at: now)
        do throws(Timetable.NoTwin) {
          let twin = try table.twin(
            of: 0, among: 1, rounds: planned, asked: rounds, share: share)
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
    let (run, twin, _) = Self.run(seconds: 50, cells: 26, floors: 1)
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
        == "the run was to have 5 rounds, and a second entry needs 6")
  }

  @Test func `too little time after a slow warm-up is said as what it seemed to be`() throws {
    let table = Timetable(
      start: 0, nanoseconds: 6_000 * Self.millisecond,
      entries: [Timetable.Entry(clients: 1, floors: 0)])
    let refusal = #expect(throws: Timetable.NoTwin.self) {
      try table.twin(of: 0, among: 1, rounds: 5, asked: 15, share: 0)
    }
    #expect(
      refusal?.text
        == "after the warm-up there seemed to be time for 5 rounds, and a second entry needs 6")
  }

  /// What a user had no self-test in: groups, and cells and seconds of each run.
  @Test(arguments: [(1, 2, 12), (2, 4, 20), (1, 8, 15), (2, 8, 30), (2, 4, 50)])
  func `where nobody asked for a number of rounds there are as many as twins need`(
    groups: Int, cells: Int, seconds: UInt64
  ) throws {
    for overhead in [25, 36] as [UInt64] {
      var count = 0
      let run = SimulatedRun(
        seconds: seconds, cells: cells, rounds: 15,
        prepare: { table, all, now in
          guard
            let rounds = table.roundsForTwins(
              of: Array(0..<groups), among: all, atLeast: 15, at: now)
          else { return all }
          count = rounds
          let share = table.share(all, 1...rounds, at: now)
          for cell in 0..<groups {
            guard
              let twin = try? table.twin(
                of: cell, among: groups, rounds: rounds, asked: rounds, share: share)
            else { return all }
            table.add(twin, of: cell)
          }
          return Array(0..<cells + groups)
        },
        chosen: { count },
        overhead: { (overhead + UInt64($0 % 3)) * Self.millisecond })
      #expect(run.twinTurns >= 6 * groups, "\(overhead) ms, \(count) rounds")
      // What a turn takes longer than those before it is known when it is over.
      #expect(run.twinTime <= seconds * 40 * Self.millisecond + 4 * Self.millisecond)
      #expect(run.wholeRounds >= count * 9 / 10)
      #expect(run.elapsed <= seconds * 1_125 * Self.millisecond)
    }
  }

  @Test func `where not even the shortest windows have room for a twin, the rounds stay`() {
    let table = Timetable(
      start: 0, nanoseconds: 5_000 * Self.millisecond,
      entries: Array(repeating: Timetable.Entry(clients: 1, floors: 0), count: 2))
    #expect(table.roundsForTwins(of: [0], among: [0, 1], atLeast: 15, at: 0) == nil)
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
      start: 0, nanoseconds: 1, entries: [Timetable.Entry(clients: 1, floors: 0)])
    table.add(Timetable.Twin(turns: turns, rounds: 15), of: 0)
    let rounds = (1...15).filter { table.takesTurn(1, in: $0) }
    #expect(rounds.count == turns)
    for (one, next) in zip(rounds, rounds.dropFirst()) { #expect(next - one <= 15 / turns + 1) }
  }
}
