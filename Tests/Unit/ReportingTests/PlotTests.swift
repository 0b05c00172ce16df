// Pictures in a terminal: their looks are pinned by golden files, their promises by tests.

import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct PlotTests {
  private static func style(_ width: Int, _ unicode: Bool = true) -> TerminalStyle {
    TerminalStyle(width: width, usesColour: false, usesUnicode: unicode)
  }

  private static let all = PlotChoice(Plot.allCases, isAsked: true)

  private static func page(
    _ report: Report, _ width: Int, _ unicode: Bool = true, _ plots: PlotChoice = all
  ) -> String {
    TableReport(style: style(width, unicode), plots: plots).render(report)
  }

  /// The pictures of all groups, without the rest of the page.
  private static func pictures(
    _ report: Report, _ plots: [Plot], _ width: Int, _ unicode: Bool = true
  ) -> [[String]] {
    GroupPicture.all(report).flatMap { picture in
      TerminalPicture(picture, style: style(width, unicode))
        .blocks(PlotChoice(plots, isAsked: true))
    }
  }

  // MARK: Looks

  /// Those in which something differs, something does not, bounds are clipped, and a row has two speeds; a rate
  /// that is missed; more curves than one panel holds; and one round, of which there are no bounds.
  private static let fixtures: [(String, Report)] = [
    ("closed-loop", ClosedLoop.report), ("missed-rate", MissedRate.report),
    ("many-rows", ManyRows.report), ("one-round", OneRound.report),
  ]

  @Test(arguments: fixtures.map(\.0), TableReportTests.styles)
  func `pictures look as they did`(name: String, style: TerminalStyle) throws {
    let report = try #require(Self.fixtures.first { $0.0 == name }?.1)
    let text = Self.pictures(report, Plot.allCases, style.width, style.usesUnicode)
      .map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    let end = "\(style.width)\(style.usesUnicode ? "" : "-ascii")"
    try Golden.expect(text, equals: "plots-\(name)-\(end).txt")
  }

  // MARK: Where and when

  @Test func `a picture stands behind every answer and before its group's table`() throws {
    for fixture in [Fixture.closedLoop, .sizes, .failedSelfTest] {
      let page = Self.page(fixture.report, 80, true, PlotChoice([.intervals], isAsked: false))
      let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
      let answers = lines.indices.filter { lines[$0].hasPrefix("  choose") }
      let pictures = lines.indices.filter { lines[$0].hasPrefix("how many times as long as") }
      let tables = lines.indices.filter {
        lines[$0].hasPrefix("kind ") && lines[$0].contains("median")
      }
      #expect(pictures.count == tables.count)
      #expect(try #require(answers.last) < (try #require(pictures.first)))
      for (picture, table) in zip(pictures, tables) { #expect(picture < table) }
    }
  }

  @Test(arguments: Fixture.allCases)
  func `without pictures a page is what it was, and with them nothing else changes`(
    fixture: Fixture
  ) {
    let plain = TableReport(style: Self.style(80)).render(fixture.report).split(separator: "\n")
    let drawn = Self.page(fixture.report, 80).split(separator: "\n")
    var rest = plain[...]
    for line in drawn where line == rest.first { rest.removeFirst() }
    #expect(rest.isEmpty)
  }

  @Test func `nobody asked: intervals on a terminal with room, and nothing elsewhere`() {
    #expect(Plot.standard(onTerminal: true, width: 80) == [.intervals])
    #expect(Plot.standard(onTerminal: true, width: 79) == [])
    #expect(Plot.standard(onTerminal: false, width: 200) == [])
  }

  @Test func `pictures stand in one order, however they were asked for`() {
    #expect(PlotChoice([.curve, .intervals], isAsked: true).plots == [.intervals, .curve])
  }

  @Test func `what cannot be drawn is said where it was asked for, and else passed over`() {
    let picture = GroupPicture.all(OneRound.report)[0]
    let terminal = TerminalPicture(picture, style: Self.style(80))
    #expect(terminal.blocks(PlotChoice([.intervals], isAsked: false)).isEmpty)
    let said = terminal.blocks(PlotChoice([.intervals], isAsked: true)).joined().joined()
    #expect(said.hasPrefix("intervals: "))
  }

  // MARK: Promises

  @Test(arguments: Fixture.allCases, [true, false])
  func `no line is wider than the terminal, and without Unicode there is only ASCII`(
    fixture: Fixture, unicode: Bool
  ) {
    for width in [40, 41, 55, 59, 60, 61, 80, 97, 120, 200] {
      for line in Self.page(fixture.report, width, unicode).split(separator: "\n") {
        #expect(TerminalText.width(String(line)) <= width, "\(width): \(line)")
        #expect(line.last != " ", "\(width): \(line)")
        #expect(unicode || line.utf8.allSatisfy { $0 < 0x80 }, "\(line)")
      }
    }
  }

  @Test func `a name without end is cut, and its strategy is not`() {
    var result = ClosedLoop.report.result
    let name = String(repeating: "name", count: 60)
    for index in result.cells.indices where result.cells[index].coordinates.name == "fifo" {
      result.cells[index].coordinates.name = name
    }
    for width in [40, 80] {
      let lines = Self.pictures(Report(result), Plot.allCases, width).joined()
      for line in lines { #expect(TerminalText.width(line) <= width) }
      #expect(lines.contains { $0.hasPrefix("name") && $0.contains("… block ") })
    }
  }

  @Test func `colour adds no columns and only looks`() {
    for plot in Plot.allCases {
      let choice = PlotChoice([plot], isAsked: true)
      let plain = Self.page(ClosedLoop.report, 80, true, choice)
      let coloured = TableReport(
        style: TerminalStyle(width: 80, usesColour: true, usesUnicode: true), plots: choice
      ).render(ClosedLoop.report)
      #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    }
  }

  @Test(arguments: [true, false])
  func `a row is solid where it differs, hollow where not, and says where it was cut`(
    unicode: Bool
  ) throws {
    for (report, _) in [(ClosedLoop.report, 0), (FailedSelfTest.report, 0), (ManyRows.report, 0)] {
      for picture in GroupPicture.all(report) {
        let terminal = TerminalPicture(picture, style: Self.style(80, unicode))
        guard let lines = terminal.intervals else { continue }
        let glyphs = terminal.glyphs
        for (row, label) in zip(picture.rows, terminal.labels) {
          let line = try #require(lines.first { $0.hasPrefix(label + " ") }).dropFirst(label.count)
          // Without the figure at its end.
          let body = line[..<(line.lastIndex(of: " ") ?? line.endIndex)]
          #expect(body.contains(glyphs.different) == (row.standing == .different), "\(line)")
          #expect(body.contains(glyphs.reference) == (row.standing == .reference), "\(line)")
          if row.standing == .unknown {
            #expect(line.contains("unknown: "))
            continue
          }
          #expect(body.contains(glyphs.equal) == (row.standing == .equal), "\(line)")
          let range = picture.ratioRange
          if let interval = row.interval, row.standing != .reference {
            #expect(line.contains(glyphs.left) == (interval.lowerBound < range.lowerBound))
            #expect(line.contains(glyphs.right) == (interval.upperBound > range.upperBound))
          }
        }
      }
    }
  }

  @Test func `what was measured at all is seen in a density row`() throws {
    let terminal = TerminalPicture(GroupPicture.all(ClosedLoop.report)[1], style: Self.style(120))
    let lines = try #require(terminal.density)
    let eventfd = try #require(lines.first { $0.hasPrefix("eventfd") })
    // Two speeds: two hills with nothing between them.
    let hills = eventfd.dropFirst(terminal.labelWidth).dropLast(8).split(separator: " ")
    #expect(hills.count >= 2, "\(eventfd)")
  }

  @Test func `a step and a drift are seen in the rounds, and one beyond the scale has an arrow`()
    throws
  {
    func picture(_ factor: @escaping @Sendable (Int) -> Double) throws -> [Character] {
      let cell = Parts.cell(
        Parts.coordinates(.pipe, .block, .same),
        Parts.Shape(median: 4_000, rounds: 8, factor: factor))
      let report = Report(Parts.result(cells: [cell], rounds: 8))
      let terminal = TerminalPicture(GroupPicture.all(report)[0], style: Self.style(80))
      let line = try #require(terminal.rounds?.last)
      let body = line.dropFirst(terminal.labelWidth + 1)
      return (0..<8).map { Array(body)[$0 * 3] }
    }
    let step = try picture { $0 > 4 ? 1.4 : 1 }
    #expect(Set(step[..<4]).isDisjoint(with: step[4...]), "\(step)")
    let spike = try picture { $0 == 3 ? 4 : 1 }
    #expect(spike[2] == "↑")
    #expect(spike.count { $0 == "↑" } == 1)
  }

  @Test func `a curve ends where its samples do`() throws {
    let picture = GroupPicture.all(ClosedLoop.report)[1]
    let terminal = TerminalPicture(picture, style: Self.style(120))
    let lines = try #require(terminal.curve)
    func last(_ letter: Character) -> Int {
      lines.filter { $0.contains("│") }.compactMap { line in
        Array(line.prefix(80)).lastIndex(of: letter)
      }.max() ?? 0
    }
    let shares = picture.rows.map { $0.shape?.curve(steps: 12).last?.share ?? 0 }
    let order = shares.indices.sorted { shares[$0] < shares[$1] }
    let letters: [Character] = ["a", "b", "c", "d"]
    let ends = order.map { last(letters[$0]) }
    #expect(ends == ends.sorted(), "\(shares) \(ends)")
    #expect(ends[0] < ends[ends.count - 1])
  }
}
