// The list of warnings: which there are and in which order they are given. What each looks for stands
// in the files beside this one.

extension Warning {
  /// All warnings that a result deserves, in the order of ``ids``; none for a healthy one.
  public static func all(in result: RunResult) -> [Warning] {
    rules.compactMap { rule in
      rule.find(result).map { Warning(id: rule.id, reason: $0.reason, remedy: $0.remedy) }
    }
  }

  /// The ids of all warnings that there are, in the order in which they are given: what makes the
  /// numbers worthless first, what only bounds them last.
  public static var ids: [String] { rules.map(\.id) }

  private static let rules = [
    WarningRule("debug-build") { debugBuild($0) },
    WarningRule("unpinned") { unpinned($0) },
    WarningRule("same-core") { sameCore($0) },
    WarningRule("smt-siblings") { smtSiblings($0) },
    WarningRule("one-processor") { oneProcessor($0) },
    WarningRule("scheduling") { scheduling($0) },
    WarningRule("virtual-machine") { virtualMachine($0) },
    WarningRule("load") { load($0) },
    WarningRule("quota") { quota($0) },
    WarningRule("clock-source") { clockSource($0) },
    WarningRule("governor") { governor($0) },
    WarningRule("few-samples") { fewSamples($0) },
    WarningRule("rounds-disagree") { roundsDisagree($0) },
    WarningRule("unequal-rounds") { unequalRounds($0) },
    WarningRule("oversubscribed") { oversubscribed($0) },
    WarningRule("fewer-rounds") { fewerRounds($0) },
    WarningRule("left-out-rounds") { leftOutRounds($0) },
    WarningRule("few-rounds") { fewRounds($0) },
    WarningRule("incomplete") { incomplete($0) },
  ]
}

/// What one warning looks for.
struct WarningRule: Sendable {
  let id: String
  /// Nil where there is nothing to warn of.
  let find: @Sendable (RunResult) -> WarningFinding?

  init(_ id: String, find: @escaping @Sendable (RunResult) -> WarningFinding?) {
    self.id = id
    self.find = find
  }
}

/// What was found, with its numbers, and what a person can do about it.
struct WarningFinding {
  let reason: String
  let remedy: String
}
