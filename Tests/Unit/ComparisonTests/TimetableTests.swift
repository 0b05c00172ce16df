// How the time of a run is divided. By a clock that the tests turn themselves, so that it holds on any
// machine, at any moment.

import IPCChannels
import Testing

@testable import Comparison

struct TimetableTests {
  private static let second: UInt64 = 1_000_000_000
  private static let millisecond: UInt64 = 1_000_000

  private static func table(
    seconds: UInt64, floors: Int = 0, clients: [Int]
  ) -> Timetable {
    Timetable(
      start: 0, nanoseconds: seconds * second,
      entries: clients.map { Timetable.Entry(clients: $0, floors: floors) })
  }

  @Test func `what the parts of a window take together is no more than the window`() {
    for window in [10_000_000, 33_333_333, 1_000_000_007] as [UInt64] {
      let parts = Timetable.parts(of: window)
      #expect(parts.all <= window)
      #expect(parts.all >= window * 9 / 10)
      #expect(parts.roundTripNanoseconds > parts.all / 2, "round trips rank")
    }
  }

  @Test func `a run that is late has nothing to share, and gives what the least takes`() {
    let table = Self.table(seconds: 1, floors: 1, clients: [1, 1000])
    #expect(table.share([0, 1], 1...15, at: Self.second) == 0)
    #expect(
      table.window(0, of: 0) == Timetable.shortest(clients: 1) / 2, "and as much for its floor")
    #expect(table.window(1, of: 0) == Timetable.shortest(clients: 1000) / 2)
    #expect(table.window(0, of: 20_000_000) == 20_000_000)
  }

  @Test func `a share leaves room for what processes cost to start`() {
    var table = Self.table(seconds: 100, floors: 1, clients: [1])
    let before = table.share([0], 1...100, at: 0)
    table.note(0, elapsed: 500 * Self.millisecond, given: 100 * Self.millisecond)
    table.noteFloor(0, elapsed: 150 * Self.millisecond, given: 100 * Self.millisecond)
    #expect(table.overhead(0) == 450 * Self.millisecond)
    // The cell and its floor are given as much each.
    #expect(table.share([0], 1...100, at: 0) + 200 * Self.millisecond < before)
  }

  @Test func `the first share leaves room for what many clients cost to start`() {
    let few = Self.table(seconds: 100, clients: [1, 1]).share([0, 1], 1...10, at: 0)
    let many = Self.table(seconds: 100, clients: [1, 1000]).share([0, 1], 1...10, at: 0)
    #expect(many + 400_000_000 < few)
  }

  @Test
  func
    `the time that is left counts down while the last round goes on, and is none only at its end`()
  {
    var table = Self.table(seconds: 10, clients: [1, 1, 1])
    for cell in 0..<3 {
      table.note(cell, elapsed: 140 * Self.millisecond, given: 100 * Self.millisecond)
    }
    let share = 400 * Self.millisecond
    func left(_ rest: [Int], _ rounds: ClosedRange<Int>?, at now: UInt64) -> UInt64 {
      table.nanosecondsLeft(rest, then: [0, 1, 2], rounds, of: share, at: now)
    }
    let turn = table.cost(0, of: share)
    #expect(turn >= 430 * Self.millisecond)
    // Early or late, a turn of the last round takes what it takes.
    for now in [5 * Self.second, 10 * Self.second, 20 * Self.second] {
      #expect(left([0, 1, 2], nil, at: now) == 3 * turn)
      #expect(left([2], nil, at: now) == turn)
      #expect(left([], nil, at: now) == 0)
    }
    // Windows of rounds to come fill the time.
    #expect(left([0, 1, 2], 2...5, at: 2 * Self.second) == 8 * Self.second)
    // A run that is late has as much to do as it has, whatever was planned.
    #expect(left([2], 5...5, at: 10 * Self.second) == turn + table.cost([0, 1, 2], in: 5, of: 0))
    // But not beyond the time after which nothing begins.
    #expect(left([0, 1, 2], 2...50, at: table.limit - 1) == 1)
  }

  private static func cells(_ kinds: Int, placements: [Placement] = [.same]) -> [CellCoordinates] {
    placements.flatMap { placement in
      ChannelKind.allCases.prefix(kinds).flatMap { kind in
        [WaitStrategy.block, .adaptive].map {
          CellCoordinates(
            name: kind.rawValue, kind: kind, wait: $0, placement: placement, recordSize: 24,
            clients: 1)
        }
      }
    }
  }

  @Test func `few cells have more rounds, and never so many that a cell has hardly any time`() {
    let both = [Placement.same, .cross]
    let second = Self.second
    #expect(
      usualRounds(of: Self.cells(13, placements: both), in: 50 * second, floors: 1) == 15)
    #expect(
      usualRounds(of: Self.cells(2, placements: both), in: 60 * second, floors: 0) == 46)
    #expect(usualRounds(of: Self.cells(2, placements: both), in: 60 * second, floors: 1) == 23)
    // Twelve windows a round: the other build's cells have no floor of their own.
    let beside = Self.cells(1, placements: both).flatMap { cell in
      var other = cell
      other.entry = .against
      return [cell, other]
    }
    #expect(usualRounds(of: beside, in: 60 * second, floors: 1) == 31)
    #expect(usualRounds(of: Self.cells(2), in: 6 * second, floors: 0) == 20)
    #expect(usualRounds(of: Self.cells(2), in: second, floors: 0) == 15)
    #expect(usualRounds(of: [Self.cells(1)[0]], in: 50 * second, floors: 0) == 15)
    #expect(usualRounds(of: [], in: second, floors: 1) == 15)
  }

  @Test func `a time that was asked for has as many rounds as fit, and two at least`() {
    let cells = Self.cells(13, placements: [.same, .cross])
    for seconds in [15, 20, 30] as [UInt64] {
      let rounds = mostRounds(of: cells, in: seconds * Self.second)
      #expect(leastRunTime(of: cells, rounds: rounds) <= seconds * Self.second)
      #expect(leastRunTime(of: cells, rounds: rounds + 1) > seconds * Self.second)
    }
    #expect(mostRounds(of: cells, in: 1) == 2)
    #expect(mostRounds(of: [], in: Self.second) == 2)
  }

  /// The self-test needs six turns in 4 % of the time.
  @Test(arguments: [1, 2, 5, 13], [0, 1, 2])
  func `a run of the usual time and rounds has room for its self-test`(
    kinds: Int, floors: Int
  ) throws {
    let placements = [Placement.same, .cross]
    let cells = Self.cells(kinds, placements: placements)
    let rounds = usualRounds(of: cells, in: 50 * Self.second, floors: floors)
    var table = Timetable(
      start: 0, nanoseconds: 50 * Self.second,
      entries: cells.map { Timetable.Entry($0, floors: floors) })
    for cell in cells.indices {
      table.note(cell, elapsed: 40 * Self.millisecond, given: 0)
      if floors > 0 { table.noteFloor(cell, elapsed: 20 * Self.millisecond, given: 0) }
    }
    let share = table.share(Array(cells.indices), 1...rounds, at: Self.second)
    for _ in placements {
      let twin = try table.twin(
        of: 0, among: placements.count, rounds: rounds, asked: rounds, share: share)
      #expect(twin.turns >= Timetable.fewestTwinTurns)
    }
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

  /// How many floors each cell has.
  @Test(arguments: [
    [1, 1, 1, 1], [0, 0, 0, 0], [1, 0, 1, 0], [1, 1, 1, 0], [2, 2, 2, 2], [2, 0, 1, 2],
  ])
  func `the first windows and the last are equally long, and those of all cells`(
    floors: [Int]
  ) throws {
    // What a warm-up finds that there is not, and what there was never to be.
    for isFoundOut in [false, true] {
      let run = SimulatedRun(
        seconds: 10, floors: isFoundOut ? floors.map { _ in floors.max()! } : floors, rounds: 15,
        prepare: { table, all, _ in
          for cell in all {
            for _ in floors[cell]..<floors.max()! { table.noteMissingFloor(cell) }
          }
          return all
        }, overhead: { _ in 39 * Self.millisecond })
      let (least, most) = (try #require(run.windows.min()), try #require(run.windows.max()))
      #expect(least > 20 * Self.millisecond)
      #expect(most <= least * 21 / 20, "\(run.windows)")
      #expect(run.elapsed >= 9 * Self.second)
    }
  }

  @Test func `a loop in bare C is beside a cell of this build with one client`() {
    var cell = Self.cells(1)[0]
    #expect(Timetable.Entry(cell, floors: 2).floors == 2)
    #expect(Timetable.Entry(cell, floors: 0).floors == 0)
    cell.entry = .against
    #expect(Timetable.Entry(cell, floors: 2).floors == 0)
    cell.entry = .own
    cell.clients = 2
    #expect(Timetable.Entry(cell, floors: 2).floors == 0)
  }

  @Test(arguments: [3, 10, 30, 100, 1_000] as [UInt64], [6, 50] as [UInt64])
  func `on a busy machine fewer rounds are run, in the time`(times: UInt64, seconds: UInt64) {
    let run = SimulatedRun(seconds: seconds, cells: 6, rounds: 15) { _ in
      times * 39 * Self.millisecond
    }
    #expect(run.elapsed < seconds * Self.second * 5 / 4 + 5 * Self.second)
    let turn = times * 39 * Self.millisecond
    // Six of the warm-up, and six of each round.
    if 20 * turn < seconds * Self.second {
      #expect(run.wholeRounds >= 2)
      #expect(!run.isCutOff, "what would not be over in time does not begin")
    }
  }

  @Test(arguments: [400, 800, 1_600] as [UInt64])
  func `on a machine too busy for all cells some have a round, in the time`(turn: UInt64) {
    let run = SimulatedRun(seconds: 6, cells: 12, rounds: 15) { _ in turn * Self.millisecond }
    #expect(run.wholeRounds >= 1)
    #expect(!run.isCutOff)
    #expect(run.elapsed < 6 * Self.second * 5 / 4 + 5 * Self.second)
  }

  @Test
  func `a machine that becomes busy in the middle ends the run with whole rounds, in its time`() {
    let run = SimulatedRun(seconds: 20, cells: 10, rounds: 15) { round in
      (round < 6 ? 40 : 600) * Self.millisecond
    }
    #expect((6..<15).contains(run.wholeRounds))
    #expect(run.elapsed <= 30 * Self.second)
  }

  /// Two placements of thirteen kinds that wait in two ways.
  @Test func `the standard run has all of its rounds`() {
    let run = SimulatedRun(seconds: 50, cells: 52, rounds: 15, floors: 1) { _ in
      30 * Self.millisecond
    }
    #expect(run.wholeRounds == 15)
    #expect(run.elapsed < 56 * Self.second)
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
    // As late as a whole round: an eighth of the time.
    let late = end + 1_250 * Self.millisecond
    #expect(table.allowsAgain(0, [0, 1], nil, of: 0, at: late - turn))
    #expect(!table.allowsAgain(0, [0, 1], nil, of: 0, at: late - turn + 1))
  }

  @Test func `what is not timed is counted as long as two rounds still fit`() {
    let table = Self.table(seconds: 10, clients: [1, 1, 1, 1])
    let turn = table.cost(0, of: 0)
    // Two to count, three warm-ups, and two rounds of four.
    #expect(table.allowsCounting(1, of: 4, rounds: 15, at: table.limit - 13 * turn))
    #expect(!table.allowsCounting(1, of: 4, rounds: 15, at: table.limit - 13 * turn + 1))
    #expect(table.allowsCounting(1, of: 4, rounds: 1, at: table.limit - 9 * turn))
    // It, and a round of two.
    #expect(table.allowsWarmUp(1, at: table.limit - 3 * turn))
    #expect(!table.allowsWarmUp(1, at: table.limit - 3 * turn + 1))
  }
}
