// What pictures of a cell are drawn from: the distribution by which it is ranked, whole. Numbers of it stand
// among the metrics.

internal import Glibc
package import Sampling

/// The times by which a cell is ranked: of round trips, or in an open loop of responses.
package struct CellShape: Sendable {
  package let coordinates: CellCoordinates
  /// Every round weighs the same.
  package let mixture: Mixture
  /// The median of each round that has samples, ascending by its number; nanoseconds.
  package let rounds: [(number: Int, nanoseconds: Double)]

  /// - Parameter cell: one of the result's cells.
  /// - Returns: nil where the cell has no samples.
  package init?(_ cell: Cell, of result: RunResult) {
    let figures = CellFigures(cell, of: result)
    guard let distribution = figures.isOpenLoop ? figures.response : figures.roundTrip else {
      return nil
    }
    coordinates = cell.coordinates
    mixture = distribution.mixture
    rounds = distribution.figure(0.5).valuesOfRounds.sorted { $0.key < $1.key }
      .map { (number: $0.key, nanoseconds: $0.value) }
  }

  /// The median over all rounds; nanoseconds.
  package var median: Double { mixture.quantile(0.5) / 1000 }

  /// Points of the percentile curve, from the median on, ascending: it ends where too few samples support
  /// it, as the percentiles of the tables do.
  ///
  /// - Parameter steps: points for each factor of ten that 1 - share falls by.
  package func curve(steps: Int) -> [(share: Double, nanoseconds: Double)] {
    var points = [(share: 0.5, nanoseconds: median)]
    for step in 1... {
      let share = 1 - 0.5 * pow(10, -Double(step) / Double(steps))
      guard share < 1, let picoseconds = mixture.percentile(share * 100) else { break }
      points.append((share: share, nanoseconds: picoseconds / 1000))
    }
    return points
  }

  /// The share of the samples in each of some bins of equal width on a logarithmic scale, for density rows.
  ///
  /// - Parameters:
  ///   - range: nanoseconds, above 0; what lies outside of it is in no bin.
  ///   - count: of bins.
  package func density(over range: ClosedRange<Double>, count: Int) -> [Double] {
    var bins = [Double](repeating: 0, count: count)
    let (from, to) = (log(range.lowerBound), log(range.upperBound))
    for bucket in mixture.buckets where bucket.value > 0 {
      let place = (log(bucket.value) - from) / (to - from) * Double(count)
      guard place >= 0, place <= Double(count) else { continue }
      bins[Swift.min(count - 1, Int(place))] += bucket.share
    }
    return bins
  }
}
