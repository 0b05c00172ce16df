// What a group says to somebody who has to choose: which is fastest, what cannot be told from it, and how
// far behind the others are at least. Noise makes it weaker and never empty.

internal import Glibc

/// The answer of a group.
package struct Answer: Equatable, Sendable {
  /// One row beside the fastest.
  package struct Standing: Equatable, Sendable {
    package let coordinates: CellCoordinates
    /// Of the metric that ranks; nanoseconds.
    package let nanoseconds: Double
    /// To the first of ``best``, simultaneous over the group's rows; nil for that itself, and with fewer
    /// than two rounds.
    package let ratio: Ratio?
  }

  /// The row that the others are held against, which no row is shown to beat: the fastest, unless its
  /// rounds disagree so much that nothing can be told beside it. Then those that no difference to it
  /// was found of and that take at most ``closeRatio`` times as long.
  package let best: [Standing]
  /// Those of which the rounds do not tell whether they are as fast: their interval includes 1 and
  /// reaches beyond ``closeRatio``.
  package let undecided: [Standing]
  /// Those that are slower than the first of ``best``, the fastest of them first.
  package let slower: [Standing]
  /// Rounds that would be needed to decide what is undecided, by the width of its intervals, which
  /// shrinks with the square root of the rounds; nil where all is decided, and where so many would be
  /// needed that the number says nothing.
  package let roundsNeeded: Int?
  /// What the run found when it compared a cell with itself; nil where it did not.
  package let selfTest: SelfTest?

  /// Times as long that make no difference to a choice.
  package static let closeRatio = 1.25

  /// A cell that took part twice.
  package struct SelfTest: Equatable, Sendable {
    package let coordinates: CellCoordinates
    /// The second entry beside the first; the same thing, so 1 should lie in its interval.
    package let ratio: Ratio

    /// Whether a difference was found where there is none.
    package var hasFailed: Bool { !ratio.isEqual }

    /// From bounds that lie so many times apart on, a test that finds no difference says little.
    private static let dull = 2.0

    package var outcome: Outcome {
      if hasFailed { return .failed }
      return ratio.upper < Self.dull * ratio.lower ? .passed : .unsure
    }

    package enum Outcome: String, CaseIterable, Sendable {
      /// No difference was found, and one that matters would have been.
      case passed
      /// No difference was found, and rounds disagree so much that a great one would not have been.
      case unsure
      case failed
    }
  }

  static let nothing = Answer(
    best: [], undecided: [], slower: [], roundsNeeded: nil, selfTest: nil)

  init(
    best: [Standing], undecided: [Standing], slower: [Standing], roundsNeeded: Int?,
    selfTest: SelfTest?
  ) {
    self.best = best
    self.undecided = undecided
    self.slower = slower
    self.roundsNeeded = roundsNeeded
    self.selfTest = selfTest
  }

  /// - Parameters:
  ///   - standings: in ascending order of what ranks.
  ///   - anchor: the index of the one that the others are held against.
  ///   - rounds: that each of them has, at most.
  init(_ standings: [Standing], anchor: Int = 0, rounds: Int, selfTest: SelfTest?) {
    guard standings.indices.contains(anchor) else {
      self = .nothing
      return
    }
    let fastest = standings[anchor]
    let others = standings[..<anchor] + standings[(anchor + 1)...]
    // Without intervals nothing is decided.
    let level = others.filter { $0.ratio?.isEqual ?? true }
    let isClose = { (standing: Standing) in
      standing.ratio.map { $0.upper <= Answer.closeRatio } ?? false
    }
    best = [fastest] + level.filter(isClose)
    undecided = level.filter { !isClose($0) }
    slower = others.filter { $0.ratio.map { !$0.isEqual } ?? false }
    let needed = undecided.compactMap(\.ratio).map { Answer.rounds(toNarrow: $0, from: rounds) }
    roundsNeeded = needed.contains(nil) ? nil : needed.compactMap(\.self).max()
    self.selfTest = selfTest
  }

  /// Where a cell stands: `best`, `unknown`, `slower`, or nil where it is not ranked.
  package func standing(of coordinates: CellCoordinates) -> String? {
    func isAmong(_ standings: [Standing]) -> Bool {
      standings.contains { $0.coordinates == coordinates }
    }
    if isAmong(best) { return "best" }
    if isAmong(undecided) { return "unknown" }
    return isAmong(slower) ? "slower" : nil
  }

  /// Rounds with which an interval would be narrow enough to decide whether a ratio is close to 1; nil
  /// where so few rounds tell nothing of that.
  private static func rounds(toNarrow ratio: Ratio, from rounds: Int) -> Int? {
    // Narrow enough is what shows one of two: that the row is close, or that it is slower.
    let enough = Swift.max(log(closeRatio / ratio.value), log(ratio.value))
    let share = log(ratio.upper / ratio.value) / enough
    let needed = Swift.max(Double(rounds) + 1, (Double(rounds) * share * share).rounded(.up))
    return needed <= mostRounds ? Int(needed) : nil
  }

  /// More rounds than these take longer than anybody waits.
  private static let mostRounds = 1000.0
}
