// JUnit's XML of a difference: what got slower is a failed test, and what was not decided is none that passed.

public import Comparison
internal import IPCChannels

/// One test case for each row.
public struct JUnitDifferenceReport: DifferenceFormat {
  public init() {}

  public func render(_ difference: Difference, _ verdict: DifferenceVerdict) -> String {
    JUnitSuite(
      name: "ipc-compare diff", startedAt: difference.new[0].startedAt, seconds: nil,
      output: ([DifferenceText.summary(difference), DifferenceText.verdict(verdict)]
        + difference.notes.map { "differs: \($0)" } + DifferenceText.warnings(difference)
        + [DifferenceText.spread(difference)]),
      cases: difference.rows.map { row in
        JUnitSuite.Case(
          name: DifferenceText.title(row, of: difference),
          group: "ipc-compare.\(row.coordinates.placement.rawValue)", outcome: Self.outcome(row),
          output: row.ratio == nil || row.status == .slower ? [] : [DifferenceText.finding(row)])
      }
    ).rendered()
  }

  private static func outcome(_ row: DifferenceRow) -> JUnitSuite.Outcome {
    if let question = DifferenceText.openQuestion(row) { return .skipped(question) }
    return row.status == .slower ? .failure("slower: \(DifferenceText.finding(row))") : .passed
  }
}
