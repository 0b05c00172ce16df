// Bencher takes any names; what it needs is numbers.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct BencherTests {
  private static let text = BencherReport().render(Gate.report)

  @Test func `Bencher's format looks as it did`() throws {
    try Golden.expect(Self.text, equals: "gate-run.bmf.json")
  }

  @Test func `every measure has a value, and is a figure of the analysis`() throws {
    let json = try JSONValue(Self.text)
    let rows = Gate.report.analysis.groups.flatMap(\.rows).filter(\.isMeasured)
    #expect(Set(json.members.keys) == Set(rows.map(\.coordinates.longTitle)))
    for row in rows {
      let measures = try #require(json.members[row.coordinates.longTitle]).members
      let known = Metric.all.filter { row[$0]?.value != nil }
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
