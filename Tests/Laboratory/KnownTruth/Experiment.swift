// The same comparison many times: how often it was right, and whether that is often enough.

/// The outcomes of the runs that compared one thing.
package struct Experiment: Sendable {
  package let title: String
  package private(set) var outcomes: [Outcome] = []

  package init(_ title: String) {
    self.title = title
  }

  package mutating func add(_ outcome: Outcome) {
    outcomes.append(outcome)
  }

  /// Runs that were right.
  package var right: Int { outcomes.count { $0.isRight } }

  /// Runs that have to be right. An interval of 95 % may be wrong in one of twenty; in fewer than
  /// twenty runs that is none.
  package var demanded: Int { outcomes.count - outcomes.count / 20 }

  /// Whether it was right often enough; never without a run.
  package var isMet: Bool { !outcomes.isEmpty && right >= demanded }

  /// The least, the median and the greatest ratio of the runs that gave one; nil where none did.
  package var spread: (least: Double, median: Double, greatest: Double)? {
    let sorted = outcomes.compactMap(\.value).sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return nil }
    let middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    return (least, middle, greatest)
  }
}
