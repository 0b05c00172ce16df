// A result made ready for all that is said of it, so that what groups and warnings both need is computed
// once.

/// A result with the figures of its cells.
struct RunFigures {
  let result: RunResult
  /// One for each cell, in the order of the result.
  let cells: [CellFigures]
  /// What the run found when it compared cells with themselves; none where it did not.
  let selfTests: [Answer.SelfTest]

  init(_ result: RunResult) {
    self.result = result
    cells = result.cells.map { CellFigures($0, of: result) }
    selfTests = Answer.SelfTest.all(in: cells, seed: result.settings.seed)
  }

  /// The cells of which something was measured.
  var measured: [CellFigures] { cells.filter { !$0.cell.rounds.isEmpty } }
}

extension Answer.SelfTest {
  /// Compares each cell that took part twice with its second entry. All of them hold together with 95 %
  /// confidence, by Bonferroni's inequality: a run that is warned of has failed one of them.
  ///
  /// Too few rounds prove nothing, and of a rate that was not kept two backlogs would be compared: of
  /// such cells there is no test.
  /// - Parameter seed: of the resampling.
  static func all(in cells: [CellFigures], seed: UInt64) -> [Answer.SelfTest] {
    let pairs = cells.compactMap { twin -> Pair? in
      var coordinates = twin.cell.coordinates
      guard coordinates.entry == .twin, twin.cell.rounds.count >= Timetable.fewestTwinTurns else {
        return nil
      }
      coordinates.entry = .own
      guard let first = cells.first(where: { $0.cell.coordinates == coordinates }),
        first.keptPace, twin.keptPace, let own = first.ranking, let again = twin.ranking
      else { return nil }
      return Pair(coordinates: coordinates, own: own, again: again, clockStep: first.clockStep)
    }
    let tail = StudentQuantile.usualTail / Double(pairs.count)
    return pairs.compactMap { pair in
      let resampling = Resampling(rounds: Set(pair.own.rounds + pair.again.rounds), seed: seed)
      return resampling.ratio(
        of: pair.again, to: pair.own, clockStep: pair.clockStep, tail: tail
      ).map { Answer.SelfTest(coordinates: pair.coordinates, ratio: $0) }
    }
  }

  /// The figures of a cell and of its second entry.
  private struct Pair {
    let coordinates: CellCoordinates
    let own: RoundFigure
    let again: RoundFigure
    let clockStep: UInt64
  }
}
