// From measurements to what is said about them.

extension Analysis {
  /// Analyses a result, complete or not. The same result gives the same analysis.
  public init(_ result: RunResult) {
    var cells: [Group.Key: [Cell]] = [:]
    var order: [Group.Key] = []
    for cell in result.cells {
      let key = Group.Key(cell.coordinates)
      if cells[key] == nil { order.append(key) }
      cells[key, default: []].append(cell)
    }
    groups = order.map { Group($0, cells[$0]!, result) }
    warnings = Warning.all(in: result)
  }
}

extension Group {
  /// What cells have in common that are compared.
  struct Key: Hashable {
    let placement: Placement
    let recordSize: Int
    let clients: Int

    init(_ coordinates: CellCoordinates) {
      placement = coordinates.placement
      recordSize = coordinates.recordSize
      clients = coordinates.clients
    }
  }

  init(_ key: Key, _ cells: [Cell], _ result: RunResult) {
    let measured = cells.filter { $0.typicalPicoseconds != nil }
      .sorted { $0.typicalPicoseconds! < $1.typicalPicoseconds! }
    let asked = result.settings.reference
    let reference =
      asked == nil
      ? measured.first
      : measured.first { $0.coordinates.name == asked }
    let missing = cells.filter { $0.typicalPicoseconds == nil }
    placement = key.placement
    recordSize = key.recordSize
    clients = key.clients
    rows = (measured + missing).map { Row($0, reference: reference, result) }
    self.reference = reference?.coordinates
    verdict = Verdict(measured, result)
  }
}

extension Row {
  init(_ cell: Cell, reference: Cell?, _ result: RunResult) {
    let isOpenLoop = result.settings.ratePerSecond != nil
    coordinates = cell.coordinates
    unavailable = cell.unavailable
    roundTrip = Percentiles(cell.roundTrip)
    response = cell.response.flatMap(Percentiles.init)
    isReference = cell.coordinates == reference?.coordinates
    ratio =
      isReference ? nil : reference.flatMap { Ratio(result, cell.pairs(with: $0)) }
    // The figures of an open loop's rounds hold the wait for one's turn; bare C has no turns.
    floorRatio = isOpenLoop ? nil : Ratio(result, cell.floorPairs)
    floorStreamRatio = Ratio(result, cell.floorStreamPairs)
    floorSetUpRatio = Ratio(result, cell.floorSetUpPairs)
    floor = cell.floor.flatMap { Percentiles($0.roundTrip) }
    floorWait = cell.floor?.wait
    floorUnavailable = cell.floor?.unavailable
    streamMessagesPerSecond = cell.streamMessagesPerSecond
    setUp = Percentiles(cell.setUp)
    costs = Costs(cell)
  }
}

extension Ratio {
  /// - Parameter pairs: by round, of this result.
  init?(_ result: RunResult, _ pairs: [(UInt64, UInt64)]) {
    self.init(
      pairs: pairs, clockStep: result.clockResolution, seed: result.settings.seed)
  }
}

extension RunResult {
  /// How one cell compares with another, whichever of the two a table is relative to.
  ///
  /// - Returns: nil when they have fewer than two rounds in common.
  public func ratio(of one: CellCoordinates, to other: CellCoordinates) -> Ratio? {
    ratio(of: one, to: other) { $0.medianPicoseconds }
  }

  /// As ``ratio(of:to:)``, of the 99th percentiles of each round: over all rounds together, a few of
  /// one cell's in which the machine was slow would be its percentile.
  public func tailRatio(of one: CellCoordinates, to other: CellCoordinates) -> Ratio? {
    ratio(of: one, to: other) { $0.p99Nanoseconds.map { $0 * 1000 } }
  }

  private func ratio(
    of one: CellCoordinates, to other: CellCoordinates, _ figure: (Round) -> UInt64?
  ) -> Ratio? {
    guard let cell = cells.first(where: { $0.coordinates == one }),
      let reference = cells.first(where: { $0.coordinates == other })
    else { return nil }
    return Ratio(self, cell.pairs(with: reference, figure))
  }
}
