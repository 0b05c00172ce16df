// Spreadsheets read what RFC 4180 says, not what looks right.

import Reporting
import Testing

@testable import Comparison

@Suite struct CSVTests {
  @Test(arguments: Fixture.allCases)
  func `CSV looks as it did`(fixture: Fixture) throws {
    try Golden.expect(CSVReport().render(fixture.report), equals: "\(fixture.rawValue).csv")
  }

  @Test(arguments: Fixture.allCases)
  func `every line has as many fields as there are names`(fixture: Fixture) {
    let records = Self.records(CSVReport().render(fixture.report))
    #expect(records.count == fixture.report.result.cells.count + 1)
    for record in records { #expect(record.count == records[0].count) }
    #expect(Set(records[0]).count == records[0].count)
  }

  @Test func `commas, quotes and line ends come back`() throws {
    let reason = "it said \"no, never\",\r\nand left"
    let row = Parts.row(Parts.unavailable("pipe", .same, reason))
    let group = Group(
      placement: .same, recordSize: 24, clients: 1, rows: [row], reference: nil,
      verdict: Verdict(sentence: "", isTooNoisy: false))
    let records = Self.records(
      CSVReport().render(
        Report(
          result: Parts.result(cells: []), analysis: Analysis(groups: [group], warnings: []))))
    let column = try #require(records[0].firstIndex(of: "unavailable"))
    #expect(records[1][column] == reason)
  }

  /// A reader of RFC 4180.
  private static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && bytes.first == UInt8(ascii: "\""):
        field.append(bytes.removeFirst())
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted, UInt8(ascii: "\n") where !isQuoted:
        record.append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == UInt8(ascii: "\n") {
          records.append(record)
          record = []
        }
      case UInt8(ascii: "\r") where !isQuoted: #expect(bytes.first == UInt8(ascii: "\n"))
      default: field.append(byte)
      }
    }
    #expect(field.isEmpty && record.isEmpty && !isQuoted)
    return records
  }
}
