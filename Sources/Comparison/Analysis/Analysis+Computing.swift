// From measurements to what is said about them.

internal import IPCChannels

extension Analysis {
  /// Analyses a result, complete or not. The same result gives the same analysis.
  package init(_ result: RunResult) {
    let run = RunFigures(result)
    var cells: [Group.Key: [CellFigures]] = [:]
    var order: [Group.Key] = []
    for cell in run.cells where cell.cell.coordinates.entry != .against {
      let key = Group.Key(cell.cell.coordinates)
      if cells[key] == nil { order.append(key) }
      cells[key, default: []].append(cell)
    }
    groups = order.map { key in
      let selfTest = run.selfTests.first { Group.Key($0.coordinates) == key }
      return Group(key, cells[key]!, selfTest, result)
    }
    warnings = Warning.all(in: run)
  }
}

extension Group {
  /// What cells have in common that are compared.
  struct Key: Hashable {
    let placement: Placement
    let recordSize: Int
    let clients: Int
    let ratePerSecond: Int?

    init(_ coordinates: CellCoordinates) {
      placement = coordinates.placement
      recordSize = coordinates.recordSize
      clients = coordinates.clients
      ratePerSecond = coordinates.ratePerSecond
    }
  }

  init(
    _ key: Key, _ prepared: [CellFigures], _ selfTest: Answer.SelfTest?, _ result: RunResult
  ) {
    let clockStep = result.clockResolution
    let entered = prepared.filter { $0.cell.coordinates.entry == .own }
    var ranked: [(cell: CellFigures, figure: RoundFigure, value: Double)] = []
    var others: [CellFigures] = []
    for cell in entered {
      // What took no time at all has no ratio, and no rank; and of a rate that was not kept, response
      // times tell how long the round was.
      if let figure = cell.ranked {
        ranked.append((cell, figure, figure.value))
      } else {
        others.append(cell)
      }
    }
    ranked.sort { $0.value < $1.value }
    // Who came closest to a rate first.
    others.sort { ($0.cell.pace?.reached ?? 0) > ($1.cell.pace?.reached ?? 0) }
    let resampling = Resampling(
      rounds: Set(prepared.flatMap { $0.cell.rounds.map(\.number) }), seed: result.settings.seed)
    let ratios = GroupRatios(ranked.map(\.figure), resampling, clockStep: clockStep)
    let asked = result.settings.reference
    let anchor = ratios.anchor ?? 0
    let reference =
      asked == nil
      ? ranked.isEmpty ? nil : anchor
      : ranked.indices.first { ranked[$0].cell.cell.coordinates.name == asked }
    let rankedRows = ranked.indices.map { index in
      Row(
        RowSource(
          cell: ranked[index].cell, resampling: resampling,
          ratio: reference.flatMap { $0 == index ? nil : ratios.ratio(of: index, to: $0) },
          isReference: index == reference, hasReference: reference != nil,
          lackOfReference: reference == nil ? asked.map(Figure.noReference) : nil))
    }
    let otherRows = others.map { cell in
      Row(
        RowSource(
          cell: cell, resampling: resampling, ratio: nil, isReference: false, hasReference: false))
    }
    placement = key.placement
    recordSize = key.recordSize
    clients = key.clients
    ratePerSecond = key.ratePerSecond
    // Asleep and awake are two questions: each strategy's rows stand together.
    let waits = WaitStrategy.allCases
    rows = waits.flatMap { wait in
      (rankedRows + otherRows).filter { $0.coordinates.wait == wait }
    }
    self.reference = reference.map { ranked[$0].cell.cell.coordinates }
    answer = Answer(
      ranked.indices.map { index in
        Answer.Standing(
          coordinates: ranked[index].cell.cell.coordinates, nanoseconds: ranked[index].value,
          ratio: index == anchor ? nil : ratios.ratio(of: index, to: anchor))
      }, anchor: anchor, rounds: resampling.rounds.count,
      selfTest: selfTest)
  }
}

extension Row {
  init(_ source: RowSource) {
    let cell = source.cell.cell
    coordinates = cell.coordinates
    library = source.cell.library
    isMeasured = source.cell.roundTrip != nil
    isReference = source.isReference
    floorWait = cell.flavours.first.flatMap { cell[$0]?.wait }
    remark =
      cell.unavailable ?? (isMeasured ? cell.pace?.remark : "no round was finished")
    figures =
      isMeasured
      ? Dictionary(
        uniqueKeysWithValues: Metric.all.compactMap { metric in
          metric.figure(source).map { (metric.key, $0) }
        }) : [:]
  }
}

extension RunResult {
  /// How one cell compares with another, whichever of the two a table is relative to.
  ///
  /// - Parameters:
  ///   - one: the cell above the line of the ratio.
  ///   - other: the cell below it.
  ///   - metric: what is compared; what ranks the cells unless told otherwise.
  ///   - questions: so many such ratios are to hold together with 95 % confidence, by Bonferroni's
  ///     inequality; 1 or more.
  /// - Returns: nil where one of them lacks the figure, or has fewer than two rounds of it.
  package func ratio(
    of one: CellCoordinates, to other: CellCoordinates, by metric: Metric? = nil,
    among questions: Int = 1
  ) -> Ratio? {
    guard let cell = cells.first(where: { $0.coordinates == one }),
      let reference = cells.first(where: { $0.coordinates == other })
    else { return nil }
    let metric = metric ?? .ranking(isOpenLoop: one.ratePerSecond != nil)
    let numbers = Set((cell.rounds + reference.rounds).map(\.number))
    guard let figure = metric.roundFigure?(CellFigures(cell, of: self)),
      let otherFigure = metric.roundFigure?(CellFigures(reference, of: self))
    else { return nil }
    return Resampling(rounds: numbers, seed: settings.seed).ratio(
      of: figure, to: otherFigure, clockStep: clockResolution,
      tail: StudentQuantile.usualTail / Double(questions))
  }
}
