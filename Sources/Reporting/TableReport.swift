// The default: a page for a terminal. What a column holds is in the files beside this one, how columns
// are laid out in AlignedTable.swift.

internal import Comparison

/// Tables in a terminal's width: per group one of times and one of costs, and a verdict.
public struct TableReport: ReportFormat {
  public let style: TerminalStyle

  public init(style: TerminalStyle) {
    self.style = style
  }

  public func render(_ report: Report) -> String {
    let text = TerminalText(style: style)
    let times = TimeColumns.table(report, style: style)
    let costs = CostColumns.table(report, style: style)
    var blocks = [head(report, text)]
    for (index, group) in report.analysis.groups.enumerated() {
      var lines = text.fill(GroupText.heading(group, of: report.result), indent: 2)
      lines += [""] + times.lines(ofSection: index)
      lines += GroupText.floorNotes(group).flatMap { text.fill($0, indent: 2) }
      if group.rows.contains(where: CostColumns.isWorthShowing) {
        lines += ["", text.plain("costs per message")] + costs.lines(ofSection: index)
        lines += GroupText.uncountedNotes(group).flatMap { text.fill($0, indent: 2) }
      }
      lines += [""] + text.fill(group.verdict.sentence, indent: 2)
      blocks.append(lines)
    }
    blocks.append(foot(report, text, hidden: times.hidden + costs.hidden))
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private func head(_ report: Report, _ text: TerminalText) -> [String] {
    let result = report.result
    let facts = [
      ("machine", MachineText.hardware(result.machine)),
      ("", MachineText.state(result.machine, inFull: false)),
      ("measured", MachineText.measuring(report)),
      ("by", MachineText.origin(result)),
      ("baseline", MachineText.baseline(result.baseline)),
    ]
    var lines = facts.filter { !$0.1.isEmpty }.flatMap { label, facts in
      text.fill(
        facts.joined(separator: ", "),
        prefix: label + TerminalText.spaces(Self.labelWidth - label.count),
        indent: Self.labelWidth)
    }
    if let reason = MachineText.incompleteness(result) {
      lines += text.fill(reason, indent: 2).map { Emphasis.yellow.applied(to: $0, in: style) }
    }
    if !report.analysis.groups.contains(where: { $0.rows.contains { $0.roundTrip != nil } }) {
      lines += ["", "nothing was measured"]
    }
    return lines
  }

  private static let labelWidth = 10

  private func foot(_ report: Report, _ text: TerminalText, hidden: [String]) -> [String] {
    var notes = TimeColumns.legend(report, hidden: hidden)
    if !hidden.isEmpty {
      notes.append(
        "not shown for want of width: \(Self.list(hidden)); "
          + "a wider terminal, --csv and --json show them")
    }
    let warnings = report.analysis.warnings
    if !warnings.isEmpty {
      notes.append(
        "\(NumberText.count(warnings.count, "warning")): "
          + warnings.map(\.id).joined(separator: ", "))
    }
    return notes.flatMap { text.fill($0, indent: 2) }
  }

  /// Returns names with what they have in common said once: `round trip p90, p99.9`.
  private static func list(_ names: [String]) -> String {
    var last = ""
    return names.map { name in
      let subject = TimeColumns.quantities.first { name.hasPrefix("\($0) ") } ?? ""
      defer { last = subject }
      return subject.isEmpty || subject != last ? name : String(name.dropFirst(subject.count + 1))
    }.joined(separator: ", ")
  }
}
