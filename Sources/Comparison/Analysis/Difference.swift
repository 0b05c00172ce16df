// Two results of the same cells, before and after a change: what became faster or slower beyond what
// the rounds of each disagree by.

internal import Glibc
internal import Sampling

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
          return DifferenceRow(cell.coordinates, onlyIn: .onlyInOld, cell.typicalPicoseconds)
        }
        return Self.row(old: cell, new: match, clockSteps: steps)
      }
      + new.cells.filter { !earlier.contains($0.coordinates) }.map { cell in
        DifferenceRow(cell.coordinates, onlyIn: .onlyInNew, cell.typicalPicoseconds)
      }
    notes = Self.notes(old: old, new: new)
  }

  private static func row(
    old: Cell, new: Cell, clockSteps: (old: UInt64, new: UInt64)
  ) -> DifferenceRow {
    let reason =
      old.unavailable.map { "old: \($0)" } ?? new.unavailable.map { "new: \($0)" }
      ?? fewRounds(old, "old") ?? fewRounds(new, "new")
    guard reason == nil, let oldMedian = old.typicalPicoseconds,
      let newMedian = new.typicalPicoseconds,
      oldMedian > 0, newMedian > 0
    else {
      return DifferenceRow(
        coordinates: old.coordinates, oldMedianPicoseconds: old.typicalPicoseconds,
        newMedianPicoseconds: new.typicalPicoseconds, ratio: nil, status: .notCompared,
        reason: reason ?? "a median is 0, to which nothing has a ratio")
    }
    let ratio = ratio(
      old: old.rounds.map { Double($0.medianPicoseconds) },
      new: new.rounds.map { Double($0.medianPicoseconds) },
      clockStep: max(clockSteps.old, clockSteps.new))
    return DifferenceRow(
      coordinates: old.coordinates, oldMedianPicoseconds: oldMedian,
      newMedianPicoseconds: newMedian, ratio: ratio,
      status: ratio.lower > 1 ? .slower : ratio.upper < 1 ? .faster : .equal, reason: nil)
  }

  private static func fewRounds(_ cell: Cell, _ name: String) -> String? {
    cell.rounds.count < 2 ? "\(name): fewer than two rounds, which tell nothing of chance" : nil
  }

  /// Of the resampling: the same two files give the same intervals.
  private static let seed: UInt64 = 0x6469_6666

  /// The ratio of medians. The rounds of two runs are no pairs, so each side is resampled for itself.
  private static func ratio(old: [Double], new: [Double], clockStep: UInt64) -> Ratio {
    func resampled(_ values: [Double], _ generator: inout SplitMix64) -> Double {
      values.map { _ in values.randomElement(using: &generator)! }.median
    }
    return Ratio(
      numerator: new.median, denominator: old.median, logarithm: log(new.median / old.median),
      rounds: min(old.count, new.count), clockStep: clockStep, seed: seed
    ) { generator in log(resampled(new, &generator) / resampled(old, &generator)) }
  }
}
