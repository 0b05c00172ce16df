// Some of a run's cells, ranked by what somebody needs. The tables rank all cells of a group by their medians; who
// needs a tail, a stream or a set-up, and can use some of the kinds only, is told as carefully here.

internal import IPCChannels

/// Cells of one run that are compared by one metric.
package struct Contest: Equatable, Sendable {
  /// Who is best, who may be, and who is not, with bounds that hold for all of the cells together. Nanoseconds of a
  /// metric that is a rate are those of one message.
  package let answer: Answer
  /// From 1: one more than the largest rank among the cells that are shown to be better. Cells of one rank are a tie: no
  /// difference between them was found.
  package let ranks: [CellCoordinates: Int]
  /// Those that have no figure of the metric, because they were not measured or have too few samples.
  package let lacking: [CellCoordinates]
  /// Those that did not keep an open loop's rate: their times tell how long a round was.
  package let behind: [CellCoordinates]
}

extension RunResult {
  /// Ranks some of the run's cells.
  ///
  /// - Parameters:
  ///   - coordinates: which cells; they should differ in kind and wait strategy only.
  ///   - metric: one that is computed from rounds.
  ///   - selfTest: what the run found of itself where these cells are.
  package func contest(
    of coordinates: [CellCoordinates], by metric: Metric, selfTest: Answer.SelfTest?
  ) -> Contest {
    var lacking: [CellCoordinates] = []
    var behind: [CellCoordinates] = []
    var entries: [(coordinates: CellCoordinates, figure: RoundFigure)] = []
    for own in coordinates {
      guard let cell = cells.first(where: { $0.coordinates == own }) else {
        lacking.append(own)
        continue
      }
      let figures = CellFigures(cell, of: self)
      guard figures.keptPace else {
        behind.append(own)
        continue
      }
      guard let figure = metric.cost(figures), figure.value > 0, figure.value.isFinite else {
        lacking.append(own)
        continue
      }
      entries.append((own, figure))
    }
    let sorted = entries.map { (entry: $0, value: $0.figure.value) }
      .sorted { $0.value < $1.value }
    let resampling = Resampling(
      rounds: Set(sorted.flatMap(\.entry.figure.rounds)), seed: settings.seed)
    // A stream is timed as a whole: what a step of the clock adds to one message of it is nothing.
    let ratios = GroupRatios(
      sorted.map(\.entry.figure), resampling,
      clockStep: metric.polarity == .higher ? 0 : clockResolution)
    let anchor = ratios.anchor ?? 0
    var ranks: [CellCoordinates: Int] = [:]
    for place in sorted.indices {
      let better = sorted.indices.filter { other in
        ratios.ratio(of: place, to: other).map { $0.lower > 1 } ?? false
      }
      let above = better.compactMap { ranks[sorted[$0].entry.coordinates] }.max() ?? 0
      ranks[sorted[place].entry.coordinates] = max(better.count, above) + 1
    }
    return Contest(
      answer: Answer(
        sorted.indices.map { place in
          Answer.Standing(
            coordinates: sorted[place].entry.coordinates, nanoseconds: sorted[place].value,
            ratio: place == anchor ? nil : ratios.ratio(of: place, to: anchor))
        }, anchor: anchor, rounds: resampling.rounds.count, selfTest: selfTest),
      ranks: ranks, lacking: lacking, behind: behind)
  }
}

extension Metric {
  /// What the metric costs, so that less is better: of a rate, the nanoseconds of one of what it counts.
  fileprivate func cost(_ figures: CellFigures) -> RoundFigure? {
    guard let figure = roundFigure?(figures) else { return nil }
    guard polarity == .higher else { return figure }
    return RoundFigure(rounds: figure.rounds) { 1e9 / figure.weighted($0) }
  }
}
