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

  /// Plans a twin.
  ///
  /// It has the cell's own windows, in as many rounds as it can. In shorter ones it would be another
  /// cell: a wait that wakes another processor takes longer the longer two processes are at it (a pipe
  /// across two, 39 µs in windows of 45 ms and 47 µs in windows of 545 ms), and an adaptive one learns.
  ///
  /// - Parameters:
  ///   - cell: the one that takes part a second time.
  ///   - twins: that share what all of them may take.
  ///   - rounds: that are planned.
  ///   - share: of each cell in each round.
  func twin(
    of cell: Int, among twins: Int, rounds: Int, share: UInt64
  ) throws(NoTwin) -> Twin {
    let fewest = Self.fewestTwinTurns
    guard rounds >= fewest else {
      throw NoTwin(
        text: "there is time for \(counted(rounds, "round")), and a second entry needs \(fewest)")
    }
    let budget = twinBudget / UInt64(twins)
    // A quarter more than was seen once: a twin that turns out to be dearer misses rounds.
    let turn = entries[cell].overhead.nanoseconds * 5 / 4 + times(cell, of: share).all
    let turns = min(UInt64(rounds), budget / turn)
    guard turns >= fewest else {
      throw NoTwin(
        text: "\(fewest) rounds of a second entry take "
          + "\(duration(nanoseconds: Double(UInt64(fewest) * turn))), and 4 % of the time leaves "
          + "\(duration(nanoseconds: Double(budget))); ask for more --rounds or more --time")
    }
    return Twin(turns: Int(turns), rounds: rounds)
  }
}
