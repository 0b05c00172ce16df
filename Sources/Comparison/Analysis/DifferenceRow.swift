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
  /// The median of the rounds' medians: of the round trip, in an open loop of the response; nil where
  /// there is no round.
  public let oldMedianPicoseconds: Double?
  public let newMedianPicoseconds: Double?
  /// New by old: above 1 is slower.
  public let ratio: Ratio?
  public let status: DifferenceStatus
  /// Why it was not compared.
  public let reason: String?

  init(
    coordinates: CellCoordinates, oldMedianPicoseconds: Double?, newMedianPicoseconds: Double?,
    ratio: Ratio?, status: DifferenceStatus, reason: String?
  ) {
    self.coordinates = coordinates
    self.oldMedianPicoseconds = oldMedianPicoseconds
    self.newMedianPicoseconds = newMedianPicoseconds
    self.ratio = ratio
    self.status = status
    self.reason = reason
  }

  init(_ coordinates: CellCoordinates, onlyIn status: DifferenceStatus, _ median: Double?) {
    self.init(
      coordinates: coordinates,
      oldMedianPicoseconds: status == .onlyInOld ? median : nil,
      newMedianPicoseconds: status == .onlyInNew ? median : nil,
      ratio: nil, status: status, reason: nil)
  }
}
