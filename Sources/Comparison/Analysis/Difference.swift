// Results of the same cells, before and after a change: what became faster or slower beyond what the rounds
// of each, and runs of one program, disagree by.

/// What changed from one side to the other.
package struct Difference: Equatable, Sendable {
  /// The runs of each side, as the command line names them.
  package let old: [Origin]
  package let new: [Origin]
  /// One for each cell and metric: the cells of the old side in its order, then those that only the new
  /// one has.
  package let rows: [DifferenceRow]
  /// What else differs between the runs, each in a sentence: times of different machines or settings
  /// are not times of different code.
  package let notes: [String]
  /// What the runs of each side warn of.
  package let warnings: DifferenceWarnings
  /// Which side's runs failed their self-test, each in a sentence. A run that finds a difference where
  /// there is none cannot be trusted.
  package let failedSelfTests: [String]
  /// How far runs of the same program lie apart.
  package let spread: RunSpread

  /// A run, for whoever reads of it.
  package struct Origin: Equatable, Sendable {
    package let name: String
    /// As its result says.
    package let startedAt: String
    /// Whether the run came to its end.
    package let isComplete: Bool

    init(_ run: ComparedRun) {
      name = run.name
      startedAt = run.result.startedAt
      isComplete = run.result.complete
    }
  }

  /// Compares each cell that both sides have.
  ///
  /// - Parameters:
  ///   - old: one run or more.
  ///   - new: one run or more.
  ///   - metrics: what is compared, all of them ``Metric/isComparable``; none for what ranks each cell.
  ///   - runSpread: how far runs of the same program lie apart, as the standard deviation of a figure's
  ///     natural logarithm. Not used where both sides have several runs, which show it.
  package init(
    old: [ComparedRun], new: [ComparedRun], metrics: [Metric] = [],
    runSpread: Double = RunSpread.standard
  ) {
    precondition(!old.isEmpty && !new.isEmpty, "each side needs a run")
    self.old = old.map(Origin.init)
    self.new = new.map(Origin.init)
    let unequalWindows = Self.unequalWindows(old: old, new: new)
    let comparison = DifferenceComparison(
      old: DifferenceSide("old", old), new: DifferenceSide("new", new), metrics: metrics,
      runSpread: runSpread, hasEqualWindows: unequalWindows == nil)
    rows = comparison.rows
    spread = comparison.spread
    notes =
      Self.notes(old: old, new: new)
      + [unequalWindows].compactMap(\.self)
      + Self.incomplete(old: self.old, new: self.new)
    warnings = DifferenceWarnings(old: old, new: new)
    failedSelfTests = warnings.sides(thatWarnOf: Warning.selfTestID).map {
      "a self-test of the \($0) side failed"
    }
  }

  /// Compares the two builds that took part in one run: the other one is the old side, and the one that
  /// ran the comparison the new side.
  ///
  /// What this machine can give to neither build is no row: no change of a program brings it here, and a
  /// gate that waited for it would never open. What only the other build lacks was not compared.
  /// - Returns: nil where no other build took part.
  package init?(builds result: RunResult) {
    guard let other = result.against else { return nil }
    let impossible = Self.impossible(in: result)
    func side(_ name: String, _ tool: Tool, _ entry: Entry) -> ComparedRun {
      var part = result
      part.tool = tool
      part.against = nil
      part.cells = result.cells.filter { $0.coordinates.entry == entry }
      for index in part.cells.indices { part.cells[index].coordinates.entry = .own }
      part.cells.removeAll { impossible.contains($0.coordinates) }
      return ComparedRun(name: "\(name) (sha256 \(tool.shortHash))", result: part)
    }
    let old = [side("other build", other, .against)]
    let new = [side("this build", result.tool, .own)]
    self.old = old.map(Origin.init)
    self.new = new.map(Origin.init)
    let comparison = DifferenceComparison(
      old: DifferenceSide("other build", old), new: DifferenceSide("this build", new), metrics: [],
      runSpread: nil)
    rows = comparison.rows.map { row in
      row.status != .onlyInNew
        ? row
        : DifferenceRow(
          row.coordinates, row.metric, new: row.new, .notCompared,
          reason: "the other build does not have it")
    }
    spread = comparison.spread
    notes = Self.notes(old: old, new: new)
    // The report of the run gives its warnings.
    warnings = DifferenceWarnings(old: [], new: [])
    let hasFailed = RunFigures(result).selfTests.contains(where: \.hasFailed)
    failedSelfTests = hasFailed ? ["the run's self-test failed"] : []
  }

  /// The cells that both builds were refused for one reason. In a complete run that was for no want of
  /// time.
  private static func impossible(in result: RunResult) -> Set<CellCoordinates> {
    guard result.complete else { return [] }
    func refusals(_ entry: Entry) -> [CellCoordinates: String] {
      var refusals: [CellCoordinates: String] = [:]
      for cell in result.cells where cell.coordinates.entry == entry {
        var own = cell.coordinates
        own.entry = .own
        refusals[own] = cell.rounds.isEmpty ? cell.unavailable : nil
      }
      return refusals
    }
    let others = refusals(.against)
    return Set(refusals(.own).filter { others[$0.key] == $0.value }.keys)
  }

  /// Compares one run with another.
  package init(old: RunResult, new: RunResult) {
    self.init(
      old: [ComparedRun(name: "old", result: old)], new: [ComparedRun(name: "new", result: new)])
  }
}
