// Markdown to paste into an issue or a README: GitHub's tables, and what a reader elsewhere must know
// to read them right.

internal import Comparison

/// The machine, a table for each group, verdicts and warnings.
public struct MarkdownReport: ReportFormat {
  public init() {}

  public func render(_ report: Report) -> String {
    var blocks = [head(report)]
    for group in report.analysis.groups {
      blocks.append("### \(MarkdownText.plain(GroupText.heading(group, of: report.result)))\n")
      blocks.append(table(group, of: report))
      let notes = GroupText.floorNotes(group) + GroupText.uncountedNotes(group)
      if !notes.isEmpty { blocks.append(MarkdownText.list(notes)) }
      blocks.append("**\(MarkdownText.plain(group.verdict.sentence))**\n")
    }
    if !report.analysis.groups.contains(where: { $0.rows.contains { $0.roundTrip != nil } }) {
      blocks.append("Nothing was measured.\n")
    }
    if !report.analysis.warnings.isEmpty {
      let warnings = report.analysis.warnings.map { "\($0.id): \($0.reason); \($0.remedy)" }
      blocks.append("### Warnings\n\n" + MarkdownText.list(warnings))
    }
    blocks.append(caveat(report))
    return blocks.joined(separator: "\n")
  }

  private func head(_ report: Report) -> String {
    let result = report.result
    let state = MachineText.state(result.machine, inFull: true)
    let facts = [
      "Machine: " + (MachineText.hardware(result.machine) + state).joined(separator: ", "),
      "Measured: " + MachineText.measuring(report).joined(separator: ", "),
      "By: " + MachineText.origin(result).joined(separator: ", "),
      "Baseline: " + MachineText.baseline(result.baseline).joined(separator: ", "),
    ]
    var head = "## IPC mechanisms compared\n\n" + MarkdownText.list(facts)
    if let reason = MachineText.incompleteness(result) {
      head += "\n**\(MarkdownText.plain(reason))**\n"
    }
    return head
  }

  private func caveat(_ report: Report) -> String {
    let isOpen = report.result.settings.ratePerSecond != nil
    let response =
      isOpen
      ? " Response is the round trip from the time a message was meant to be sent, service from "
        + "the time it was sent." : ""
    return "Relative: how many times the median \(isOpen ? "response" : "round trip") of the row "
      + "with 1.00, and the interval that holds it with 95 % confidence; ≈ no difference found, "
      + "? rounds disagree too much. vs C: how many times the round trip of the same loop in bare "
      + "C. A percentile with fewer than ten samples above it is –.\(response) Such numbers do not "
      + "travel: compare within one run, and measure on the machine that matters.\n"
  }

  private func table(_ group: Group, of report: Report) -> String {
    let isOpen = report.result.settings.ratePerSecond != nil
    let times = isOpen ? Self.openTimes : Self.closedTimes
    let columns = Self.identity + times + Self.rest
    let rows = group.rows.map { row in
      let isMeasured = row.roundTrip != nil
      let cells = columns.map { isMeasured ? $0.cell(row) : "" }
      let identity = Self.identity.map { MarkdownText.plain($0.cell(row)) }
      let body = identity + cells.dropFirst(identity.count)
      return body + [MarkdownText.plain(GroupText.remark(row) ?? "")]
    }
    let hasRemarks = group.rows.contains { GroupText.remark($0) != nil }
    let titles = columns.map(\.title) + ["remark"]
    let rule = columns.enumerated().map { $0.offset < Self.identity.count ? "---" : "---:" }
    let lines = [titles, rule + ["---"]] + rows
    return lines.map { line in
      "| \((hasRemarks ? line : line.dropLast()).joined(separator: " | ")) |\n"
    }.joined()
  }

  private struct Column: Sendable {
    let title: String
    let cell: @Sendable (Row) -> String

    init(_ title: String, _ cell: @escaping @Sendable (Row) -> String) {
      self.title = title
      self.cell = cell
    }
  }

  private static let identity = [
    Column("kind") { $0.coordinates.name }, Column("wait") { $0.coordinates.wait },
  ]

  private static let closedTimes = [
    Column("round trip µs, median") { microseconds($0.roundTrip?.median) },
    Column("p90") { microseconds($0.roundTrip?.p90) },
    Column("p99") { microseconds($0.roundTrip?.p99) },
    Column("p99.9") { microseconds($0.roundTrip?.p999) },
    Column("max") { microseconds($0.roundTrip?.max) },
  ]

  private static let openTimes = [
    Column("response µs, median") { microseconds($0.response?.median) },
    Column("p99") { microseconds($0.response?.p99) },
    Column("p99.9") { microseconds($0.response?.p999) },
    Column("max") { microseconds($0.response?.max) },
    Column("service µs, median") { microseconds($0.roundTrip?.median) },
    Column("p99") { microseconds($0.roundTrip?.p99) },
  ]

  private static let rest = [
    Column("relative [95 %]") { row in
      if row.isReference { return "1.00" }
      guard let ratio = row.ratio else { return "–" }
      let mark = GroupText.mark(ratio)
      return "\(mark)\(mark.isEmpty ? "" : " ")\(NumberText.ratio(ratio.value)) "
        + GroupText.interval(ratio)
    },
    Column("vs C [95 %]") { ratio($0.floorRatio) },
    Column("vs C one way [95 %]") { ratio($0.floorStreamRatio) },
    Column("one way, M messages/s") { row in number(row.streamMessagesPerSecond.map { $0 / 1e6 }) },
    Column("set-up µs") { microseconds($0.setUp?.median) },
    Column("vs C set-up [95 %]") { ratio($0.floorSetUpRatio) },
    Column("CPU ns") { number($0.costs.cpuNanosecondsPerMessage) },
    Column("context switches vol. / invol.") { row in
      "\(number(row.costs.voluntarySwitchesPerMessage)) / "
        + number(row.costs.involuntarySwitchesPerMessage)
    },
    Column("system calls") { GroupText.systemCalls($0) ?? "–" },
    Column("descriptors server + client") { row in
      "\(count(row.costs.serverDescriptors)) + \(count(row.costs.clientDescriptors))"
    },
    Column("KiB per client") { number($0.costs.serverBytes.map { Double($0) / 1024 }) },
  ]

  private static func microseconds(_ nanoseconds: UInt64?) -> String {
    nanoseconds.map(NumberText.microseconds) ?? "–"
  }

  private static func ratio(_ ratio: Ratio?) -> String {
    ratio.map { "\(NumberText.ratio($0.value)) \(GroupText.interval($0))" } ?? "–"
  }

  private static func number(_ value: Double?) -> String {
    value.map(NumberText.significant) ?? "–"
  }

  private static func count(_ value: Int?) -> String { value.map { "\($0)" } ?? "–" }
}
