// The run's test of itself: a cell that takes part a second time, as if it were another, shows what the
// run finds where there is nothing to find. It must not cost the others their time.

extension Timetable {
  /// A cell that takes part a second time.
  struct Twin: Equatable {
    /// Rounds that it takes part in, evenly spread over those that were planned.
    var turns: Int
    var rounds: Int
  }

  /// Why a cell has no twin.
  struct NoTwin: Error, Equatable {
    /// A sentence with what was needed and what there was.
    let text: String
  }

  /// With fewer rounds no method can say with 95 % how far apart two cells are.
  static let fewestTwinTurns = 6

  /// How many rounds make windows so short that each of some cells can have a twin, with a turn to
  /// spare if possible.
  ///
  /// - Parameters:
  ///   - twins: the cells that are to have one.
  ///   - cells: all that are measured.
  ///   - rounds: the least.
  /// - Returns: nil where not even the shortest windows make room for them.
  func roundsForTwins(
    of twins: [Int], among cells: [Int], atLeast rounds: Int, at now: UInt64
  ) -> Int? {
    let budget = twinBudget / UInt64(max(1, twins.count))
    let counts = (max(rounds, Self.fewestTwinTurns)...RunLimits.rounds.upperBound).lazy.prefix {
      let share = share(cells, 1...$0, at: now)
      return cells.allSatisfy { window($0, of: share) <= share }
    }
    for turns in [UInt64(Self.fewestTwinTurns) + 1, UInt64(Self.fewestTwinTurns)] {
      let fitting = counts.first { count in
        let share = share(cells, 1...count, at: now)
        return twins.allSatisfy { turns * turnWithMargin($0, of: share) <= budget }
      }
      if let fitting { return fitting }
    }
    return nil
  }

  /// A quarter more for starting and stopping than was seen once: a twin that turns out to be dearer
  /// misses rounds.
  private func turnWithMargin(_ cell: Int, of share: UInt64) -> UInt64 {
    entries[cell].overhead.nanoseconds * 5 / 4 + times(cell, of: share).all
  }

  /// Plans a twin.
  ///
  /// It has the cell's own windows, in as many rounds as it can. In shorter ones it would be another
  /// cell: a wait that wakes another processor takes longer the longer two processes are at it (a pipe
  /// across two, 39 µs in windows of 45 ms and 47 µs in windows of 545 ms), and an adaptive one learns.
  ///
  /// - Parameters:
  ///   - cell: the one that takes part a second time.
  ///   - twins: that share what all of them may take.
  ///   - rounds: that there seems to be time for.
  ///   - asked: all rounds of the run.
  ///   - share: of each cell in each round.
  func twin(
    of cell: Int, among twins: Int, rounds: Int, asked: Int, share: UInt64
  ) throws(NoTwin) -> Twin {
    let fewest = Self.fewestTwinTurns
    guard asked >= fewest else {
      throw NoTwin(
        text: "the run was to have \(counted(asked, "round")), and a second entry needs \(fewest)")
    }
    // What comes later may take less time than the warm-up did: both reasons say when it was so.
    guard rounds >= fewest else {
      throw NoTwin(
        text: "after the warm-up there seemed to be time for \(counted(rounds, "round")), and a "
          + "second entry needs \(fewest)")
    }
    let budget = twinBudget / UInt64(twins)
    let turn = turnWithMargin(cell, of: share)
    let turns = min(UInt64(rounds), budget / turn)
    guard turns >= fewest else {
      throw NoTwin(
        text: "after the warm-up, \(fewest) rounds of a second entry seemed to take "
          + "\(duration(nanoseconds: Double(UInt64(fewest) * turn))), and 4 % of the time leaves "
          + "\(duration(nanoseconds: Double(budget))); ask for more --rounds, and the --time that they need"
      )
    }
    return Twin(turns: Int(turns), rounds: rounds)
  }
}
