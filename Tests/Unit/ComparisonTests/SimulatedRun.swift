// A run without processes, by a clock of its own: what the timetable makes of what turns cost.

@testable import Comparison

/// The rounds of a run as the timetable allows them.
struct SimulatedRun {
  private(set) var wholeRounds = 0
  private(set) var isCut = false
  /// Whether the end of the run's time cut off what was under way.
  private(set) var isCutOff = false
  /// Nanoseconds.
  private(set) var elapsed: UInt64 = 0
  /// Nanoseconds of each cell's turns, in their order.
  private(set) var windows: [UInt64] = []
  /// Of twins, among them.
  private(set) var twinTime: UInt64 = 0
  private(set) var twinTurns = 0

  /// - Parameter cells: of one client each.
  init(
    seconds: UInt64, cells: Int, rounds: Int, floors: Int = 0, warmUp: UInt64? = nil,
    prepare: (inout Timetable, [Int], UInt64) -> [Int] = { _, all, _ in all },
    chosen: () -> Int = { 0 }, overhead: (_ round: Int) -> UInt64
  ) {
    self.init(
      seconds: seconds, floors: Array(repeating: floors, count: cells), rounds: rounds,
      warmUp: warmUp, prepare: prepare, chosen: chosen, overhead: overhead)
  }

  /// - Parameters:
  ///   - floors: how many each cell has.
  ///   - warmUp: nanoseconds; nil for what a turn of each cell takes, and two more that count.
  ///   - prepare: is called after the warm-up, with the cells that are measured and the clock.
  ///   - chosen: the rounds that there are after that, where they are more.
  ///   - overhead: nanoseconds of a turn in a round beside what is measured; round 0 is the warm-up.
  init(
    seconds: UInt64, floors: [Int], rounds: Int, warmUp: UInt64? = nil,
    prepare: (inout Timetable, [Int], UInt64) -> [Int] = { _, all, _ in all },
    chosen: () -> Int = { 0 }, overhead: (_ round: Int) -> UInt64
  ) {
    let cells = floors.count
    var table = Timetable(
      start: 0, nanoseconds: seconds * 1_000_000_000,
      entries: floors.map { Timetable.Entry(clients: 1, floors: $0) })
    var warmed: [Int] = []
    for cell in 0..<cells {
      if !table.allowsWarmUp(cell, at: elapsed) { break }
      warmed.append(cell)
      let turn = warmUp.map { $0 / UInt64(cells) } ?? overhead(0)
      if !passes(turn, table) { continue }
      table.note(cell, elapsed: overhead(0), given: 0)
      // The floor's processes cost half as much.
      if floors[cell] > 0 { table.noteFloor(cell, elapsed: overhead(0) / 2, given: 0) }
      if warmUp == nil && table.allowsCounting(cell + 1, of: cells, rounds: rounds, at: elapsed) {
        _ = passes(2 * overhead(0), table)
      }
    }
    let all = prepare(&table, warmed, elapsed)
    var round = 1
    let rounds = max(rounds, chosen())
    while round <= rounds {
      let planned = table.planned(all, round...rounds, at: elapsed)
      let share = table.share(all, round...(round + planned - 1), at: elapsed)
      if !table.allows(round, all, of: share, at: elapsed) { break }
      isCut = !run(round, all, &table, share, overhead: overhead(round))
      if isCut { break }
      wholeRounds += 1
      round += 1
    }
  }

  /// Lets time pass, at the most until what is under way is cut off.
  ///
  /// - Returns: whether it was not.
  private mutating func passes(_ nanoseconds: UInt64, _ table: Timetable) -> Bool {
    let isWhole = elapsed + nanoseconds < table.cutOff
    elapsed = min(elapsed + nanoseconds, table.cutOff)
    if !isWhole { isCutOff = true }
    return isWhole
  }

  /// - Returns: whether the round is whole.
  private mutating func run(
    _ round: Int, _ cells: [Int], _ table: inout Timetable, _ share: UInt64, overhead: UInt64
  ) -> Bool {
    let order = table.takingPart(cells, in: round, of: share)
    for (position, cell) in order.enumerated() {
      if table.cuts(round, before: Array(order[position...]), of: share, at: elapsed) {
        return false
      }
      let given = table.times(cell, of: share).all
      let floors = UInt64(table.entries[cell].floors)
      let floor = floors > 0 ? given + overhead / 2 : 0
      let own = given + overhead
      if !passes(own + floors * floor, table) { return false }
      windows.append(given)
      if floor > 0 { table.noteFloor(cell, elapsed: floor, given: given) }
      table.note(cell, elapsed: own, given: given)
      if table.entries[cell].twin != nil {
        twinTime += own
        twinTurns += 1
      }
    }
    return true
  }
}
