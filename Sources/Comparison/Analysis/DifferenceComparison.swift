// From the cells of two sides to rows. All rows are gone through twice: how wide their intervals are depends
// on how many there are.

internal import Glibc

/// The rows of a difference.
struct DifferenceComparison {
  let rows: [DifferenceRow]
  let spread: RunSpread

  /// A cell that both sides have wholly.
  private struct Candidate {
    let coordinates: CellCoordinates
    let metric: Metric
    let old: [RoundFigure]
    let new: [RoundFigure]
  }

  private enum Entry {
    case finished(DifferenceRow)
    case candidate(Candidate)
  }

  /// - Parameters:
  ///   - runSpread: what is assumed of runs; nil where both sides were measured in the rounds of one run.
  ///   - hasEqualWindows: whether closed loops had about as long in the rounds of all runs.
  init(
    old: DifferenceSide, new: DifferenceSide, metrics: [Metric], runSpread: Double?,
    hasEqualWindows: Bool = true
  ) {
    let earlier = old.coordinates
    let known = Set(earlier)
    let all = earlier + new.coordinates.filter { !known.contains($0) }
    let entries = Self.entries(all, metrics, old, new).map { entry in
      hasEqualWindows ? entry : Self.withoutWindow(entry)
    }
    let candidates = entries.compactMap { entry in
      if case .candidate(let candidate) = entry { candidate } else { nil }
    }
    let margins: [DifferenceMargin]
    if let runSpread {
      let isMeasured = min(old.runs.count, new.runs.count) >= 2
      margins =
        isMeasured
        ? Self.measuredMargins(candidates) : Self.assumedMargins(candidates, spread: runSpread)
      let deviations = margins.compactMap(\.runDeviation)
      spread =
        isMeasured
        ? .measured(typical: deviations.median) : .assumed(runSpread)
    } else {
      let rounds = Set(candidates.flatMap { $0.old[0].rounds + $0.new[0].rounds })
      margins = DifferenceMargin.paired(
        candidates.map { ($0.old[0], $0.new[0]) }, Resampling(rounds: rounds, seed: Self.seed))
      spread = .none
    }
    let clockStep = (old.runs + new.runs).map(\.result.clockResolution).max()!
    var compared = zip(candidates, margins).map { candidate, margin in
      Self.row(candidate, margin, clockStep: clockStep)
    }[...]
    rows = entries.map { entry in
      if case .finished(let row) = entry { row } else { compared.removeFirst() }
    }
  }

  /// The rows of some cells: one for each metric that applies, or one that says that none does.
  private static func entries(
    _ cells: [CellCoordinates], _ metrics: [Metric], _ old: DifferenceSide, _ new: DifferenceSide
  ) -> [Entry] {
    cells.flatMap { coordinates in
      let ranking = Metric.ranking(isOpenLoop: coordinates.ratePerSecond != nil)
      let asked = metrics.isEmpty ? [ranking] : metrics
      let entries = asked.compactMap { entry($0, coordinates, old, new) }
      if !entries.isEmpty { return entries }
      let titles = asked.map(\.title).joined(separator: ", ")
      return [
        .finished(
          DifferenceRow(
            coordinates, asked[0], .notCompared, reason: "such a cell has no \(titles)"))
      ]
    }
  }

  /// - Returns: nil where the metric is not one of such a cell.
  private static func entry(
    _ metric: Metric, _ coordinates: CellCoordinates, _ old: DifferenceSide, _ new: DifferenceSide
  ) -> Entry? {
    func finished(_ status: DifferenceStatus, reason: String? = nil) -> Entry {
      .finished(
        DifferenceRow(
          coordinates, metric, old: mean(old.find(metric, of: coordinates)),
          new: mean(new.find(metric, of: coordinates)), status, reason: reason))
    }
    switch (old.find(metric, of: coordinates), new.find(metric, of: coordinates)) {
    case (.inapplicable, _), (_, .inapplicable): return nil
    case (_, .absent): return finished(.onlyInOld)
    case (.absent, _): return finished(.onlyInNew)
    case (.lacking(let reason), _), (_, .lacking(let reason)):
      return finished(.notCompared, reason: reason)
    case (.unsteady(let reason), _), (_, .unsteady(let reason)):
      return finished(.noisy, reason: reason)
    case (.figures, .gaveUp(let reason)):
      return finished(.slower, reason: "\(reason); \(old.name) kept the rate")
    case (.gaveUp(let reason), .figures):
      return finished(.faster, reason: "\(reason); \(new.name) kept the rate")
    case (.gaveUp(let old), .gaveUp(let new)):
      return finished(.neitherKept, reason: "\(old); \(new)")
    case (.figures(let old), .figures(let new)):
      return .candidate(
        Candidate(coordinates: coordinates, metric: metric, old: old, new: new))
    }
  }

  /// What becomes of a cell where runs had windows of other lengths: in a closed loop they are part of what
  /// was measured, and no figure is of the same thing on both sides.
  private static func withoutWindow(_ entry: Entry) -> Entry {
    guard case .candidate(let found) = entry, found.coordinates.ratePerSecond == nil else {
      return entry
    }
    return .finished(
      DifferenceRow(
        found.coordinates, found.metric, old: exp(logMean(found.old)),
        new: exp(logMean(found.new)), .notCompared,
        reason: "cells of one side had much longer in a round"))
  }

  private static func mean(_ finding: DifferenceSide.Finding) -> Double? {
    if case .figures(let figures) = finding { exp(logMean(figures)) } else { nil }
  }

  private static func logMean(_ figures: [RoundFigure]) -> Double {
    figures.reduce(0) { $0 + log($1.value) } / Double(figures.count)
  }

  private static func measuredMargins(_ candidates: [Candidate]) -> [DifferenceMargin] {
    DifferenceMargin.measured(
      candidates.map { ($0.old.map { log($0.value) }, $0.new.map { log($0.value) }) })
  }

  /// Of the resampling: the same files give the same intervals.
  private static let seed: UInt64 = 0x6469_6666

  private static func assumedMargins(
    _ candidates: [Candidate], spread: Double
  ) -> [DifferenceMargin] {
    var resamplings: [Set<Int>: Resampling] = [:]
    func estimate(_ figure: RoundFigure) -> RunEstimate {
      let rounds = Set(figure.rounds)
      let resampling = resamplings[rounds] ?? Resampling(rounds: rounds, seed: seed)
      resamplings[rounds] = resampling
      // Resamples of figures above 0 are not all 0, and a cell has two rounds or it is no candidate.
      return RunEstimate(figure, resampling)!
    }
    return DifferenceMargin.assuming(
      spread: spread, candidates.map { ($0.old.map(estimate), $0.new.map(estimate)) })
  }

  private static func row(
    _ candidate: Candidate, _ margin: DifferenceMargin, clockStep: UInt64
  ) -> DifferenceRow {
    let metric = candidate.metric
    let (old, new) = (exp(logMean(candidate.old)), exp(logMean(candidate.new)))
    // The clock's steps matter to what is timed one by one; a stream is timed as a whole.
    let isTimed = metric.unit == .time
    let blur = Ratio.blur(new, old, clockStep: isTimed ? clockStep : 0)
    let value = new / old
    func bounds(_ margin: Double) -> (lower: Double, upper: Double) {
      (value * exp(-margin - blur), value * exp(margin + blur))
    }
    let (together, alone) = (bounds(margin.simultaneous), bounds(margin.own))
    // In nanoseconds of the shorter one, as if that were the old one: what decides must not depend on which
    // side is called new.
    func isNoisy(_ bounds: (lower: Double, upper: Double), widest: Double) -> Bool {
      Ratio.isNoisy(
        bounds.lower, bounds.upper, widest: widest,
        denominator: isTimed ? min(old, new) / bounds.lower : .infinity)
    }
    return DifferenceRow(
      candidate.coordinates, metric, old: old, new: new,
      Ratio(
        value: value, lower: together.lower, upper: together.upper,
        isNoisy: isNoisy(alone, widest: Ratio.widestInterval)
          || isNoisy(together, widest: Ratio.widestBounds)))
  }
}
