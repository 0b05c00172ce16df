// One cell of two results, in one metric.

/// What became of a cell.
package enum DifferenceStatus: String, CaseIterable, Sendable {
  /// It is better beyond its interval, or keeps a rate that the old side did not.
  case faster
  /// It is worse beyond its interval, or no longer keeps a rate that the old side did.
  case slower
  /// The interval includes 1: no difference was found.
  case equal
  /// Both sides have it, and what was measured lies too far apart to decide anything.
  case noisy
  /// Neither side kept the rate that was asked for: there are no response times to compare, and no change
  /// brought that.
  case neitherKept
  case onlyInOld
  case onlyInNew
  /// Both have it, and one of them not well enough to be compared.
  case notCompared

  /// Whether both sides were compared, and something came of it.
  var isDecided: Bool {
    switch self {
    case .faster, .slower, .equal: true
    case .noisy, .neitherKept, .onlyInOld, .onlyInNew, .notCompared: false
    }
  }
}

/// A cell of the old result, of the new one or of both.
package struct DifferenceRow: Equatable, Sendable {
  package let coordinates: CellCoordinates
  /// What is compared, by its ``Metric/key``.
  package let metricKey: String
  /// In the metric's unit, every round weighing the same; of several runs, the geometric mean. Nil where
  /// it is not known.
  package let old: Double?
  package let new: Double?
  /// New by old, whichever is better, with bounds that hold for all rows together. Nil where no figures
  /// were compared.
  package let ratio: Ratio?
  package let status: DifferenceStatus
  /// Why it was not compared, or what decided where no figures were compared.
  package let reason: String?

  /// What is compared.
  package var metric: Metric { .named(metricKey)! }

  /// How many times as bad the new figure would have to be for this row to be called slower: half the
  /// width of its interval. Nil where nothing was compared.
  package var resolution: Double? { ratio.map { $0.upper / $0.value } }

  /// A row of which no figures were compared.
  init(
    _ coordinates: CellCoordinates, _ metric: Metric, old: Double? = nil, new: Double? = nil,
    _ status: DifferenceStatus, reason: String? = nil
  ) {
    self.coordinates = coordinates
    metricKey = metric.key
    self.old = old
    self.new = new
    ratio = nil
    self.status = status
    self.reason = reason
  }

  /// A row that was compared.
  ///
  /// - Parameters:
  ///   - ratio: new by old.
  init(
    _ coordinates: CellCoordinates, _ metric: Metric, old: Double, new: Double, _ ratio: Ratio
  ) {
    self.coordinates = coordinates
    metricKey = metric.key
    self.old = old
    self.new = new
    self.ratio = ratio
    let isLarger = ratio.lower > 1
    status =
      if ratio.isNoisy { .noisy } else if ratio.isEqual { .equal } else {
        isLarger == (metric.polarity == .higher) ? .faster : .slower
      }
    reason = nil
  }
}
