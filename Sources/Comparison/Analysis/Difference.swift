// Results of the same cells, before and after a change: what became faster or slower beyond what the rounds
// of each, and runs of one program, disagree by.

/// What changed from one side to the other.
public struct Difference: Equatable, Sendable {
  /// The runs of each side, as the command line names them.
  public let old: [Origin]
  public let new: [Origin]
  /// One for each cell and metric: the cells of the old side in its order, then those that only the new
  /// one has.
  public let rows: [DifferenceRow]
  /// What else differs between the runs, each in a sentence: times of different machines or settings
  /// are not times of different code.
  public let notes: [String]
  /// What the runs of each side warn of.
  public let warnings: DifferenceWarnings
  /// How far runs of the same program lie apart.
  public let spread: RunSpread

  /// A run, for whoever reads of it.
  public struct Origin: Equatable, Sendable {
    public let name: String
    /// As its result says.
    public let startedAt: String
    /// Whether the run came to its end.
    public let isComplete: Bool

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
  public init(
    old: [ComparedRun], new: [ComparedRun], metrics: [Metric] = [],
    runSpread: Double = RunSpread.standard
  ) {
    precondition(!old.isEmpty && !new.isEmpty, "each side needs a run")
    self.old = old.map(Origin.init)
    self.new = new.map(Origin.init)
    let comparison = DifferenceComparison(
      old: DifferenceSide("old", old), new: DifferenceSide("new", new), metrics: metrics,
      runSpread: runSpread)
    rows = comparison.rows
    spread = comparison.spread
    notes = Self.notes(old: old, new: new) + Self.incomplete(old: self.old, new: self.new)
    warnings = DifferenceWarnings(old: old, new: new)
  }

  /// Compares one run with another.
  public init(old: RunResult, new: RunResult) {
    self.init(
      old: [ComparedRun(name: "old", result: old)], new: [ComparedRun(name: "new", result: new)])
  }
}
