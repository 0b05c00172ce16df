// Warnings for people: they go to standard error, beside a result that may go elsewhere.

internal import Comparison

/// One paragraph for each warning: its id, the reason and the remedy.
package struct WarningReport: ReportFormat {
  package let style: TerminalStyle

  package init(style: TerminalStyle) {
    self.style = style
  }

  /// Returns nothing at all when there is nothing to warn of.
  package func render(_ report: Report) -> String {
    let text = TerminalText(style: style)
    return report.analysis.warnings.flatMap { warning in
      text.fill("warning: \(warning.reason); \(warning.remedy) [\(warning.id)]", indent: 2)
        .map { Emphasis.yellow.applied(to: $0, in: style) + "\n" }
    }.joined()
  }
}
