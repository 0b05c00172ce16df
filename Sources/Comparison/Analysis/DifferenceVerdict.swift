// What a difference says to a script: passed, slower, or undecided. A gate that says "passed" of what it did
// not look at is worse than none.

/// Whether a change may pass, and why not.
package struct DifferenceVerdict: Equatable, Sendable {
  package let outcome: Outcome
  /// What rows leave open, each in a sentence; also where something is slower.
  package let questionsOfRows: [String]
  /// What no row says: that there is none to decide by, that a run is incomplete or cannot be trusted.
  package let questionsOfRuns: [String]

  /// Why it is not decided, each in a sentence.
  package var openQuestions: [String] { questionsOfRows + questionsOfRuns }

  package enum Outcome: CaseIterable, Sendable {
    /// Every cell of the old side was compared, those excepted whose rate neither side kept; none is slower,
    /// and no run has shown that it cannot be trusted.
    case passed
    /// Something is slower, whatever is undecided beside it.
    case slower
    /// Nothing is slower, as far as was compared.
    case undecided
  }

  /// What does not keep a change from passing.
  package enum Allowance: Sendable {
    /// Cells that were not compared, and runs that ended early. One cell must be compared all the same.
    case missing
    /// Rows that are too noisy to decide, and runs whose self-test failed. One row must be decided all the
    /// same.
    case noise
  }
}

extension Difference {
  /// Judges the difference.
  package func verdict(allowing allowed: Set<DifferenceVerdict.Allowance> = []) -> DifferenceVerdict
  {
    func number(of statuses: Set<DifferenceStatus>) -> Int {
      rows.count { statuses.contains($0.status) }
    }
    var ofRows: [String] = []
    var ofRuns: [String] = []
    let noisy = number(of: [.noisy])
    if !rows.contains(where: \.status.isDecided) {
      if noisy == 0 {
        ofRuns.append("no cell was compared")
      } else if allowed.contains(.noise) {
        ofRuns.append("no row was decided: all that were compared are too noisy")
      }
    }
    if !allowed.contains(.missing) {
      let missing = number(of: [.onlyInOld, .notCompared])
      if missing > 0 { ofRows.append("\(counted(missing, "row")) not compared") }
      ofRuns += Difference.incomplete(old: old, new: new)
    }
    if !allowed.contains(.noise) {
      if noisy > 0 { ofRows.append("\(counted(noisy, "row")) too noisy") }
      ofRuns += failedSelfTests
    }
    let isSlower = number(of: [.slower]) > 0
    let isDecided = ofRows.isEmpty && ofRuns.isEmpty
    return DifferenceVerdict(
      outcome: isSlower ? .slower : isDecided ? .passed : .undecided,
      questionsOfRows: ofRows, questionsOfRuns: ofRuns)
  }
}
