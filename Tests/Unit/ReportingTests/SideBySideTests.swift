// Several results beside each other: what may be compared is said first, and what is shown is of each file alone.

import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct SideBySideTests {
  private static let other: RunResult = {
    var other = Change.new
    other.machine.kernel = "6.6.1"
    other.machine.vulnerabilities?.removeLast()
    other.settings.batch = 1
    return other
  }()

  private static let sides = sides(Change.old, other)

  private static func sides(_ results: RunResult...) -> SideBySide {
    SideBySide(
      results.enumerated().map { ComparedRun(name: "\(["a", "b", "c"][$0]).json", result: $1) })
  }

  @Test(arguments: [true, false], [80, 120])
  func `several results look as they did`(usesUnicode: Bool, width: Int) throws {
    let style = TerminalStyle(width: width, usesColour: false, usesUnicode: usesUnicode)
    try Golden.expect(
      SideBySideReport(style: style).render(Self.sides),
      equals: "side-by-side-\(width)\(usesUnicode ? "" : "-ascii").txt")
  }

  @Test func `their Markdown and CSV look as they did`() throws {
    try Golden.expect(SideBySideMarkdownReport().render(Self.sides), equals: "side-by-side.md")
    try Golden.expect(SideBySideCSVReport().render(Self.sides), equals: "side-by-side.csv")
  }

  @Test(arguments: [true, false])
  func `no line is wider than the terminal`(usesUnicode: Bool) {
    for width in stride(from: 40, through: 200, by: 8) {
      let style = TerminalStyle(width: width, usesColour: false, usesUnicode: usesUnicode)
      for line in SideBySideReport(style: style).render(Self.sides).split(separator: "\n") {
        #expect(TerminalText.width(String(line)) <= width, "\(width) columns: \(line)")
      }
    }
  }

  @Test func `what differs is named, and times are to be compared with care only`() {
    let names = Self.sides.differences.map(\.name)
    #expect(names.contains("kernel") && names.contains("batch") && names.contains("spectre_v2"))
    let times = Self.sides.judgements.first { $0.subject == "times" }?.text ?? ""
    #expect(
      times.hasPrefix("only with care: ") && times.contains("the kernel")
        && times.contains("the mitigations") && times.contains("the settings"), "\(times)")
    let alike = Self.sides(Change.old, Change.new)
    let text = alike.judgements.first { $0.subject == "times" }?.text ?? ""
    #expect(text.hasPrefix("may be compared") == alike.differences.isEmpty, "\(text)")
  }

  @Test func `a placement that is another distance is compared in nothing`() {
    var far = Change.new
    for index in far.machine.cpus.indices {
      far.machine.cpus[index].threads = [far.machine.cpus[index].number]
    }
    let sides = Self.sides(Change.old, far)
    let placements = Set(Change.old.cells.map(\.coordinates.placement))
    #expect(placements == [.same] || placements.contains(.cross))
    for group in sides.groups {
      #expect(group.isAnotherDistance == (group.placement == .cross || group.placement == .smt))
    }
    var moved = Parts.result(cells: [
      Parts.cell(Parts.coordinates(.pipe, .block, .cross), Parts.Shape(median: 4000)),
      Parts.cell(Parts.coordinates(.memfd, .block, .cross), Parts.Shape(median: 3000)),
    ])
    let here = moved
    for index in moved.machine.cpus.indices {
      moved.machine.cpus[index].threads = [moved.machine.cpus[index].number]
    }
    moved.startedAt = "2026-02-04T10:00:00Z"
    let apart = Self.sides(here, moved)
    #expect(apart.groups.map(\.isAnotherDistance) == [true])
    #expect(
      apart.judgements.contains {
        $0.subject == "not"
          && $0.text
            == "placement cross, which is another distance in each: A hardware threads of one core; B one "
            + "last-level cache"
      }, "\(apart.judgements)")
  }

  @Test func `ratios are to a cell that all files have, and those that lie apart are named`() throws
  {
    func result(pipe: Double, memfd: Double, shm: Double?) -> RunResult {
      Parts.result(
        cells: [
          Parts.cell(Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: pipe)),
          Parts.cell(Parts.coordinates(.memfd, .block, .same), Parts.Shape(median: memfd)),
        ]
          + (shm.map {
            [Parts.cell(Parts.coordinates(.shm, .block, .same), Parts.Shape(median: $0))]
          } ?? []))
    }
    // shm is the fastest, and one file does not have it.
    let sides = Self.sides(
      result(pipe: 4000, memfd: 3000, shm: 1000), result(pipe: 9000, memfd: 3000, shm: nil))
    let group = try #require(sides.groups.first)
    #expect(group.reference?.name == "memfd")
    let pipe = try #require(group.rows.first { $0.coordinates.name == "pipe" })
    let ratios = pipe.findings.compactMap { $0?.ratio?.value }
    #expect(ratios.count == 2 && ratios[0] < 1.5 && ratios[1] > 2.5)
    #expect(group.rowsApart.map(\.coordinates.name) == ["pipe"])
    let shm = try #require(group.rows.first { $0.coordinates.name == "shm" })
    #expect(shm.findings[0]?.figure != nil && shm.findings[1] == nil)
    #expect(
      SideBySideText.notes(group, sides)
        == ["ratios that lie apart beyond the bounds of two files: pipe (block)"])
  }

  @Test func `a file that is not to be trusted is named`() {
    let sides = Self.sides(Change.old, FailedSelfTest.report.result)
    #expect(
      sides.judgements.contains {
        $0.subject == "not" && $0.text.contains("it failed its self-test")
      })
  }

  @Test func `names and reasons from files are no orders`() {
    var hostile = Change.new
    hostile.machine.kernel = "\u{1B}[2J|<b>\u{202E}"
    hostile.cells[0].unavailable = "=1+1\n\u{1B}]0;x"
    let sides = SideBySide([
      ComparedRun(name: "a.json", result: Change.old),
      ComparedRun(name: "\u{1B}c.json", result: hostile),
    ])
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    for text in [
      SideBySideReport(style: style).render(sides), SideBySideMarkdownReport().render(sides),
      SideBySideCSVReport().render(sides),
    ] {
      #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    }
  }
}
