// What the formats have in common: each takes a report and gives text. None of them measures, and
// none knows where its text goes.

package import Comparison

/// A result with everything that is said about it.
package struct Report: Sendable {
  package let result: RunResult
  package let analysis: Analysis
  /// How the two builds of a run compare; nil where one took part.
  package let builds: Difference?
  /// Of the tables.
  let units: ColumnUnits

  /// Analyses a result.
  package init(_ result: RunResult) {
    self.init(result: result, analysis: Analysis(result))
  }

  /// - Parameter analysis: that of the same result.
  package init(result: RunResult, analysis: Analysis) {
    self.result = result
    self.analysis = analysis
    builds = Difference(builds: result)
    units = ColumnUnits(analysis, of: result)
  }
}

/// One way to write a report down.
package protocol ReportFormat: Sendable {
  /// Returns the whole text, its last line ended. The same report gives the same text.
  func render(_ report: Report) -> String
}
