// The table is what people see first: its looks are pinned by golden files, its promises by tests.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct TableReportTests {
  static let styles = [true, false].flatMap { unicode in
    [40, 80, 120].map { TerminalStyle(width: $0, usesColour: false, usesUnicode: unicode) }
  }

  @Test(arguments: Fixture.allCases, styles)
  func `a table looks as it did`(fixture: Fixture, style: TerminalStyle) throws {
    let name = "\(fixture.rawValue)-\(style.width)\(style.usesUnicode ? "" : "-ascii").txt"
    try Golden.expect(TableReport(style: style).render(fixture.report), equals: name)
  }

  @Test func `a warning tells its reason, remedy and id`() throws {
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    let report = Fixture.closedLoop.report
    let text = WarningReport(style: style).render(report)
    try Golden.expect(text, equals: "closed-loop-warnings.txt")
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for warning in report.analysis.warnings {
      #expect(
        words.contains("warning: \(warning.reason); \(warning.remedy) [\(warning.id)]"),
        "\(warning.id)")
    }
  }

  @Test func `nothing to warn of is nothing`() {
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    let healthy = Report(
      result: Fixture.empty.report.result, analysis: Analysis(groups: [], warnings: []))
    #expect(WarningReport(style: style).render(healthy).isEmpty)
  }
}
