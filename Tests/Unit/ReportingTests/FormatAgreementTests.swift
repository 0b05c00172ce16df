// One report, several formats: whoever holds one beside the other finds the same numbers in the same
// order, and the same gaps.

import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct FormatAgreementTests {
  /// The formats of one report, read back as a person or a program would.
  private struct Formats {
    let report: Report
    let csv: CSVRecords
    let json: JSONValue
    /// For each group and row the words of its line in the table of times, and in that of costs.
    let times: [[[String]]]
    let costs: [[[String]]]
    /// For each group and row its cells in Markdown, by their headings.
    let markdown: [[[String: String]]]

    init(_ fixture: Fixture) throws {
      report = fixture.report
      csv = try CSVRecords(CSVReport().render(report))
      json = try JSONValue(JSONReport().render(report))
      let style = TerminalStyle(width: 400, usesColour: false, usesUnicode: true)
      // Each group as a page of its own: in a table of several, rows of two groups may look alike.
      let groups = report.analysis.groups
      let pages = groups.map { group in
        TableReport(style: style).render(
          Report(result: fixture.report.result, analysis: Analysis(groups: [group], warnings: [])))
      }
      func lines(_ part: Int) -> [[[String]]] {
        zip(groups, pages).map { group, page in
          group.rows.map { row in
            let own = page.split(separator: "\n").filter {
              let words = $0.split(separator: " ")
              return words.count > 1 && String(words[0]) == LibraryText.label(row)
                && words[1] == row.coordinates.wait.rawValue
            }
            return own.indices.contains(part)
              ? own[part].split(separator: " ").map(String.init) : []
          }
        }
      }
      times = lines(0)
      costs = lines(1)
      var tables: [[[String]]] = []
      var isInTable = false
      for line in MarkdownReport().render(report).split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        if line.hasPrefix("| kind") { tables.append([]) }
        isInTable = line.hasPrefix("|")
        guard isInTable else { continue }
        let cells = line.dropFirst().dropLast().split(
          separator: "|", omittingEmptySubsequences: false)
        tables[tables.count - 1].append(
          cells.map { cell in
            String(cell.trimmingPrefix(" ").reversed().trimmingPrefix(" ").reversed())
          })
      }
      markdown = tables.map { lines in
        lines.dropFirst(2).map { cells in
          Dictionary(uniqueKeysWithValues: zip(lines[0], cells))
        }
      }
    }
  }

  /// Each fixture is written down and read back once.
  private static let all = Fixture.allCases.map { fixture in Result { try Formats(fixture) } }

  private static func formats(_ fixture: Fixture) throws -> Formats {
    try all[Fixture.allCases.firstIndex(of: fixture)!].get()
  }

  /// Whether a text is a number, rounded to the digits that it has.
  private static func isRounded(_ text: some StringProtocol, _ value: Double) -> Bool {
    let digits = text.drop { $0 == "~" }
    if digits.first == "<" { return value > 0 && value < Double(digits.dropFirst()) ?? 0 }
    guard let shown = Double(digits) else { return false }
    var unit = 1.0
    if let point = digits.firstIndex(of: ".") {
      for _ in digits[point...].dropFirst() { unit /= 10 }
    }
    return (shown - value).magnitude <= unit * 0.500_001
  }

  /// What numbers are divided by before a person sees them, by the name of the unit beside them: a second
  /// opinion.
  private static func divisor(_ unit: String) throws -> Double {
    let divisors: [String: Double] = [
      "": 1, "ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9, "B": 1, "KiB": 1024, "MiB": 1024 * 1024,
      "msg/s": 1, "k msg/s": 1e3, "M msg/s": 1e6, "kB/s": 1e3, "MB/s": 1e6, "GB/s": 1e9,
    ]
    return try #require(divisors[unit], "\(unit)")
  }

  /// The words that a table has of a figure: a mark, the number, the bounds.
  private static func check(
    _ words: ArraySlice<String>, are figure: Figure, of metric: Metric, in unit: String
  ) throws -> ArraySlice<String> {
    var words = words
    let divisor = try divisor(unit)
    if metric.unit == .ratio, figure.interval?.contains(1) == true {
      #expect(words.popFirst() == "≈", "\(metric.key)")
    }
    let word = words.popFirst() ?? ""
    if let value = figure.value {
      #expect(isRounded(word, value / divisor), "\(metric.key): \(word)")
      #expect(word.hasPrefix("~") == figure.isApproximate, "\(metric.key)")
    } else {
      #expect(word == "–", "\(metric.key)")
    }
    if metric.unit == .ratio, let interval = figure.interval {
      let lower = words.popFirst() ?? ""
      let upper = words.popFirst() ?? ""
      #expect(isRounded(lower.dropFirst().dropLast(), interval.lowerBound), "\(lower)")
      #expect(isRounded(upper.dropLast(), interval.upperBound), "\(upper)")
    }
    return words
  }

  @Test(arguments: Fixture.allCases)
  func `all formats show the same numbers`(fixture: Fixture) throws {
    let formats = try Self.formats(fixture)
    var line = 0
    for (index, group) in formats.report.analysis.groups.enumerated() {
      for (place, row) in group.rows.enumerated() {
        let json = try #require(
          formats.json["analysis.groups[\(index)].rows[\(place)].figures"])
        var words = [
          Metric.Table.times: formats.times[index][place].dropFirst(2),
          .costs: formats.costs[index][place].dropFirst(2),
        ]
        // Each group is a page of its own here.
        let units = Report(
          result: fixture.report.result, analysis: Analysis(groups: [group], warnings: [])
        ).units
        for metric in Metric.all {
          guard let figure = row[metric] else { continue }
          // JSON holds the number itself, CSV as many digits as anybody needs.
          #expect(json["\(metric.column).value"]?.number == figure.value, "\(metric.key)")
          let field = try #require(formats.csv[line, metric.column])
          if let value = figure.value {
            #expect(Self.isRounded(field, value), "\(metric.key): \(field)")
          } else {
            #expect(field.isEmpty, "\(metric.key)")
          }
          guard let own = words[metric.table] else { continue }
          let unit = metric.unit.scales.isEmpty ? "" : metric.unitName(in: units[metric])
          words[metric.table] = try Self.check(
            own, are: figure, of: metric, in: String(unit.drop { $0 == " " }))
          let cell = formats.markdown[index][place].first {
            $0.key == metric.title || $0.key == "\(metric.title) [95 %]"
              || $0.key.hasPrefix("\(metric.title), ")
          }
          let parts = try #require(cell).value.split(separator: " ").map(String.init)
          let title = try #require(cell).key.split(separator: ", ")
          let written = title.count > 1 ? String(title[1]) : ""
          #expect(
            try Self.check(parts[...], are: figure, of: metric, in: written).isEmpty,
            "\(metric.key)")
        }
        if row.isMeasured {
          #expect(words.values.allSatisfy { $0.isEmpty }, "\(words)")
        }
        line += 1
      }
    }
  }

  @Test(arguments: Fixture.allCases)
  func `a percentile file has the median of the table in its middle`(fixture: Fixture) throws {
    let report = fixture.report
    let files = PercentileReport().files(report)
    let rows = report.analysis.groups.flatMap(\.rows).filter(\.isMeasured)
    for row in rows {
      let isOpen = row.coordinates.ratePerSecond != nil
      let medians =
        isOpen
        ? [("-response", Metric.response), ("-service", try #require(.named("service_median")))]
        : [("", Metric.roundTrip)]
      for (suffix, metric) in medians {
        let own = row.coordinates
        let name = own.name.map { $0.isLetter || $0.isNumber ? $0 : "_" }
        let stem = "\(String(name))-\(own.wait.rawValue)-\(own.placement.rawValue)-"
        let file = try #require(
          files.first {
            $0.name.hasPrefix(stem) && $0.name.contains("-\(own.recordSize)B-")
              && $0.name.hasSuffix("\(own.ratePerSecond.map { "-\($0)ps" } ?? "")\(suffix).hgrm")
          })
        let middle = try #require(
          file.text.split(separator: "\n").first { $0.contains(" 0.500000000000 ") })
        let value = try #require(middle.split(separator: " ").first)
        let median = try #require(row[metric]?.value)
        #expect(Self.isRounded(value, median / 1000), "\(file.name): \(value)")
      }
    }
    let distributions = rows.reduce(0) { $0 + ($1.coordinates.ratePerSecond == nil ? 1 : 2) }
    #expect(files.count == distributions)
  }

  // MARK: Order

  @Test(arguments: Fixture.allCases)
  func `rows stand in the order of the median that is printed`(fixture: Fixture) throws {
    let formats = try Self.formats(fixture)
    var line = 0
    for (index, group) in formats.report.analysis.groups.enumerated() {
      let waits = group.rows.map(\.coordinates.wait)
      #expect(waits == WaitStrategy.allCases.flatMap { wait in waits.filter { $0 == wait } })
      let ranking = Metric.ranking(isOpenLoop: group.isOpenLoop)
      var last: [WaitStrategy: (table: Double, csv: Double)] = [:]
      for (place, row) in group.rows.enumerated() {
        let names = formats.csv[line, "name"]
        #expect(names == row.coordinates.name)
        // A mark of Markdown's own has a backslash before it.
        let kind = formats.markdown[index][place]["kind"]?.replacing("\\", with: "")
        #expect(kind == LibraryText.label(row))
        let csv = Double(try #require(formats.csv[line, ranking.column])) ?? .infinity
        let table = row.isMeasured ? Double(formats.times[index][place][2]) ?? .infinity : .infinity
        if let before = last[row.coordinates.wait] {
          // What is not ranked comes last.
          #expect(before.table <= table && before.csv <= csv, "\(row.coordinates.longTitle)")
        }
        last[row.coordinates.wait] = (table, csv)
        line += 1
      }
    }
  }

  // MARK: What is not known

  @Test(arguments: Fixture.allCases)
  func `a figure that is not known is a dash, with its reason`(fixture: Fixture) throws {
    let formats = try Self.formats(fixture)
    var line = 0
    for (index, group) in formats.report.analysis.groups.enumerated() {
      for (place, row) in group.rows.enumerated() {
        let reasons = try #require(formats.csv[line, "why_unknown"])
        for metric in Metric.all {
          guard let figure = row[metric], figure.value == nil else { continue }
          let reason = try #require(figure.reason, "\(metric.key) of \(row.coordinates.longTitle)")
          #expect(reasons.contains("\(metric.key): \(reason)"))
          let path = "analysis.groups[\(index)].rows[\(place)].figures.\(metric.column)"
          #expect(formats.json["\(path).value"]?.isNull == true)
          #expect(formats.json["\(path).reason"]?.text == reason)
        }
        line += 1
      }
    }
  }

  @Test func `a percentile with too few samples above it is a dash everywhere`() throws {
    let formats = try Self.formats(.closedLoop)
    // 160 samples: 16 lie above p90, and one or two above p99.
    let group = formats.report.analysis.groups[1]
    let place = try #require(group.rows.firstIndex { $0.coordinates.name == "fifo" })
    let line = try #require(formats.csv.lines.firstIndex { $0.contains("fifo") })
    let figures = try #require(formats.json["analysis.groups[1].rows[\(place)].figures"])
    #expect(figures["round_trip_samples.value"]?.number == 160)
    #expect(figures["round_trip_p90_ns.value"]?.number != nil)
    #expect(figures["round_trip_p99_ns.value"]?.isNull == true)
    #expect(figures["round_trip_p99_ns.reason"]?.text == Metric.tooFewSamples)
    #expect(formats.csv[line, "round_trip_p99_ns"] == "")
    #expect(formats.csv[line, "round_trip_p99_ns_lower_95"] == "")
    #expect(
      formats.csv[line, "why_unknown"]?.contains("round_trip_p99: \(Metric.tooFewSamples)") == true)
    #expect(formats.markdown[1][place]["round trip p99, µs"] == "–")
    #expect(formats.times[1][place][3] != "–")
    #expect(formats.times[1][place][4] == "–")
  }
}
