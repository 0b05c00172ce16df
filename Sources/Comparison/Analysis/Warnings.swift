// The list of warnings: which there are and in which order they are given. What each looks for stands
// in the files beside this one.

extension Warning {
  /// All warnings that a result deserves, in the order of ``ids``; none for a healthy one.
  package static func all(in result: RunResult) -> [Warning] { all(in: RunFigures(result)) }

  static func all(in run: RunFigures) -> [Warning] {
    rules.compactMap { rule in
      rule.find(run).map { Warning(id: rule.id, reason: $0.reason, remedy: $0.remedy) }
    }
  }

  /// The ids of all warnings that there are, in the order in which they are given: what makes the
  /// numbers worthless first, what only bounds them last.
  package static var ids: [String] { rules.map(\.id) }

  /// Of the warning that a run cannot be trusted.
  package static let selfTestID = "self-test"

  private static let rules = [
    WarningRule("debug-build") { debugBuild($0.result) },
    WarningRule(selfTestID) { selfTest($0) },
    WarningRule("unpinned") { unpinned($0.result) },
    WarningRule("same-core") { sameCore($0.result) },
    WarningRule("smt-siblings") { smtSiblings($0.result) },
    WarningRule("one-processor") { oneProcessor($0.result) },
    WarningRule("scheduling") { scheduling($0.result) },
    WarningRule("virtual-machine") { virtualMachine($0.result) },
    WarningRule("load") { load($0.result) },
    WarningRule("quota") { quota($0.result) },
    WarningRule("clock-source") { clockSource($0.result) },
    WarningRule("governor") { governor($0.result) },
    WarningRule("no-reference") { noReference($0) },
    WarningRule("few-samples") { fewSamples($0) },
    WarningRule("rounds-disagree") { roundsDisagree($0) },
    WarningRule("unequal-rounds") { unequalRounds($0) },
    WarningRule("oversubscribed") { oversubscribed($0.result) },
    WarningRule("fewer-rounds") { fewerRounds($0.result) },
    WarningRule("left-out-rounds") { leftOutRounds($0.result) },
    WarningRule("few-rounds") { fewRounds($0.result) },
    WarningRule("incomplete") { incomplete($0.result) },
  ]
}

/// What one warning looks for.
struct WarningRule: Sendable {
  let id: String
  /// Nil where there is nothing to warn of.
  let find: @Sendable (RunFigures) -> WarningFinding?

  init(_ id: String, find: @escaping @Sendable (RunFigures) -> WarningFinding?) {
    self.id = id
    self.find = find
  }
}

/// What was found, with its numbers, and what a person can do about it.
struct WarningFinding {
  let reason: String
  let remedy: String
}
