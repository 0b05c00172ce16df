// Markdown to paste into an issue or a README: GitHub's tables, and what a reader elsewhere must know
// to read them right.

internal import Comparison
internal import IPCChannels

/// The machine, a table for each group, verdicts and warnings.
package struct MarkdownReport: ReportFormat {
  package init() {}

  package func render(_ report: Report) -> String {
    var blocks = [head(report)]
    if let builds = report.builds {
      blocks.append(
        "This build beside the other: \(MarkdownText.plain(DifferenceText.answer(builds)))\n")
    }
    for group in report.analysis.groups {
      blocks.append(MarkdownText.block(AnswerText.plain(group, of: report.result)))
    }
    let units = report.units
    for group in report.analysis.groups {
      blocks.append("### \(MarkdownText.plain(GroupText.heading(group, of: report.result)))\n")
      blocks.append(table(group, units))
      let notes =
        GroupText.floorNotes(group) + GroupText.unknownNotes(group, in: .times)
        + GroupText.unknownNotes(group, in: .costs)
      if !notes.isEmpty { blocks.append(MarkdownText.list(notes)) }
    }
    if !report.analysis.groups.contains(where: { $0.rows.contains(where: \.isMeasured) }) {
      blocks.append("Nothing was measured.\n")
    }
    if let builds = report.builds {
      let style = TerminalStyle(
        width: TerminalStyle.usualWidth, usesColour: false, usesUnicode: true)
      let text = DifferenceReport(style: style).render(builds, builds.verdict())
      blocks.append("### This build beside the other\n")
      blocks.append(MarkdownText.block(text.split(separator: "\n").map(String.init)))
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
    let launcher = MachineText.launcher(result, isFull: true)
    let facts =
      [
        "Machine: " + (MachineText.hardware(result.machine) + state).joined(separator: ", "),
        "Measured: " + MachineText.measuring(report).joined(separator: ", "),
      ] + (launcher.isEmpty ? [] : ["Servers: " + launcher.joined(separator: ", ")]) + [
        "By: " + MachineText.origin(result, isFull: true).joined(separator: ", "),
        "Baseline: " + MachineText.baseline(result.baseline).joined(separator: ", "),
      ]
    var head = "## IPC mechanisms compared\n\n" + MarkdownText.list(facts)
    if let reason = MachineText.incompleteness(result) {
      head += "\n**\(MarkdownText.plain(reason))**\n"
    }
    return head
  }

  private func caveat(_ report: Report) -> String {
    MarkdownText.list(GroupText.legends(report) + [GroupText.portability])
  }

  /// A column for each metric that any row of the group has.
  private func table(_ group: Group, _ units: ColumnUnits) -> String {
    let metrics = Metric.all.filter { metric in
      metric.table != .none && group.rows.contains { $0[metric] != nil }
    }
    let identity = ["kind", "wait"]
    let rows = group.rows.map { row in
      [LibraryText.label(row), row.coordinates.wait.rawValue].map(MarkdownText.plain)
        + metrics.map { MetricColumns.text(row, $0, units) }
        + [MarkdownText.plain(row.remark ?? "")]
    }
    let hasRemarks = group.rows.contains { $0.remark != nil }
    let titles = identity + metrics.map { MetricColumns.title($0, units) } + ["remark"]
    let rule = identity.map { _ in "---" } + metrics.map { _ in "---:" } + ["---"]
    return ([titles, rule] + rows).map { line in
      "| \((hasRemarks ? line : line.dropLast()).joined(separator: " | ")) |\n"
    }.joined()
  }
}
