// An advice in lines for people: what to take first, then the figures and promises that this rests on, what was
// excluded, what is not known, and what would tell.

internal import Comparison

/// Writes an advice down.
package struct AdviceReport: Sendable {
  package let style: TerminalStyle

  package init(style: TerminalStyle) {
    self.style = style
  }

  /// Rows of a placement that are shown; those behind them are counted.
  private static let mostRows = 8

  /// Returns the whole text, its last line ended.
  ///
  /// - Parameter report: what the advice was made from; nil where nothing was measured.
  package func render(_ advice: Advice, _ report: Report?) -> String {
    let page = AdvicePage(advice, report, style: style)
    let sections = AdviceSection.allCases.map { section in
      (title: section.rawValue, lines: lines(of: section, page))
    }
    return
      ([page.head]
      + sections.filter { !$0.lines.isEmpty }.map { section in
        [Emphasis.bold.applied(to: section.title, in: style)] + section.lines
      }).map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private func lines(of section: AdviceSection, _ page: AdvicePage) -> [String] {
    switch section {
    case .take: page.choice
    case .figures: page.figures(most: Self.mostRows)
    case .restsOn: page.promises
    case .worthKnowing: page.notes
    case .excluded: page.excluded
    case .notKnown: page.open
    case .toSettleIt: page.commands
    }
  }
}
