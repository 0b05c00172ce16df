// What is written can be read back, whole; what is not whole is refused with its place.

import Reporting
import Sampling
import Testing

@testable import Comparison

@Suite struct JSONTests {
  /// A report whose histograms are short enough to be looked at.
  private static func short(_ fixture: Fixture) -> Report {
    var result = fixture.report.result
    let short = HistogramSnapshot(
      count: 3, min: 400, max: 5000, sum: 5811, buckets: [400, 1, 411, 1, 5000, 1])
    for index in result.cells.indices where result.cells[index].roundTrip.count > 0 {
      result.cells[index].roundTrip = short
      result.cells[index].setUp = short
      result.cells[index].floor?.roundTrip = short
      if result.cells[index].response != nil { result.cells[index].response = short }
    }
    return Report(result: result, analysis: fixture.report.analysis)
  }

  @Test(arguments: Fixture.allCases)
  func `JSON looks as it did`(fixture: Fixture) throws {
    let text = JSONReport().render(Self.short(fixture))
    try Golden.expect(text, equals: "\(fixture.rawValue).json")
  }

  @Test(arguments: Fixture.allCases)
  func `what is written is read back`(fixture: Fixture) throws {
    let result = fixture.report.result
    let text = JSONReport().render(fixture.report)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
    #expect(try JSONReader.read(Array(text.utf8)) == result)
  }

  @Test func `numbers that are not finite are left out`() throws {
    var result = Parts.result(cells: [])
    result.machine.loadAverage = .infinity
    result.machine.quota = .nan
    let row = Parts.row(
      ClosedLoop.cells[0], ratio: Ratio(value: .infinity, lower: 1, upper: .nan, isNoisy: true))
    let group = Group(
      placement: .same, recordSize: 24, clients: 1, rows: [row], reference: nil,
      verdict: Verdict(sentence: "", isTooNoisy: true))
    let report = Report(result: result, analysis: Analysis(groups: [group], warnings: []))
    let text = JSONReport().render(report).lowercased()
    #expect(!text.contains(/:-?(inf|nan)/))
    #expect(!text.contains("\"ratio\""))
    #expect(!text.contains("loadaverage"))
    _ = try JSONReader.read(Array(JSONReport().render(report).utf8))
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    for format: any ReportFormat in [CSVReport(), MarkdownReport(), TableReport(style: style)] {
      #expect(!format.render(report).contains(/\b(inf|nan)\b/))
    }
  }

  /// A file of the empty fixture with one edit.
  private static func refusal(
    _ fixture: Fixture = .empty, _ edit: (String) -> String
  ) -> String? {
    do {
      _ = try JSONReader.read(Array(edit(JSONReport().render(short(fixture))).utf8))
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `another version is refused with both numbers`() {
    #expect(
      Self.refusal { $0.replacing("\"schemaVersion\":1", with: "\"schemaVersion\":2") }
        == "schema version 2 was found, and this program reads version 1; "
        + "use the ipc-compare that wrote the file")
    // Of another version nothing else is expected.
    #expect(Self.refusal { _ in "{\"schemaVersion\": 7}" }?.hasPrefix("schema version 7") == true)
  }

  @Test(arguments: [
    ("", "line 1, byte 1: a value was expected, and the text ends"),
    ("{\n  \"a\": 1,\n  \"b\": }", "line 3, byte 8: a value was expected, and '}' found"),
    ("{\"a\" 1}", "line 1, byte 6: ':' was expected, and '1' found"),
    ("{\"a\":1,}", "line 1, byte 8: a key was expected, and '}' found"),
    ("[1, 2", "line 1, byte 6: ',' or ']' was expected, and the text ends"),
    ("{} x", "line 1, byte 4: the end was expected, and 'x' found"),
    ("\"abc", "line 1, byte 5: '\"' was expected, and the text ends"),
    ("\"abc\\", "line 1, byte 6: '\"' was expected, and the text ends"),
    ("nul", "line 1, byte 4: 'null' was expected, and the text ends"),
    ("1.", "line 1, byte 3: a digit was expected, and the text ends"),
    (String(repeating: "[", count: 100_000), "line 1, byte 257: more than 256 levels"),
  ])
  func `malformed JSON is refused with the place`(text: String, fault: String) {
    #expect(throws: UnreadableResult.self) { try JSONReader.read(Array(text.utf8)) }
    #expect(Self.refusal { _ in text } == "not JSON: \(fault); the file may be cut off")
  }

  @Test func `a file that is cut off anywhere is refused`() {
    let text = JSONReport().render(Self.short(.incomplete))
    for length in 0..<text.utf8.count - 2 {
      let part = Array(text.utf8.prefix(length))
      #expect(throws: UnreadableResult.self) { try JSONReader.read(part) }
    }
  }

  @Test func `text that is not UTF-8 is refused`() {
    #expect(throws: UnreadableResult.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
  }

  @Test func `a missing or wrong key is named with its path`() {
    #expect(
      Self.refusal { $0.replacing("\"governor\"", with: "\"x\"") } == nil,
      "what may be absent may be absent")
    #expect(
      Self.refusal { $0.replacing("\"kernel\"", with: "\"x\"") }
        == "no result of ipc-compare: the key machine.kernel is missing")
    #expect(
      Self.refusal { $0.replacing("\"complete\":false", with: "\"complete\":3") }
        == "no result of ipc-compare: complete is no Bool")
    #expect(
      Self.refusal(.incomplete) {
        $0.replacing("\"placement\":\"same\"", with: "\"placement\":\"moon\"")
      }?.hasPrefix("no result of ipc-compare: cells[0].coordinates.placement") == true)
    #expect(
      Self.refusal { _ in "[]" }?.hasPrefix("no result of ipc-compare: the whole text is no")
        == true)
  }

  @Test func `a number that does not fit is refused with its place`() throws {
    let text = "{\"schemaVersion\":-1.5}"
    #expect(
      Self.refusal { _ in text }
        == "no result of ipc-compare: a number at line 1, byte 18 is negative, fractional or too "
        + "large where a count was expected")
    let refusal = Self.refusal {
      $0.replacing("\"elapsedNanoseconds\":312000000", with: "\"elapsedNanoseconds\":-3")
    }
    #expect(refusal?.contains("a number at line 1, byte ") == true)
  }

  @Test func `a histogram that contradicts itself is refused with its cell`() {
    #expect(
      Self.refusal(.closedLoop) { $0.replacing("[400,1,411,1,5000,1]", with: "[400,1,411,1]") }
        == "cells[0].roundTrip: the buckets hold 2 samples; 3 were expected, from 400 to 5000 ns")
  }

  @Test func `two cells of the same coordinates are refused`() {
    let cells = [ClosedLoop.cells[3], ClosedLoop.cells[3]]
    let report = Report(
      result: Parts.result(cells: cells), analysis: Analysis(groups: [], warnings: []))
    #expect(throws: UnreadableResult.self) {
      try JSONReader.read(Array(JSONReport().render(report).utf8))
    }
  }
}
