// Whether a run is worth believing, in one word.

internal import Comparison

/// What a run is worth.
enum RunQuality: String {
  /// Nothing says that the rounds were disturbed.
  case quiet
  /// Something disturbed them: intervals are wide, and what they decide holds.
  case noisy
  /// Its figures say nothing of the kinds.
  case invalid

  /// What a warning says of the figures.
  enum Weight {
    case invalidates
    case disturbs
    /// It bounds what they are of.
    case describes
  }

  /// By the ids of warnings; a test holds it against the list of them.
  static let weights: [String: Weight] = [
    "debug-build": .invalidates, Warning.selfTestID: .invalidates, "unpinned": .disturbs,
    "same-core": .describes, "smt-siblings": .describes, "one-processor": .describes,
    "scheduling": .describes, "virtual-machine": .describes, "load": .disturbs, "quota": .disturbs,
    "clock-source": .describes, "governor": .disturbs, "no-reference": .describes,
    "few-samples": .describes, "rounds-disagree": .disturbs, "unequal-rounds": .disturbs,
    "oversubscribed": .describes, "fewer-rounds": .describes, "left-out-rounds": .disturbs,
    "few-rounds": .disturbs, "incomplete": .disturbs,
  ]

  /// The word, and why.
  static func judge(_ report: Report) -> (quality: RunQuality, reason: String) {
    let groups = report.analysis.groups
    guard groups.contains(where: { $0.rows.contains(where: \.isMeasured) }) else {
      return (.invalid, "nothing was measured")
    }
    func found(_ weight: Weight) -> [String] {
      report.analysis.warnings.map(\.id).filter { weights[$0] == weight }
    }
    let invalid = found(.invalidates)
    if !invalid.isEmpty {
      return (.invalid, "the figures say nothing of the kinds: \(invalid.joined(separator: ", "))")
    }
    let tests = groups.compactMap(\.answer.selfTest)
    var reasons = found(.disturbs)
    if tests.contains(where: { $0.outcome == .unsure }) { reasons.append("an unsure self-test") }
    if tests.isEmpty { reasons.append("no self-test") }
    if !reasons.isEmpty {
      return (
        .noisy, "order is claimed only where intervals allow it; \(reasons.joined(separator: ", "))"
      )
    }
    let passed =
      tests.count == 1 ? "the self-test passed" : "all \(tests.count) self-tests passed"
    return (.quiet, "\(passed), and no warning says that rounds were disturbed")
  }

  /// A sign that is told from the others without colours.
  var sign: String {
    switch self {
    case .quiet: "●"
    case .noisy: "◐"
    case .invalid: "✕"
    }
  }
}
