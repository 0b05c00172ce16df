// Spreadsheets read what RFC 4180 says, not what looks right.

import IPCChannels
import Reporting
import Testing

@testable import Comparison

@Suite struct CSVTests {
  @Test(arguments: Fixture.allCases)
  func `CSV looks as it did`(fixture: Fixture) throws {
    try Golden.expect(CSVReport().render(fixture.report), equals: "\(fixture.rawValue).csv")
  }

  @Test(arguments: Fixture.allCases)
  func `every line has as many fields as there are names`(fixture: Fixture) throws {
    let records = try CSVRecords(CSVReport().render(fixture.report))
    let rows = fixture.report.analysis.groups.flatMap(\.rows)
    #expect(records.lines.count == rows.count)
    for line in records.lines { #expect(line.count == records.names.count) }
    #expect(Set(records.names).count == records.names.count)
  }

  @Test func `commas, quotes and line ends come back`() throws {
    let reason = "it said \"no, never\",\r\nand left"
    let cell = Parts.unavailable(Parts.coordinates(.pipe, .block, .same), reason)
    let records = try CSVRecords(CSVReport().render(Report(Parts.result(cells: [cell]))))
    #expect(records[0, "remark"] == reason)
  }

  @Test func `the rows of a group say how its test of itself ended`() throws {
    let failed = try CSVRecords(CSVReport().render(Fixture.failedSelfTest.report))
    #expect(failed.lines.indices.allSatisfy { failed[$0, "self_test"] == "failed" })
    let records = try CSVRecords(CSVReport().render(Fixture.closedLoop.report))
    for line in records.lines.indices {
      #expect(records[line, "self_test"] == (records[line, "placement"] == "same" ? "passed" : ""))
    }
  }

  @Test func `a cell says how many of its rounds count`() throws {
    let records = try CSVRecords(CSVReport().render(Fixture.closedLoop.report))
    let shm = try #require(records.lines.indices.first { records[$0, "kind"] == "shm" })
    #expect(records[shm, "rounds"] == "7")
    #expect(records[shm, "rounds_left_out"] == "1")
  }
}
