// What a result says to somebody's needs in one placement: the group of cells that is nearest to them, and who is best
// in it.

package import Comparison
internal import IPCChannels

/// The ranking of one placement.
package struct PlacementAdvice: Sendable {
  /// The cells that are nearest to what is needed.
  package let group: Group
  /// How they differ from it.
  package let gaps: [Gap]
  /// What ranks.
  package let metric: Metric
  package let contest: Contest
  /// Those that are ranked, the best first.
  package let rows: [RankedRow]
  /// Whether the run passed its test of itself here. Where it failed, its order is worth nothing.
  package let isTrusted: Bool

  /// A cell and its rank.
  package struct RankedRow: Sendable {
    package let row: Row
    /// From 1; cells of one rank are a tie.
    package let rank: Int
    package let standing: Answer.Standing
  }

  /// One respect in which what was measured is not what is needed.
  package enum Gap: Equatable, Sendable {
    /// Bytes.
    case size(measured: Int, needed: Int)
    case clients(measured: Int, needed: Int)
    /// Messages a second of each client; nil for a closed loop.
    case rate(measured: Int?, needed: Int?)
  }

  /// Whether the order of the rows says anything: the run can be trusted, and has rounds enough for bounds.
  package var isRanked: Bool {
    isTrusted && !contest.answer.undecided.contains { $0.ratio == nil }
  }

  /// The cells that the group's figures say to take: the best, and those that no difference to it was found of.
  package var best: [CellCoordinates] { isRanked ? contest.answer.best.map(\.coordinates) : [] }

  /// Those that the figures give no reason to pass over: the best, and those that take hardly longer by rounds that do
  /// not tell whether that is luck. To choose one of these by its figure would be luck, too.
  package var level: [CellCoordinates] {
    guard isRanked, let first = contest.answer.best.first else { return [] }
    let close = contest.answer.undecided.filter {
      $0.nanoseconds <= Answer.closeRatio * first.nanoseconds
    }
    return best + close.map(\.coordinates)
  }

  /// Those of which the rounds do not tell whether they are as fast.
  package var undecided: [CellCoordinates] {
    isRanked ? contest.answer.undecided.map(\.coordinates) : rows.map(\.row.coordinates)
  }
}

extension PlacementAdvice {
  init(_ needs: Needs, _ group: Group, _ gaps: [Gap], _ taking: [Row], _ result: RunResult) {
    let metric = needs.metric(isOpenLoop: group.isOpenLoop)
    let contest = result.contest(
      of: taking.map(\.coordinates), by: metric, selfTest: group.answer.selfTest)
    let standings =
      contest.answer.best + contest.answer.undecided + contest.answer.slower
    self.group = group
    self.gaps = gaps
    self.metric = metric
    self.contest = contest
    isTrusted = group.answer.selfTest?.hasFailed != true
    rows = standings.compactMap { standing in
      guard let row = group.rows.first(where: { $0.coordinates == standing.coordinates }),
        let rank = contest.ranks[standing.coordinates]
      else { return nil }
      return RankedRow(row: row, rank: rank, standing: standing)
    }.sorted { ($0.rank, $0.standing.nanoseconds) < ($1.rank, $1.standing.nanoseconds) }
  }
}
