// What is said of a difference, in the words that the table, JUnit's XML and GitHub's annotations share.

internal import Comparison

/// Sentences about a difference and its rows.
enum DifferenceText {
  /// In which a row stands in sums and tables. What is worse is called slower, also of a cost such as CPU
  /// time.
  static func word(_ status: DifferenceStatus) -> String {
    switch status {
    case .faster: "faster"
    case .slower: "slower"
    case .equal: "≈"
    case .noisy: "too noisy"
    case .neitherKept: "rate kept by neither"
    case .onlyInOld: "only in old"
    case .onlyInNew: "only in new"
    case .notCompared: "not compared"
    }
  }

  /// What came of a difference.
  static func word(_ outcome: DifferenceVerdict.Outcome) -> String {
    switch outcome {
    case .passed: "passed"
    case .slower: "slower"
    case .undecided: "undecided"
    }
  }

  /// Why nothing was decided, such as `too noisy: 1.38 to 10.8 times`; nil where something was.
  static func openQuestion(_ row: DifferenceRow) -> String? {
    switch row.status {
    case .faster, .slower, .equal: nil
    case .noisy, .neitherKept, .onlyInOld, .onlyInNew, .notCompared: sentence(row)
    }
  }

  /// What is said of a row in place of its ratio; nil where there is one that says something.
  static func remark(_ row: DifferenceRow) -> String? {
    openQuestion(row) ?? (row.ratio == nil ? sentence(row) : nil)
  }

  /// What became of the row, with the bounds or the reason that it has.
  private static func sentence(_ row: DifferenceRow) -> String {
    let bounds = row.ratio.map {
      "\(NumberText.bound($0.lower)) to \(NumberText.bound($0.upper)) times"
    }
    return word(row.status) + ((row.reason ?? bounds).map { ": \($0)" } ?? "")
  }

  /// What was found, such as `round trip median: 4.00 µs, then 4.80 µs: 1.20 times [1.14, 1.27]`.
  static func finding(_ row: DifferenceRow) -> String {
    if let reason = row.reason { return reason }
    let values = [row.old, row.new].map { value in
      value.map(row.metric.full) ?? Metric.unknown
    }
    let ratio = row.ratio.map { ": \(NumberText.ratio($0.value)) times \(GroupText.interval($0))" }
    return "\(row.metric.title): \(values[0]), then \(values[1])\(ratio ?? "")"
  }

  /// A row's name where it stands alone, with its metric where the difference has several.
  static func title(_ row: DifferenceRow, of difference: Difference) -> String {
    let keys = Set(difference.rows.map(\.metricKey))
    return row.coordinates.longTitle + (keys.count > 1 ? ": \(row.metric.title)" : "")
  }

  /// How many rows became what.
  static func summary(_ difference: Difference) -> String {
    let counts = DifferenceStatus.allCases.compactMap { status -> String? in
      let count = difference.rows.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(word(status))"
    }
    return counts.isEmpty ? "neither result has a cell" : counts.joined(separator: ", ")
  }

  /// What a script is told, and why.
  ///
  /// Of two builds it leaves out the status: `report` shows the same page, and ends with 0.
  static func verdict(_ verdict: DifferenceVerdict, of difference: Difference) -> String {
    let questions = verdict.openQuestions.joined(separator: ", ")
    func status(_ number: Int) -> String {
      difference.spread == .none ? "" : " (status \(number))"
    }
    let word = word(verdict.outcome)
    return switch verdict.outcome {
    case .passed:
      "\(word): nothing\(questions.isEmpty ? "" : " that could be decided") is slower\(status(0))"
    case .slower:
      "\(word)\(status(2))" + (questions.isEmpty ? "" : "; beside that: \(questions)")
    case .undecided: "\(word)\(status(3)): \(questions)"
    }
  }

  /// What came of two builds, in one line: the first that a reader of such a run looks for.
  static func answer(_ builds: Difference) -> String {
    let verdict = verdict(builds.verdict(), of: builds)
    // Where all rows became one thing, the verdict has said it.
    return Set(builds.rows.map(\.status)).count > 1 ? "\(verdict) (\(summary(builds)))" : verdict
  }

  /// What this comparison could find at all; nil where nothing was compared.
  static func resolution(_ difference: Difference) -> String? {
    let found = difference.rows.filter { $0.status != .noisy }.compactMap(\.resolution).sorted()
    guard let best = found.first, let worst = found.last else { return nil }
    let (from, to) = (NumberText.ratio(best), NumberText.ratio(worst))
    let noisy = difference.rows.count { $0.status == .noisy }
    let others = noisy == 0 ? "" : ", and none in \(counted(noisy, "row")) too noisy"
    if from == to { return "slowdowns are found from \(from) times on\(others)" }
    return "slowdowns are found from \(from) to \(to) times on, depending on the row\(others)"
  }

  /// What the runs of one side warn of with its reason, and what both warn of by id.
  static func warnings(_ difference: Difference) -> [String] {
    let found = difference.warnings
    func only(_ side: String, _ warnings: [Warning]) -> [String] {
      warnings.map { "only \(side) warns: \($0.reason) [\($0.id)]" }
    }
    return only("old", found.onlyOld) + only("new", found.onlyNew)
      + (found.common.isEmpty ? [] : ["both warn: \(found.common.joined(separator: ", "))"])
  }

  /// What ratios are, and what holds them together.
  static func legend(_ difference: Difference) -> String {
    let count = difference.rows.count { $0.ratio != nil }
    let together = count == 1 ? "" : " for \(count) rows together"
    let (unit, parts) =
      switch difference.spread {
      case .measured: ("runs", "runs and the clock's steps")
      case .assumed: ("rounds", "rounds, the spread between runs and the clock's steps")
      // Both sides were measured in one run.
      case .none: ("rounds", "rounds and the clock's steps")
      }
    return "new/old: the new figure by the old one, and the bounds that hold with 95 % confidence"
      + "\(together), by \(parts); "
      + "≈ no difference found; too noisy: the \(unit) of the row lie too far apart to decide"
  }

  /// What intervals allow for between runs, and where that is from.
  static func spread(_ difference: Difference) -> String {
    switch difference.spread {
    case .assumed(let share):
      "spread between runs of one program: \(percent(share)) assumed (--run-spread); it is measured "
        + "by several files a side (diff OLD... --to NEW...), and does not matter with run --against"
    case .none: "both builds were measured in the same rounds, round by round beside each other"
    case .measured(let typical):
      "spread between runs of one program: \(typical.map(percent) ?? Metric.unknown) measured, the "
        + "middle of all rows (\(difference.old.count) old and \(difference.new.count) new runs)"
    }
  }

  private static func percent(_ share: Double) -> String {
    "\(NumberText.significant(share * 100)) %"
  }
}
