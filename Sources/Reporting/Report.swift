// What the formats have in common: each takes a report and gives text. None of them measures, and
// none knows where its text goes.

public import Comparison

/// A result with everything that is said about it.
public struct Report: Sendable {
  public let result: RunResult
  public let analysis: Analysis
  /// How the two builds of a run compare; nil where one took part.
  public let builds: Difference?

  /// Analyses a result.
  public init(_ result: RunResult) {
    self.init(result: result, analysis: Analysis(result))
  }

  /// - Parameter analysis: that of the same result.
  public init(result: RunResult, analysis: Analysis) {
    self.result = result
    self.analysis = analysis
    builds = Difference(builds: result)
  }
}

/// One way to write a report down.
public protocol ReportFormat: Sendable {
  /// Returns the whole text, its last line ended. The same report gives the same text.
  func render(_ report: Report) -> String
}
