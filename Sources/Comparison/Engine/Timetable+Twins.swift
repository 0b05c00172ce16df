// The run's test of itself: a cell that takes part a second time, as if it were another, shows what the
// run finds where there is nothing to find. It must not cost the others their time.

internal import IPCChannels

extension Timetable {
  /// A cell that takes part a second time.
  struct Twin: Equatable {
    /// Rounds that it takes part in, evenly spread over those that were planned.
    var turns: Int
    var rounds: Int
    /// Nanoseconds of each of its rounds; nil for as long as the cell itself has.
    var window: UInt64?
  }

  /// Why a cell has no twin.
  struct NoTwin: Error, Equatable {
    /// A sentence with what was needed and what there was.
    let text: String
  }

  /// With fewer rounds no method can say with 95 % how far apart two cells are.
  static let fewestTwinTurns = 6
  /// How long an adaptive wait takes to settle, at the most: it learns for some thousand sleeps, and
  /// tries anew at ticks of 34 ms (``Waiting``). Twins of adaptive cells are given this, or as much
  /// as the cell itself has: shorter windows would hold more of the learning, and of what follows it
  /// less.
  static let settling: UInt64 = 200_000_000

  /// Plans a twin.
  ///
  /// The best one has the cell's own windows, in as many rounds as it can. Where these are too dear
  /// in six rounds, all rounds have shorter ones: a side that sleeps at once or never sleeps has
  /// nothing to learn, and what a window begins with is its own warm-up.
  ///
  /// - Parameters:
  ///   - cell: the one that takes part a second time.
  ///   - twins: that share what all of them may take.
  ///   - rounds: that are planned.
  ///   - share: of each cell in each round.
  func twin(
    of cell: Int, wait: WaitStrategy, among twins: Int, rounds: Int, share: UInt64
  ) throws(NoTwin) -> Twin {
    let fewest = Self.fewestTwinTurns
    guard rounds >= fewest else {
      throw NoTwin(
        text: "the run has \(counted(rounds, "round")), and a second entry needs \(fewest)")
    }
    let budget = twinBudget / UInt64(twins)
    // A quarter more than was seen once: a twin that turns out to be dearer misses rounds.
    let overhead = entries[cell].overhead.nanoseconds * 5 / 4
    let whole = times(cell, of: share).all
    let least = min(
      whole,
      max(Self.shortest(clients: entries[cell].clients), wait == .adaptive ? Self.settling : 0))
    for (needed, window) in [(whole, UInt64?.none), (least, least)] {
      let turns = min(UInt64(rounds), budget / (overhead + needed))
      if turns < fewest { continue }
      return Twin(
        turns: Int(turns), rounds: rounds, window: window.map { _ in budget / turns - overhead })
    }
    let needed = duration(nanoseconds: Double(UInt64(fewest) * (overhead + least)))
    throw NoTwin(
      text: "\(fewest) rounds of a second entry take \(needed), and 4 % of the time leaves "
        + duration(nanoseconds: Double(budget)))
  }
}
