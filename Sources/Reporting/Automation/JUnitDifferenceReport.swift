// JUnit's XML of a difference: what got slower is a failed test, and what was not decided is none that passed.

package import Comparison
internal import IPCChannels

/// One test case for each row, and one for the runs where there is nothing to compare, or any of them is
/// incomplete or failed its self-test.
package struct JUnitDifferenceReport: DifferenceFormat {
  package init() {}

  package func render(_ difference: Difference, _ verdict: DifferenceVerdict) -> String {
    JUnitSuite.document([
      Self.suite(difference, verdict, name: "ipc-compare diff", group: "ipc-compare")
    ])
  }

  /// - Parameters:
  ///   - name: of the suite.
  ///   - group: what viewers put its cases together by, with the placement behind it.
  static func suite(
    _ difference: Difference, _ verdict: DifferenceVerdict, name: String, group: String
  ) -> JUnitSuite {
    JUnitSuite(
      name: name, startedAt: difference.new[0].startedAt, seconds: nil,
      output: ([
        DifferenceText.summary(difference), DifferenceText.verdict(verdict, of: difference),
      ]
        + difference.notes.map { "differs: \($0)" } + DifferenceText.warnings(difference)
        + [DifferenceText.spread(difference)]),
      cases: runs(verdict, group)
        + difference.rows.map { row in
          let outcome = outcome(row)
          // What failed has it in its message.
          let hasMore = outcome == .passed || row.ratio != nil && row.status != .slower
          return JUnitSuite.Case(
            name: DifferenceText.title(row, of: difference),
            group: "\(group).\(row.coordinates.placement.rawValue)", outcome: outcome,
            output: hasMore ? [DifferenceText.finding(row)] : [])
        })
  }

  /// What keeps the verdict open beside rows.
  private static func runs(_ verdict: DifferenceVerdict, _ group: String) -> [JUnitSuite.Case] {
    if verdict.questionsOfRuns.isEmpty { return [] }
    return [
      JUnitSuite.Case(
        name: "the runs", group: group,
        outcome: .error(verdict.questionsOfRuns.joined(separator: ", ")), output: [])
    ]
  }

  private static func outcome(_ row: DifferenceRow) -> JUnitSuite.Outcome {
    if let question = DifferenceText.openQuestion(row) { return .skipped(question) }
    return row.status == .slower ? .failure("slower: \(DifferenceText.finding(row))") : .passed
  }
}
