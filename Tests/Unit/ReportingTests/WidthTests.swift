// A line that is too long wraps wherever the terminal ends, and the table is gone.

import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct WidthTests {
  /// Most where columns come and go.
  private static let widths = Array(40...52) + stride(from: 56, through: 200, by: 12)

  @Test(arguments: Fixture.allCases, [true, false])
  func `no line is wider than the terminal`(fixture: Fixture, usesUnicode: Bool) {
    for width in Self.widths {
      let style = TerminalStyle(width: width, usesColour: false, usesUnicode: usesUnicode)
      let page = TableReport(style: style).render(fixture.report)
      for line in page.split(separator: "\n") {
        #expect(TerminalText.width(String(line)) <= width, "\(width) columns: \(line)")
        #expect(line.last != " ", "\(width) columns: \(line)")
      }
    }
  }

  @Test(arguments: Fixture.allCases)
  func `without Unicode there is only ASCII`(fixture: Fixture) {
    for width in [40, 80, 200] {
      let style = TerminalStyle(width: width, usesColour: true, usesUnicode: false)
      let page = TableReport(style: style).render(fixture.report)
      #expect(page.utf8.count { $0 > 127 } == 0)
    }
  }

  @Test func `a name without end is cut, and a word without end is broken`() {
    let longWord = String(repeating: "x", count: 300)
    var cell = OneRound.cells[0]
    cell.coordinates.name = "name-" + longWord
    let lost = Parts.unavailable(Parts.coordinates(.datagram, .block, .same), "見 \(longWord)")
    let report = Report(Parts.result(cells: [cell, lost]))
    for width in 40...90 {
      let style = TerminalStyle(width: width, usesColour: false, usesUnicode: true)
      for line in TableReport(style: style).render(report).split(separator: "\n") {
        #expect(TerminalText.width(String(line)) <= width, "\(width) columns: \(line)")
      }
    }
  }

  @Test(arguments: Fixture.allCases)
  func `colour adds no columns and only looks`(fixture: Fixture) {
    for width in [40, 80] {
      let plain = TableReport(
        style: TerminalStyle(width: width, usesColour: false, usesUnicode: true)
      ).render(fixture.report)
      let coloured = TableReport(
        style: TerminalStyle(width: width, usesColour: true, usesUnicode: true)
      ).render(fixture.report)
      #expect(!plain.contains("\u{1B}"))
      #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    }
  }

  @Test func `what matters has colour`() {
    let style = TerminalStyle(width: 80, usesColour: true, usesUnicode: true)
    let page = TableReport(style: style).render(ClosedLoop.report)
    #expect(page.contains("\u{1B}[1mmemfd"))
    #expect(page.contains("\u{1B}[2mdatagram"))
    #expect(
      TableReport(style: style).render(FailedSelfTest.report).contains("\u{1B}[33m  WARNING"))
    #expect(
      TableReport(style: style).render(Interrupted.withoutRounds)
        .contains("\u{1B}[33mincomplete"))
  }

  @Test func `what is hidden is named, and a wide terminal hides nothing`() {
    let narrow = TableReport(style: TerminalStyle(width: 60, usesColour: false, usesUnicode: true))
    let page = narrow.render(ClosedLoop.report)
    #expect(page.contains("not shown for want of width"))
    #expect(page.contains("set-up"))
    for fixture in Fixture.allCases {
      let wide = TableReport(style: TerminalStyle(width: 240, usesColour: false, usesUnicode: true))
      #expect(!wide.render(fixture.report).contains("for want of width"))
    }
  }

  @Test func `a mark goes with the figure that it stands before`() {
    let rows = [["pipe", "≈", "1.04", "9.87654321"]].map { AlignedTable.Row(cells: $0) }
    let columns: [AlignedTable.Column] = [
      .init(name: "kind", lower: .init(text: "kind"), importance: .identity),
      .init(name: "vs C", lower: .init(text: ""), alignment: .left, importance: .useful),
      .init(name: "vs C", lower: .init(text: "vs C"), alignment: .decimal, importance: .useful),
      .init(name: "median", lower: .init(text: "median"), importance: .essential),
    ]
    for width in 10...40 {
      let table = AlignedTable(
        columns: columns, sections: [rows],
        style: TerminalStyle(width: width, usesColour: false, usesUnicode: true))
      let line = table.rowLines(ofSection: 0).joined()
      #expect(line.contains("≈") == line.contains("1.04"), "\(line)")
      #expect(table.hidden == (line.contains("1.04") ? [] : ["vs C"]))
    }
  }

  @Test func `no name or reason from a file can order a terminal about`() {
    let text = TerminalText(style: TerminalStyle(width: 80, usesColour: true, usesUnicode: true))
    #expect(text.plain("a\u{1B}[2Jb\r\u{202E}\nc") == "a\\u{1B}[2Jb\\r\\u{202E} c")
  }
}
