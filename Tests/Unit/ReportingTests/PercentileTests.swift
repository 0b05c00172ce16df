// The percentile files are for the tools of others: their format is theirs.

import Reporting
import Sampling
import Testing

@testable import Comparison

@Suite struct PercentileTests {
  @Test(arguments: Fixture.allCases)
  func `percentile files look as they did`(fixture: Fixture) throws {
    let files = PercentileReport().files(fixture.report)
    let text = files.map { "==> \($0.name) <==\n\($0.text)" }.joined()
    try Golden.expect(text, equals: "\(fixture.rawValue).hgrm.txt")
  }

  @Test func `a cell that was not measured has no file, and an open loop has two`() {
    let closed = PercentileReport().files(Fixture.closedLoop.report).map(\.name)
    #expect(
      closed == [
        "memfd-block-same-24B-1c.hgrm", "shm-block-same-24B-1c.hgrm",
        "socketpair-block-same-24B-1c.hgrm", "memfd-adaptive-cross-24B-1c.hgrm",
        "eventfd-adaptive-cross-24B-1c.hgrm", "pipe-block-cross-24B-1c.hgrm",
        "fifo-block-cross-24B-1c.hgrm",
      ])
    let open = PercentileReport().files(Fixture.openLoop.report).map(\.name)
    #expect(open.count == 4)
    #expect(open.contains("pipe-block-free-24B-1c-10000ps-response.hgrm"))
    #expect(open.contains("pipe-block-free-24B-1c-10000ps-service.hgrm"))
    #expect(PercentileReport().files(Fixture.empty.report).isEmpty)
  }

  /// Value, percentile, total count and inverse of every line that plotters read.
  private static func points(_ text: String) -> [[Double]] {
    text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: " ").compactMap { Double($0) } }.filter { $0.count == 4 }
  }

  @Test func `steps halve towards the end, and what they say is so`() throws {
    var histogram = Histogram()
    for value in 1...1000 { histogram.record(UInt64(value)) }
    let text = try Self.text(histogram.snapshot)
    let points = Self.points(text)
    #expect(points.prefix(7).map { $0[1] } == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.55])
    for point in points {
      // A bucket for each value, half a nanosecond to each side: the value is the rank.
      #expect(abs(point[0] * 1000 - point[1] * 1000 - 0.5) <= 0.501)
      #expect(abs(point[2] - point[1] * 1000) <= 0.5)
      #expect(abs(point[3] - 1 / (1 - point[1])) < 0.01)
    }
    // 500.5 ns in microseconds with three decimals: one or the other.
    #expect(text.contains(/#\[Mean    =        0\.50[01], StdDeviation   =        0\.289\]\n/))
    #expect(text.contains("#[Max     =        1.000, Total count    =         1000]\n"))
    #expect(text.hasSuffix("#[Buckets =           27, SubBuckets     =         2048]\n"))
  }

  @Test(arguments: [1000, 100, 10, 1])
  func `the curve ends where a table has a dash, and not before its middle`(samples: Int) throws {
    var histogram = Histogram()
    for value in 1...samples { histogram.record(UInt64(value)) }
    let text = try Self.text(histogram.snapshot)
    let points = Self.points(text)
    let last = try #require(points.last)
    // Ten of the samples are above it, and there is no step between it and that.
    let end = max(0.5, 1 - 10 / Double(samples))
    #expect(last[1] <= end && last[3] > 0.9 / (1 - end), "\(last)")
    #expect(text.contains("\n# The curve ends where fewer than ten samples lie above it, or "))
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.contains("Value") }
    #expect(lines.count == points.count)
  }

  @Test func `a curve of a rate that was missed says so`() throws {
    let files = PercentileReport().files(Fixture.missedRate.report)
    for file in files {
      let isKept =
        file.name.hasPrefix("shm") && !file.name.contains("-1000000ps")
        || file.name.hasPrefix("memfd") && file.name.contains("-10000ps")
      let title = try #require(file.text.split(separator: "\n").first)
      // A service time is what it is all the same.
      let isResponse = title.hasPrefix("# response")
      #expect(
        title.contains("; the rate was missed: reached ") == (!isKept && isResponse), "\(title)")
    }
  }

  @Test func `more samples than a Double can count come to an end`() throws {
    let text = try Self.text(
      HistogramSnapshot(
        count: .max, min: 1, max: 2, sum: .max, buckets: [1, .max - 1, 2, 1]))
    #expect(text.contains("Total count    = 18446744073709551615"))
  }

  private static func text(_ snapshot: HistogramSnapshot) throws -> String {
    var cell = ClosedLoop.cells[0]
    cell.rounds = [cell.rounds[0]]
    cell.rounds[0].roundTrip = snapshot
    var result = Parts.result(cells: [cell])
    result.baseline?.clockStepNanoseconds = 1
    let report = Report(result: result, analysis: Analysis(groups: [], warnings: []))
    return try #require(PercentileReport().files(report).first?.text)
  }

  @Test func `file names are safe and distinct`() {
    var cells = [ClosedLoop.cells[0], ClosedLoop.cells[0], ClosedLoop.cells[0]]
    cells[0].coordinates.name = "../a/b"
    cells[1].coordinates.name = "../a:b"
    cells[2].coordinates.name = String(repeating: "ü", count: 400)
    let report = Report(
      result: Parts.result(cells: cells), analysis: Analysis(groups: [], warnings: []))
    let names = PercentileReport().files(report).map(\.name)
    #expect(
      names.prefix(2) == ["___a_b-block-same-24B-1c.hgrm", "___a_b-block-same-24B-1c-2.hgrm"])
    #expect(names.allSatisfy { $0.utf8.count < 200 && $0.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil })
  }
}
