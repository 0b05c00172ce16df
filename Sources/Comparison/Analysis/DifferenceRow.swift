// One cell of two results.

/// What became of a cell.
public enum DifferenceStatus: String, CaseIterable, Sendable {
  /// The whole interval lies below 1.
  case faster
  /// The whole interval lies above 1.
  case slower
  /// The interval includes 1: no difference was found.
  case equal
  case onlyInOld
  case onlyInNew
  /// Both have it, and one of them has too few rounds of it.
  case notCompared
}

/// A cell of the old result, of the new one or of both.
public struct DifferenceRow: Equatable, Sendable {
  public let coordinates: CellCoordinates
  /// Of the round trip, in an open loop of the response, every round weighing the same; nil where there
  /// is no round.
  public let oldMedianNanoseconds: Double?
  public let newMedianNanoseconds: Double?
  /// New by old: above 1 is slower.
  public let ratio: Ratio?
  public let status: DifferenceStatus
  /// Why it was not compared.
  public let reason: String?

  init(
    coordinates: CellCoordinates, oldMedianNanoseconds: Double?, newMedianNanoseconds: Double?,
    ratio: Ratio?, status: DifferenceStatus, reason: String?
  ) {
    self.coordinates = coordinates
    self.oldMedianNanoseconds = oldMedianNanoseconds
    self.newMedianNanoseconds = newMedianNanoseconds
    self.ratio = ratio
    self.status = status
    self.reason = reason
  }

  init(_ coordinates: CellCoordinates, onlyIn status: DifferenceStatus, _ median: RoundFigure?) {
    self.init(
      coordinates: coordinates,
      oldMedianNanoseconds: status == .onlyInOld ? median?.value : nil,
      newMedianNanoseconds: status == .onlyInNew ? median?.value : nil,
      ratio: nil, status: status, reason: nil)
  }
}
