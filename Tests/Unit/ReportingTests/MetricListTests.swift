// A figure is spelled once, and every format walks the list: what is in the list is in all of them.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct MetricListTests {
  private static let rows = Fixture.allCases.flatMap { $0.report.analysis.groups.flatMap(\.rows) }

  @Test func `keys, titles and columns are unique`() {
    for names in [Metric.all.map(\.key), Metric.all.map(\.title), Metric.all.map(\.column)] {
      #expect(Set(names).count == names.count)
    }
  }

  @Test func `a key is found by its name`() {
    for metric in Metric.all { #expect(Metric.named(metric.key)?.title == metric.title) }
    #expect(Metric.named("no_such_metric") == nil)
  }

  @Test func `keys are words in small letters, and columns carry a unit`() {
    let units = ["_ns", "_per_second", "_per_round_trip", "_bytes"]
    for metric in Metric.all {
      #expect(metric.key.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(metric.key)")
      let needsUnit = ![.ratio, .count].contains(metric.unit)
      #expect(units.contains { metric.column.hasSuffix($0) } == needsUnit, "\(metric.column)")
    }
  }

  @Test(arguments: Metric.all.map(\.key))
  func `every metric is tried by a fixture`(key: String) throws {
    let metric = try #require(Metric.named(key))
    #expect(Self.rows.contains { $0[metric] != nil })
  }

  @Test(arguments: Fixture.allCases)
  func `CSV has every metric, with bounds where there can be some`(fixture: Fixture) throws {
    let records = try CSVRecords(CSVReport().render(fixture.report))
    let rows = fixture.report.analysis.groups.flatMap(\.rows)
    for metric in Metric.all {
      #expect(records.names.contains(metric.column))
      for (line, row) in rows.enumerated() {
        let figure = row[metric]
        #expect(records[line, metric.column]?.isEmpty == (figure?.value == nil), "\(metric.key)")
        for bound in ["lower", "upper"] {
          let field = records[line, "\(metric.column)_\(bound)_95"]
          #expect((field?.isEmpty ?? true) == (figure?.interval == nil), "\(metric.key)")
        }
      }
    }
  }

  @Test(arguments: Fixture.allCases)
  func `JSON has every metric that applies to a row, and no other`(fixture: Fixture) throws {
    let json = try JSONValue(JSONReport().render(fixture.report))
    for (index, group) in fixture.report.analysis.groups.enumerated() {
      for (place, row) in group.rows.enumerated() {
        let figures = try #require(json["analysis.groups[\(index)].rows[\(place)].figures"])
        #expect(
          Set(figures.members.keys) == Set(Metric.all.filter { row[$0] != nil }.map(\.column)))
        for metric in Metric.all {
          guard let figure = row[metric] else { continue }
          let found = try #require(figures[metric.column])
          #expect(found["value"]?.isNull == (figure.value == nil), "\(metric.key)")
          #expect(found["value"]?.number == figure.value, "\(metric.key)")
          #expect(found["lower"]?.number == figure.interval?.lowerBound, "\(metric.key)")
          #expect(found["upper"]?.number == figure.interval?.upperBound, "\(metric.key)")
          #expect(found["reason"]?.text == figure.reason, "\(metric.key)")
          #expect((found["isApproximate"] != nil) == figure.isApproximate, "\(metric.key)")
        }
      }
    }
  }

  @Test(arguments: Fixture.allCases)
  func `tables and Markdown have every metric of theirs that a row has`(fixture: Fixture) {
    let report = fixture.report
    let page = TableReport(style: TerminalStyle(width: 400, usesColour: false, usesUnicode: true))
      .render(report)
    let markdown = MarkdownReport().render(report)
    let units = report.units
    let rows = report.analysis.groups.flatMap(\.rows)
    for metric in Metric.all {
      let isShown = metric.table != .none && rows.contains { $0[metric] != nil }
      let title = metric.title + (metric.unit == .ratio ? " [95 %]" : "")
      let isNamed = markdown.contains("| \(title) |") || markdown.contains("| \(title), ")
      #expect(isNamed == isShown, "\(metric.key)")
      if isShown {
        let heading = metric.heading(in: units[metric])
        for words in [heading.upper, heading.lower] {
          #expect(page.contains(words), "\(metric.key)")
        }
      }
    }
  }
}
