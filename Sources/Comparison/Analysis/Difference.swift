// Two results of the same cells, before and after a change: what became faster or slower beyond what
// the rounds of each disagree by.

internal import Glibc

/// What changed from one result to another.
public struct Difference: Equatable, Sendable {
  /// When the two runs began, as their results say.
  public let oldStartedAt: String
  public let newStartedAt: String
  /// The cells of the old result in its order, then those that only the new one has.
  public let rows: [DifferenceRow]
  /// What else differs between the runs, each in a sentence: times of different machines or settings
  /// are not times of different code.
  public let notes: [String]

  /// Whether something got slower beyond its interval.
  public var hasSlower: Bool { rows.contains { $0.status == .slower } }

  /// Compares each cell that both results have.
  public init(old: RunResult, new: RunResult) {
    oldStartedAt = old.startedAt
    newStartedAt = new.startedAt
    let later = Dictionary(
      new.cells.map { ($0.coordinates, $0) }, uniquingKeysWith: { first, _ in first })
    let earlier = Set(old.cells.map(\.coordinates))
    let steps = (
      old: old.clockResolution, new: new.clockResolution
    )
    rows =
      old.cells.map { cell in
        guard let match = later[cell.coordinates] else {
          return DifferenceRow(
            cell.coordinates, onlyIn: .onlyInOld, CellFigures(cell, clockStep: steps.old).ranking)
        }
        return Self.row(old: cell, new: match, clockSteps: steps)
      }
      + new.cells.filter { !earlier.contains($0.coordinates) }.map { cell in
        DifferenceRow(
          cell.coordinates, onlyIn: .onlyInNew, CellFigures(cell, clockStep: steps.new).ranking)
      }
    notes = Self.notes(old: old, new: new)
  }

  private static func row(
    old: Cell, new: Cell, clockSteps: (old: UInt64, new: UInt64)
  ) -> DifferenceRow {
    let reason =
      old.unavailable.map { "old: \($0)" } ?? new.unavailable.map { "new: \($0)" }
      ?? fewRounds(old, "old") ?? fewRounds(new, "new")
    let (oldFigure, newFigure) = (
      CellFigures(old, clockStep: clockSteps.old).ranking,
      CellFigures(new, clockStep: clockSteps.new).ranking
    )
    guard reason == nil, let oldFigure, let newFigure, oldFigure.value > 0, newFigure.value > 0
    else {
      return DifferenceRow(
        coordinates: old.coordinates, oldMedianNanoseconds: oldFigure?.value,
        newMedianNanoseconds: newFigure?.value, ratio: nil, status: .notCompared,
        reason: reason ?? "a median is 0, to which nothing has a ratio")
    }
    let ratio = ratio(
      old: oldFigure, new: newFigure, clockStep: max(clockSteps.old, clockSteps.new))
    return DifferenceRow(
      coordinates: old.coordinates, oldMedianNanoseconds: oldFigure.value,
      newMedianNanoseconds: newFigure.value, ratio: ratio,
      status: ratio.lower > 1 ? .slower : ratio.upper < 1 ? .faster : .equal, reason: nil)
  }

  private static func fewRounds(_ cell: Cell, _ name: String) -> String? {
    cell.rounds.count < 2 ? "\(name): fewer than two rounds, which tell nothing of chance" : nil
  }

  /// Of the resampling: the same two files give the same intervals.
  private static let seed: UInt64 = 0x6469_6666

  /// The ratio of medians. The rounds of two runs are no pairs, so each side is resampled for itself.
  private static func ratio(old: RoundFigure, new: RoundFigure, clockStep: UInt64) -> Ratio {
    func resampled(_ figure: RoundFigure, _ seed: UInt64) -> [Double?] {
      Resampling(rounds: Set(figure.rounds), seed: seed).values(of: figure)
    }
    let logarithms = zip(resampled(new, seed), resampled(old, ~seed)).compactMap {
      new, old -> Double? in
      guard let new, let old, new > 0, old > 0 else { return nil }
      return log(new / old)
    }
    return Ratio(
      numerator: new.value, denominator: old.value, resampled: logarithms.sorted(),
      rounds: min(old.rounds.count, new.rounds.count), clockStep: clockStep)
  }
}
