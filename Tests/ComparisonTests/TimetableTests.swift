// How the time of a run is divided. By a clock that the tests turn themselves, so that it holds on any
// machine, at any moment.

import Testing

@testable import Comparison

struct TimetableTests {
  private static let second: UInt64 = 1_000_000_000
  private static let millisecond: UInt64 = 1_000_000

  private static func table(
    seconds: UInt64, hasFloor: Bool = false, clients: [Int]
  ) -> Timetable {
    Timetable(start: 0, nanoseconds: seconds * second, hasFloor: hasFloor, clients: clients)
  }

  @Test(arguments: [true, false])
  func `what the parts of a slot take together is no more than the slot`(hasFloor: Bool) {
    let table = Self.table(seconds: 1, hasFloor: hasFloor, clients: [1])
    for slot in [10_000_000, 33_333_333, 1_000_000_007] as [UInt64] {
      let parts = table.times(0, of: slot)
      // The floor is given as much.
      let all = parts.all * (hasFloor ? 2 : 1)
      #expect(all <= slot)
      #expect(all >= slot * 9 / 10)
      #expect(parts.roundTripNanoseconds > parts.all / 2, "round trips rank")
    }
  }

  @Test func `a run that is late has nothing to share, and gives what the least takes`() {
    let table = Self.table(seconds: 1, hasFloor: true, clients: [1, 1000])
    #expect(table.share([0, 1], 1...15, at: Self.second) == 0)
    #expect(table.slot(0, of: 0) == Timetable.shortest(clients: 1))
    #expect(table.slot(1, of: 0) == Timetable.shortest(clients: 1000))
    #expect(table.slot(0, of: 20_000_000) == 20_000_000)
  }

  @Test func `a share leaves room for what processes cost to start`() {
    var table = Self.table(seconds: 100, hasFloor: true, clients: [1])
    let before = table.share([0], 1...100, at: 0)
    table.note(0, elapsed: 500 * Self.millisecond, given: 100 * Self.millisecond)
    table.noteFloor(0, elapsed: 150 * Self.millisecond, given: 100 * Self.millisecond)
    #expect(table.overhead(0) == 450 * Self.millisecond)
    #expect(table.share([0], 1...100, at: 0) + 400 * Self.millisecond < before)
  }

  @Test func `the first share leaves room for what many clients cost to start`() {
    let few = Self.table(seconds: 100, clients: [1, 1]).share([0, 1], 1...10, at: 0)
    let many = Self.table(seconds: 100, clients: [1, 1000]).share([0, 1], 1...10, at: 0)
    #expect(many + 400_000_000 < few)
  }

  @Test func `the least time of a run grows with its cells, its clients and its rounds`() {
    let twenty = Timetable.least(clients: Array(repeating: 1, count: 20), rounds: 15)
    #expect(twenty < 60_000_000_000)
    #expect(
      Timetable.least(clients: Array(repeating: 1, count: 40), rounds: 15) == 2 * twenty)
    #expect(Timetable.least(clients: Array(repeating: 1, count: 20), rounds: 16) > twenty)
    #expect(
      Timetable.least(clients: [1000], rounds: 15) > 10 * Timetable.least(clients: [1], rounds: 15))
  }

  // MARK: Whole runs

  @Test(arguments: [6, 50] as [UInt64])
  func `on a machine at rest all rounds are run, and they fill the time`(seconds: UInt64) {
    let run = SimulatedRun(seconds: seconds, cells: 6, rounds: 15) { _ in 39 * Self.millisecond }
    #expect(run.wholeRounds == 15)
    #expect(!run.isCut)
    #expect(run.elapsed <= seconds * Self.second * 21 / 20)
    #expect(run.elapsed >= seconds * Self.second * 18 / 20)
  }

  @Test(arguments: [3, 10, 30, 100, 1_000] as [UInt64], [6, 50] as [UInt64])
  func `on a busy machine fewer rounds are run, in the time`(times: UInt64, seconds: UInt64) {
    let run = SimulatedRun(seconds: seconds, cells: 6, rounds: 15) { _ in
      times * 39 * Self.millisecond
    }
    let bound = seconds * Self.second * 5 / 4 + 5 * Self.second
    let turn = times * 39 * Self.millisecond
    // One turn may be under way when the time is over.
    #expect(run.elapsed <= bound + (turn < Self.second ? 0 : turn))
    // Six of the warm-up, and six of each round.
    if 20 * turn < seconds * Self.second { #expect(run.wholeRounds >= 2) }
  }

  @Test
  func `a machine that becomes busy in the middle ends the run with whole rounds, in its time`() {
    let run = SimulatedRun(seconds: 20, cells: 10, rounds: 15) { round in
      (round < 6 ? 40 : 600) * Self.millisecond
    }
    #expect((6..<15).contains(run.wholeRounds))
    #expect(run.elapsed <= 30 * Self.second)
  }

  @Test func `a warm-up that takes all of the time is followed by two rounds`() {
    let run = SimulatedRun(seconds: 6, cells: 6, rounds: 15, warmUp: 6 * Self.second) { _ in
      39 * Self.millisecond
    }
    #expect(run.wholeRounds == 2)
  }

  @Test func `a round that cannot end in time is cut before a turn, and not within one`() {
    var table = Self.table(seconds: 6, clients: [1, 1])
    table.note(0, elapsed: 2 * Self.second, given: 0)
    table.note(1, elapsed: 2 * Self.second, given: 0)
    let soon = table.limit - 3 * Self.second
    // Of the first rounds each turn counts; of later ones only the whole.
    #expect(!table.cuts(2, before: [0, 1], of: 0, at: soon))
    #expect(table.cuts(3, before: [0, 1], of: 0, at: soon))
    #expect(!table.cuts(3, before: [1], of: 0, at: soon))
    #expect(table.cuts(1, before: [1], of: 0, at: table.limit - Self.second))
    #expect(!table.cuts(3, before: [], of: 0, at: table.limit + 1))
  }

  @Test func `a round is taken again only where the others keep their time`() {
    let table = Self.table(seconds: 10, clients: [1, 1])
    let turn = table.cost(0, of: 0)
    let end = 10 * Self.second
    #expect(table.allowsAgain(0, [0, 1], 14...15, of: 0, at: end - 6 * turn))
    #expect(!table.allowsAgain(0, [0, 1], 14...15, of: 0, at: end - 4 * turn))
    #expect(table.allowsAgain(0, [0, 1], nil, of: 0, at: end - 2 * turn))
    #expect(!table.allowsAgain(0, [0, 1], nil, of: 0, at: end))
  }

  @Test func `what is not timed is counted as long as two rounds still fit`() {
    let table = Self.table(seconds: 10, clients: [1, 1, 1, 1])
    let turn = table.cost(0, of: 0)
    // Two to count, three warm-ups, and two rounds of four.
    #expect(table.allowsCounting(1, of: 4, rounds: 15, at: table.limit - 13 * turn))
    #expect(!table.allowsCounting(1, of: 4, rounds: 15, at: table.limit - 13 * turn + 1))
    #expect(table.allowsCounting(1, of: 4, rounds: 1, at: table.limit - 9 * turn))
    #expect(table.allowsWarmUp(1, at: table.limit - turn))
    #expect(!table.allowsWarmUp(1, at: table.limit - turn + 1))
  }
}
