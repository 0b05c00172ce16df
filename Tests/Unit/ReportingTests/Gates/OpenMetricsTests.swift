// A scraper refuses a whole file for one line that the format does not allow.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct OpenMetricsTests {
  private static let text = OpenMetricsReport().render(Gate.report)

  @Test func `OpenMetrics looks as it did`() throws {
    try Golden.expect(Self.text, equals: "gate-run.metrics.txt")
  }

  @Test func `a run that failed its self-test says so before all figures`() throws {
    let text = OpenMetricsReport().render(Fixture.failedSelfTest.report)
    try Golden.expect(text, equals: "failed-self-test.metrics.txt")
    #expect(text.contains("\nipc_self_test_passed{kind=\"pipe\""))
    #expect(text.contains(#/\nipc_self_test_passed\{[^}]*\} 0\n/#))
    let passed = OpenMetricsReport().render(Fixture.closedLoop.report)
    #expect(passed.contains(#/\nipc_self_test_passed\{[^}]*\} 1\n/#))
    #expect(!Self.text.contains("self_test"), "there was none")
  }

  @Test func `a family comes once, with its metadata first and its unit in its name`() throws {
    var families: Set<String> = []
    var current = ""
    var samples: Set<Substring> = []
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.suffix(2) == ["# EOF", ""])
    for line in lines.dropLast(2) {
      let words = line.split(separator: " ", maxSplits: 3)
      if words[0] == "#" {
        if words[1] == "TYPE" {
          current = String(words[2])
          #expect(families.insert(current).inserted, "\(current)")
        }
        #expect(words[2] == current)
        if words[1] == "UNIT" { #expect(current.hasSuffix("_\(words[3])")) }
      } else if words[0] == "ipc_complete" {
        // It is of the whole run, and so has no labels.
        #expect(current == words[0] && words.count == 2)
      } else {
        let match = try #require(
          line.wholeMatch(of: /([a-z_0-9]+)(\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)+\}) (\S+)/))
        #expect(match.output.1 == current)
        #expect(samples.insert(line.prefix { $0 != "}" }).inserted, "\(line)")
        #expect(Double(match.output.5)?.isFinite == true)
      }
    }
    #expect(Set(families.filter { $0.hasSuffix("ratio") }).contains("ipc_ratio"))
  }

  @Test func `what is not known is left out`() {
    #expect(!Self.text.contains("datagram"))
    #expect(!Self.text.contains("p99_99"))
    #expect(Self.text.contains("ipc_response_median_seconds{kind=\"memfd\""))
    #expect(Self.text.contains("rate=\"10000\""))
  }

  @Test func `of a run that did not come to its end there is nothing else`() {
    #expect(Self.text.contains("\nipc_complete 1\n"))
    let text = OpenMetricsReport().render(Gate.interrupted)
    let samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(samples == ["ipc_complete 0"])
  }

  @Test func `what is a backlog, or not exact, is left out`() {
    let samples = Self.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    func has(_ family: String, _ kind: String, _ wait: String) -> Bool {
      samples.contains { $0.hasPrefix("ipc_\(family){kind=\"\(kind)\",wait=\"\(wait)\"") }
    }
    #expect(has("response_median_seconds", "memfd", "adaptive"))
    #expect(!has("response_median_seconds", "pipe", "adaptive"))
    #expect(has("achieved_rate_per_second", "pipe", "adaptive"))
    #expect(has("system_calls_per_round_trip", "pipe", "adaptive"))
    #expect(!has("system_calls_per_round_trip", "memfd", "adaptive"))
  }

  @Test func `a figure and its bounds are those of the analysis`() throws {
    let row = try #require(
      Gate.report.analysis.groups.flatMap(\.rows).first { $0.coordinates.name == "pipe" })
    let figure = try #require(row[.roundTrip])
    for (part, value) in [
      ("", figure.value), ("_lower", figure.interval?.lowerBound),
      ("_upper", figure.interval?.upperBound),
    ] {
      let start = "ipc_round_trip_median\(part)_seconds{kind=\"pipe\""
      let line = try #require(Self.text.split(separator: "\n").first { $0.hasPrefix(start) })
      let written = try #require(line.split(separator: " ").last.flatMap { Double($0) })
      #expect(try abs(written * 1e9 - #require(value)) < 1e-6)
    }
  }
}
