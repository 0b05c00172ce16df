// The runs of one side, asked for the figures of one cell: they have it all, or there is a reason.

/// Old or new: one run or several.
struct DifferenceSide {
  /// `old` or `new`.
  let name: String
  let runs: [ComparedRun]
  /// One for each run.
  private let cells: [[CellCoordinates: CellFigures]]

  init(_ name: String, _ runs: [ComparedRun]) {
    self.name = name
    self.runs = runs
    cells = runs.map { run in
      Dictionary(
        run.result.cells.filter { $0.coordinates.entry == .own }.map {
          ($0.coordinates, CellFigures($0, of: run.result))
        }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The cells that were asked for, in the order of the first run that has them. What takes part for
  /// another reason is compared within its run.
  var coordinates: [CellCoordinates] {
    var seen: Set<CellCoordinates> = []
    return runs.flatMap { $0.result.cells.map(\.coordinates) }.filter {
      $0.entry == .own && seen.insert($0).inserted
    }
  }

  /// As a sentence names one of the runs.
  func title(ofRun index: Int) -> String {
    runs.count == 1 ? name : "\(name) \(runs[index].name)"
  }

  /// What the side has of a cell.
  enum Finding {
    /// None of its runs has the cell.
    case absent
    /// The metric is not one of such a cell.
    case inapplicable
    /// One figure for each run, all more than 0.
    case figures([RoundFigure])
    /// Of the rate that was asked for, no run had it: a sentence that says how far each came. The figures
    /// are of backlogs, and compare with nothing.
    case gaveUp(String)
    /// Some runs or rounds had the rate and others had not, which chance does.
    case unsteady(String)
    /// Why not every run has its figure.
    case lacking(String)
  }

  func find(_ metric: Metric, of coordinates: CellCoordinates) -> Finding {
    let found = cells.map { $0[coordinates] }
    guard let any = found.compactMap(\.self).first else { return .absent }
    guard metric.appliesTo(any) else { return .inapplicable }
    var figures: [RoundFigure] = []
    var shortfalls: [String] = []
    var isSteady = true
    for (index, cell) in found.enumerated() {
      switch Self.figure(metric, of: cell) {
      case .success(let figure): figures.append(figure)
      case .failure(.missing(let reason)): return .lacking("\(title(ofRun: index)): \(reason)")
      case .failure(.backlog(let pace, let remark)):
        shortfalls.append("\(title(ofRun: index)) \(remark)")
        isSteady = isSteady && !pace.isUnsteady
      }
    }
    if shortfalls.isEmpty { return .figures(figures) }
    let shortfall = shortfalls.joined(separator: ", ")
    return isSteady && figures.isEmpty ? .gaveUp(shortfall) : .unsteady(shortfall)
  }

  private enum Lack: Error {
    case missing(String)
    /// The rate was not kept, in the words of the second.
    case backlog(PaceJudgement, String)
  }

  private static func figure(
    _ metric: Metric, of cell: CellFigures?
  ) -> Result<RoundFigure, Lack> {
    func lack(_ reason: String) -> Result<RoundFigure, Lack> { .failure(.missing(reason)) }
    guard let cell else { return lack("it does not have this cell") }
    if let reason = cell.cell.unavailable { return lack(reason) }
    let tooFew = "fewer than two rounds, which tell nothing of chance"
    // Of a rate that was not kept, response times tell how long the round was.
    if metric.distribution == .response, let pace = cell.cell.pace, let remark = pace.remark {
      return pace.rounds < 2 ? lack(tooFew) : .failure(.backlog(pace, remark))
    }
    guard let figure = metric.roundFigure?(cell) else {
      return lack(
        cell.cell.rounds.isEmpty
          ? "no round was finished" : metric.unknown ?? "it was not measured in any round")
    }
    guard figure.rounds.count >= 2 else {
      return lack(tooFew)
    }
    guard figure.value > 0 else { return lack("it is 0, to which nothing has a ratio") }
    // How far its ratio varies could not be said either: some selections of rounds have none.
    guard figure.valuesOfRounds.values.allSatisfy({ $0 > 0 }) else {
      return lack("it is 0 in some rounds, to which nothing has a ratio")
    }
    return .success(figure)
  }
}
