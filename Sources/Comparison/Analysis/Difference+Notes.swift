// What else differs between two sides. Whoever reads that something got slower must first read that it
// ran on another kernel.

extension Difference {
  /// The facts of which runs disagree.
  static func notes(old: [ComparedRun], new: [ComparedRun]) -> [String] {
    let results = (old: old.map(\.result), new: new.map(\.result))
    return RunFact.all(old: results.old, new: results.new).compactMap { fact -> String? in
      let values = (old: values(of: fact, in: results.old), new: values(of: fact, in: results.new))
      guard Set(values.old + values.new).count > 1 else { return nil }
      return "\(fact.name): \(values.old.joined(separator: " and ")) in the "
        + "old result\(old.count == 1 ? "" : "s"), \(values.new.joined(separator: " and ")) in the "
        + (new.count == 1 ? "new" : "new ones")
    }
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
