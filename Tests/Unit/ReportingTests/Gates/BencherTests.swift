// Bencher takes any names; what it needs is numbers.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct BencherTests {
  private static let text = BencherReport().render(Gate.report)

  @Test func `Bencher's format looks as it did`() throws {
    try Golden.expect(Self.text, equals: "gate-run.bmf.json")
  }

  @Test func `nothing of a run that did not come to its end is a measure`() throws {
    #expect(try JSONValue(BencherReport().render(Gate.interrupted)).members.isEmpty)
  }

  @Test func `nothing of a run that failed its self-test is a measure`() throws {
    let text = BencherReport().render(Fixture.failedSelfTest.report)
    #expect(try JSONValue(text).members.isEmpty)
  }

  @Test func `what is a backlog, or not exact, is no measure`() throws {
    let json = try JSONValue(Self.text).members
    let memfd = try #require(json.first { $0.key.hasPrefix("memfd") }?.value.members)
    let missed = try #require(json.first { $0.key.hasPrefix("pipe, adaptive") }?.value.members)
    #expect(memfd["response_median_ns"] != nil && memfd["system_calls_per_round_trip"] == nil)
    #expect(!missed.keys.contains { $0.hasPrefix("response_") })
    #expect(missed["service_median_ns"] != nil && missed["system_calls_per_round_trip"] != nil)
  }

  @Test func `every measure has a value, and is a figure of the analysis`() throws {
    let json = try JSONValue(Self.text)
    let rows = Gate.report.analysis.groups.flatMap(\.rows).filter(\.isMeasured)
    #expect(Set(json.members.keys) == Set(rows.map(\.coordinates.longTitle)))
    for row in rows {
      let measures = try #require(json.members[row.coordinates.longTitle]).members
      let isMissed = row.coordinates.longTitle.hasPrefix("pipe, adaptive")
      let known = Metric.all.filter { metric in
        row[metric].map { $0.value != nil && !$0.isApproximate } == true
          && !(isMissed && metric.key.hasPrefix("response_"))
      }
      #expect(Set(measures.keys) == Set(known.map(\.column)))
      for metric in known {
        let measure = try #require(measures[metric.column]).members
        #expect(measure["value"]?.number == row[metric]?.value)
        #expect(measure["lower_value"]?.number == row[metric]?.interval?.lowerBound)
        #expect(measure["upper_value"]?.number == row[metric]?.interval?.upperBound)
      }
    }
  }
}
