// What else differs between two sides. Whoever reads that something got slower must first read that it
// ran on another kernel.

internal import Sampling

extension Difference {
  /// The facts of which runs disagree.
  static func notes(old: [ComparedRun], new: [ComparedRun]) -> [String] {
    let results = (old: old.map(\.result), new: new.map(\.result))
    return RunFact.all(of: [results.old, results.new]).compactMap { fact in
      let values = (old: values(of: fact, in: results.old), new: values(of: fact, in: results.new))
      guard Set(values.old + values.new).count > 1 else { return nil }
      return "\(fact.name): \(values.old.joined(separator: " and ")) in the "
        + "old result\(old.count == 1 ? "" : "s"), \(values.new.joined(separator: " and ")) in the "
        + (new.count == 1 ? "new" : "new ones")
    }
  }

  /// Runs whose windows differ more have measured different things.
  private static let mostUnequalWindows = 2.0

  /// A pipe that wakes another processor takes 39 µs in windows of 45 ms and 47 µs in windows of 545 ms:
  /// the time that a cell has in a round is part of what was measured.
  ///
  /// - Returns: nil where the time of round trips in a round, by the middle one of the cells that all runs
  ///   have, is much the same in all of them.
  static func unequalWindows(old: [ComparedRun], new: [ComparedRun]) -> String? {
    let runs = (old: old.map(\.result.windows), new: new.map(\.result.windows))
    let common = (runs.old + runs.new).reduce(Set(runs.old[0].keys)) { $0.intersection($1.keys) }
    guard !common.isEmpty else { return nil }
    func middles(_ runs: [[CellCoordinates: Double]]) -> [Double] {
      runs.compactMap { windows in common.map { windows[$0]! }.median }
    }
    let windows = (old: middles(runs.old), new: middles(runs.new))
    let all = windows.old + windows.new
    guard all.max()! > all.min()! * mostUnequalWindows else { return nil }
    func text(_ windows: [Double], _ side: String) -> String {
      windows.map { duration(nanoseconds: $0) }.joined(separator: " and ")
        + " in the \(side) result\(windows.count == 1 ? "" : "s")"
    }
    return "time of a cell's round trips in a round: \(text(windows.old, "old")), "
      + "\(text(windows.new, "new")); a wait that wakes another processor takes longer the longer it "
      + "goes on, so nothing is decided: \(remedy((old + new).map(\.result)))"
  }

  /// How to give cells the same time in a round. Where all was asked for alike, one run found time for fewer
  /// rounds than the other, and made each of them as much longer.
  private static func remedy(_ runs: [RunResult]) -> String {
    func areAlike<Value: Hashable>(_ value: (RunResult) -> Value) -> Bool {
      Set(runs.map(value)).count == 1
    }
    let isAskedAlike =
      areAlike(\.settings.timeNanoseconds) && areAlike(\.settings.flavours)
      && areAlike { Set($0.cells.map(\.coordinates).filter { $0.entry == .own }) }
    let rounds = runs.map(\.roundsRun)
    guard isAskedAlike, let least = rounds.min(), rounds.contains(where: { $0 > least }) else {
      return "measure both with the same --time, --rounds and cells"
    }
    return
      "the runs had \(rounds.map { "\($0)" }.joined(separator: " and ")) rounds, so measure both "
      + "with --rounds \(least)"
  }

  /// Each once, in the order of the runs.
  private static func values(of fact: RunFact, in runs: [RunResult]) -> [String] {
    var values: [String] = []
    for run in runs {
      let value = fact.value(run) ?? "not said"
      if !values.contains(value) { values.append(value) }
    }
    return values
  }

  /// The runs that did not come to their end.
  static func incomplete(old: [Origin], new: [Origin]) -> [String] {
    [("old", old), ("new", new)].flatMap { side, runs in
      runs.filter { !$0.isComplete }.map { run in
        runs.count == 1 ? "the \(side) result is incomplete" : "\(side) \(run.name) is incomplete"
      }
    }
  }
}

extension RunResult {
  /// For each cell of a closed loop, how long its clients sent pings in a round: the median of its rounds,
  /// in nanoseconds. Pings of an open loop are sent when they are due.
  fileprivate var windows: [CellCoordinates: Double] {
    var windows: [CellCoordinates: Double] = [:]
    for cell in cells where cell.coordinates.entry == .own && cell.coordinates.ratePerSecond == nil
    {
      let sums = cell.rounds.map { Double($0.roundTrip.sum) / Double(cell.coordinates.clients) }
      windows[cell.coordinates] = sums.median
    }
    return windows
  }
}
