// What GitHub Actions shows of a difference: what got slower, what was not decided, and the sum.

package import Comparison
internal import IPCChannels

/// An error for each row that is slower, a warning for each that was not decided, and one notice.
package struct GitHubDifferenceReport: DifferenceFormat {
  package init() {}

  package func render(_ difference: Difference, _ verdict: DifferenceVerdict) -> String {
    func title(_ row: DifferenceRow) -> String { DifferenceText.title(row, of: difference) }
    let slower = difference.rows.filter { $0.status == .slower }.map {
      GitHubCommand(.error, "slower: \(title($0))", DifferenceText.finding($0))
    }
    // They keep nothing from passing.
    let harmless: Set<DifferenceStatus> = [.onlyInNew, .neitherKept]
    let open = difference.rows.compactMap { row in
      DifferenceText.openQuestion(row).map {
        GitHubCommand(harmless.contains(row.status) ? .notice : .warning, title(row), $0)
      }
    }
    // That two builds of one run differ is what was asked for.
    let isOneRun = difference.spread == .none
    let notes = difference.notes.map {
      GitHubCommand(
        isOneRun ? .notice : .warning, isOneRun ? "the builds differ" : "the runs differ", $0)
    }
    let sum = GitHubCommand(
      .notice, isOneRun ? "ipc-compare run --against" : "ipc-compare diff",
      "\(DifferenceText.verdict(verdict, of: difference)) (\(DifferenceText.summary(difference)))")
    let warnings = DifferenceText.warnings(difference).map {
      GitHubCommand(.notice, "what the runs warn of", $0)
    }
    return ([sum] + slower + open + notes + warnings).map(\.line).joined()
  }
}
