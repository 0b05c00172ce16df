// A run without processes, by a clock of its own: what the timetable makes of what turns cost.

@testable import Comparison

/// The rounds of a run as the timetable allows them.
struct SimulatedRun {
  private(set) var wholeRounds = 0
  private(set) var isCut = false
  /// Nanoseconds.
  private(set) var elapsed: UInt64
  /// Of twins, among them.
  private(set) var twinTime: UInt64 = 0
  private(set) var twinTurns = 0

  /// - Parameters:
  ///   - cells: of one client each.
  ///   - warmUp: nanoseconds; nil for what a turn of each cell takes, and two more that count.
  ///   - prepare: is called after the warm-up, with the cells that are measured and the clock.
  ///   - overhead: nanoseconds of a turn in a round beside what is measured; round 0 is the warm-up.
  init(
    seconds: UInt64, cells: Int, rounds: Int, hasFloor: Bool = false, warmUp: UInt64? = nil,
    prepare: (inout Timetable, [Int], UInt64) -> [Int] = { _, all, _ in all },
    overhead: (_ round: Int) -> UInt64
  ) {
    var table = Timetable(
      start: 0, nanoseconds: seconds * 1_000_000_000, hasFloor: hasFloor,
      clients: Array(repeating: 1, count: cells))
    var clock: UInt64 = 0
    for cell in 0..<cells where table.allowsWarmUp(cell, at: clock) {
      table.note(cell, elapsed: overhead(0), given: 0)
      clock += warmUp.map { $0 / UInt64(cells) } ?? overhead(0)
      if warmUp == nil && table.allowsCounting(cell + 1, of: cells, rounds: rounds, at: clock) {
        clock += 2 * overhead(0)
      }
    }
    let all = prepare(&table, Array(0..<cells), clock)
    var round = 1
    rounds: while round <= rounds {
      let planned = table.planned(all, round...rounds, at: clock)
      let share = table.share(all, round...(round + planned - 1), at: clock)
      if !table.allows(round, all, of: share, at: clock) { break }
      let order = all.filter { table.takesPart($0, in: round, of: share) }
      for (position, cell) in order.enumerated() {
        if table.cuts(round, before: Array(order[position...]), of: share, at: clock) {
          isCut = true
          break rounds
        }
        let given = table.times(cell, of: share).all
        let isTwin = table.entries[cell].twin != nil
        // The floor's processes cost half as much.
        let floor = hasFloor && !isTwin ? given + overhead(round) / 2 : 0
        let own = given + overhead(round)
        if floor > 0 { table.noteFloor(cell, elapsed: floor, given: given) }
        table.note(cell, elapsed: own, given: given)
        clock += own + floor
        if isTwin {
          twinTime += own
          twinTurns += 1
        }
      }
      wholeRounds += 1
      round += 1
    }
    elapsed = clock
  }
}
