// What is written can be read back, whole; what is not whole is refused with its place.

import IPCChannels
import Reporting
import Sampling
import Testing

@testable import Comparison

@Suite struct JSONTests {
  @Test(arguments: Fixture.allCases)
  func `JSON looks as it did`(fixture: Fixture) throws {
    let text = JSONReport().render(fixture.report)
    #expect(text.hasSuffix("}\n"))
    try Golden.expect(
      JSONLines.broken(String(text.dropLast())), equals: "\(fixture.rawValue).json")
  }

  @Test(arguments: Fixture.allCases)
  func `what is written is read back`(fixture: Fixture) throws {
    let text = JSONReport().render(fixture.report)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
    #expect(try JSONReader.read(Array(text.utf8)) == fixture.report.result)
  }

  @Test func `a file from before there were two loops in bare C says nothing of the second`() throws
  {
    let text = JSONReport().render(Fixture.closedLoop.report)
    #expect(!text.contains("ibcFloor"))
    let result = try JSONReader.read(Array(text.utf8))
    #expect(result.settings.flavours == [.inlined])
    #expect(result.cells.allSatisfy { $0.libcFloor == nil })
    let both = try JSONReader.read(Array(JSONReport().render(BothFlavours.report).utf8))
    #expect(both.settings.flavours == [.inlined, .libc])
    #expect(both.cells[0].flavours == [.inlined, .libc])
    #expect(both.cells[1].flavours == [.inlined])
  }

  @Test func `each flavour has the ratio of its own rounds`() throws {
    let rows = BothFlavours.report.analysis.groups.flatMap(\.rows)
    let pipe = try #require(rows.first { $0.coordinates.kind == .pipe })
    let (inlined, libc) = (pipe[.floorRatio]?.value ?? 0, pipe[.libcRatio]?.value ?? 0)
    // The loop takes 0.94 times as long as the pipe, and 1.16 times over libc.
    #expect(inlined > 1 && libc < 1)
    #expect(abs(libc / inlined - 0.94 / 1.16) < 0.02)
    for metric in [Metric.libcRatio, .libcStreamRatio, .libcSetUpRatio, .libcRoundTrip] {
      #expect(pipe[metric]?.interval != nil, "\(metric.key)")
    }
    let shm = try #require(rows.first { $0.coordinates.kind == .shm })
    #expect(shm[.floorRatio]?.value != nil)
    #expect(shm[.libcRatio]?.value == nil && shm[.libcRatio]?.reason == FloorChoice.oneLoop)
    #expect(shm[.libcRoundTrip] == nil)
  }

  @Test func `paths lead to what was measured and to what was computed`() throws {
    let report = Fixture.closedLoop.report
    let json = try JSONValue(JSONReport().render(report))
    #expect(json["schemaVersion"]?.number == 2)
    #expect(json["cells[0].coordinates.kind"]?.text == "memfd")
    #expect(json["cells[0].coordinates.wait"]?.text == "block")
    #expect(json["cells[0].rounds[3].number"]?.number == 4)
    let round = report.result.cells[0].rounds[3]
    #expect(json["cells[0].rounds[3].roundTrip.count"]?.number == 160)
    #expect(json["cells[0].rounds[3].roundTrip.min"]?.number == Double(round.roundTrip.min))
    // Each bucket is told by its distance from the one before.
    let buckets = try #require(json["cells[0].rounds[3].roundTrip.buckets"]).items
    #expect(buckets.count == round.roundTrip.buckets.count)
    #expect(buckets[0].number == Double(round.roundTrip.buckets[0]))
    #expect(
      buckets[2].number == Double(round.roundTrip.buckets[2] - round.roundTrip.buckets[0]))
    #expect(json["cells[1].leftOut[0].number"]?.number == 7)
    #expect(json["cells[3].unavailable"]?.text == ClosedLoop.refusal)
    #expect(json["analysis.groups[0].reference.name"]?.text == "memfd")
    #expect(json["analysis.groups[0].answer.best[1].coordinates.name"]?.text == "shm")
    #expect(json["analysis.groups[0].answer.selfTest.hasFailed"]?.truth == false)
    #expect(json["analysis.groups[1].placement"]?.text == "cross")
    #expect(json["analysis.warnings[0].id"]?.text == report.analysis.warnings[0].id)
    let answer = try #require(json["analysis.groups[0].answer.text"]).items.compactMap(\.text)
    #expect(answer.count > 1 && answer.count <= 10)
  }

  @Test func `two builds come with their verdict`() throws {
    let json = try JSONValue(JSONReport().render(Fixture.otherBuild.report))
    #expect(json["analysis.builds.verdict"]?.text == "slower")
    #expect(json["analysis.builds.openQuestions"]?.items.isEmpty == true)
    #expect(
      json["analysis.builds.rows"]?.items.compactMap { $0["status"]?.text } == ["slower", "equal"])
    #expect(try JSONValue(JSONReport().render(Fixture.openLoop.report))["analysis.builds"] == nil)
  }

  @Test func `numbers that are not finite are left out`() throws {
    var result = Parts.result(cells: ClosedLoop.cells)
    result.machine.loadAverage = .infinity
    result.machine.quota = .nan
    let row = Row(
      coordinates: ClosedLoop.cells[0].coordinates, library: nil, remark: nil, isMeasured: true,
      isReference: false, floorWait: nil,
      figures: [
        Metric.relative.key: Figure(.infinity, interval: 1 ... .infinity),
        Metric.cpu.key: Figure(.nan),
      ])
    let group = Group(
      placement: .same, recordSize: 24, clients: 1, ratePerSecond: nil, rows: [row],
      reference: nil, answer: .nothing)
    let report = Report(result: result, analysis: Analysis(groups: [group], warnings: []))
    let text = JSONReport().render(report)
    #expect(!text.lowercased().contains(/:-?(inf|nan)/))
    #expect(!text.contains("loadAverage"))
    let json = try JSONValue(text)
    #expect(json["analysis.groups[0].rows[0].figures.ratio.value"]?.isNull == true)
    #expect(json["analysis.groups[0].rows[0].figures.ratio.lower"]?.number == 1)
    #expect(json["analysis.groups[0].rows[0].figures.ratio.upper"] == nil)
    _ = try JSONReader.read(Array(text.utf8))
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    for format: any ReportFormat in [CSVReport(), MarkdownReport(), TableReport(style: style)] {
      #expect(!format.render(report).contains(/\b(inf|nan)\b/))
    }
  }

  @Test func `two cells of the same coordinates are refused`() {
    let cells = [ClosedLoop.cells[3], ClosedLoop.cells[3]]
    let report = Report(
      result: Parts.result(cells: cells), analysis: Analysis(groups: [], warnings: []))
    let error = #expect(throws: UnreadableResult.self) {
      try JSONReader.read(Array(JSONReport().render(report).utf8))
    }
    #expect(error?.description == "cells[1]: it has the coordinates of cells[0]; one must go")
  }

  @Test func `a cell and its second entry are two cells`() throws {
    let report = Fixture.failedSelfTest.report
    let read = try JSONReader.read(Array(JSONReport().render(report).utf8))
    #expect(read.cells.map(\.coordinates.entry) == [.own, .twin, .own])
  }
}
