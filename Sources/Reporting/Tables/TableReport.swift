// The default: a page for a terminal. What a column holds is in the files beside this one, how columns
// are laid out in AlignedTable.swift.

internal import Comparison

/// Tables in a terminal's width: per group one of times and one of costs, and a verdict.
package struct TableReport: ReportFormat {
  package let style: TerminalStyle
  /// The pictures of each group, between its heading and its tables: what is to be chosen is said before, and
  /// a picture shows at once what the figures below it say one by one.
  package let plots: PlotChoice

  package init(style: TerminalStyle, plots: PlotChoice = .none) {
    self.style = style
    self.plots = plots
  }

  package func render(_ report: Report) -> String {
    let text = TerminalText(style: style)
    let times = MetricTable(.times, report, style: style)
    let costs = MetricTable(.costs, report, style: style)
    let groups = report.analysis.groups
    let hidden = times.hidden + costs.hidden
    var blocks = [head(report, text)]
    if let builds = report.builds {
      blocks.append(
        text.fill(
          DifferenceText.answer(builds),
          prefix: "builds" + TerminalText.spaces(Self.labelWidth - "builds".count),
          indent: Self.labelWidth))
    }
    blocks += groups.map { AnswerText($0, of: report.result, style: style).lines }
    for (index, group) in groups.enumerated() {
      var lines = text.fill(GroupText.heading(group, of: report.result), indent: 2)
      lines += pictures(of: group, report)
      lines += [""] + times.lines(ofGroup: index)
      let notes =
        GroupText.floorNotes(group, hidden: hidden)
        + GroupText.unknownNotes(group, in: .times, hidden: hidden)
      lines += notes.flatMap { text.fill($0, indent: 2) }
      let costLines = costs.lines(ofGroup: index)
      if !costLines.isEmpty { lines += ["", text.plain("costs per round trip")] + costLines }
      lines += GroupText.unknownNotes(group, in: .costs, hidden: hidden).flatMap {
        text.fill($0, indent: 2)
      }
      blocks.append(lines)
    }
    blocks.append(foot(report, text, hidden: hidden))
    if let builds = report.builds {
      let difference = DifferenceReport(style: style).render(builds, builds.verdict())
      blocks.append(
        difference.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
          String.init))
    }
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private func pictures(of group: Group, _ report: Report) -> [String] {
    if plots.plots.isEmpty { return [] }
    let picture = GroupPicture(group, of: report.result)
    if picture.rows.isEmpty { return [] }
    return TerminalPicture(picture, style: style).blocks(plots).flatMap { [""] + $0 }
  }

  private func head(_ report: Report, _ text: TerminalText) -> [String] {
    let result = report.result
    let facts = [
      ("machine", MachineText.hardware(result.machine)),
      ("", MachineText.state(result.machine, inFull: false)),
      ("measured", MachineText.measuring(report)),
      ("servers", MachineText.launcher(result, isFull: false)),
      ("by", MachineText.origin(result, isFull: false)),
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
    if !report.analysis.groups.contains(where: { $0.rows.contains(where: \.isMeasured) }) {
      lines += ["", "nothing was measured"]
    }
    return lines
  }

  private static let labelWidth = 10

  private func foot(_ report: Report, _ text: TerminalText, hidden: [String]) -> [String] {
    var notes = GroupText.legends(report, hidden: hidden)
    if !hidden.isEmpty {
      notes.append(
        "not shown for want of width: \(Self.list(hidden)); "
          + "a wider terminal, --csv and --json show them")
    }
    let warnings = report.analysis.warnings
    if !warnings.isEmpty {
      notes.append(
        "\(counted(warnings.count, "warning")): "
          + warnings.map(\.id).joined(separator: ", "))
    }
    return notes.flatMap { text.fill($0, indent: 2) }
  }

  /// Returns names with what they have in common said once: `round trip p90, p99.9`.
  private static func list(_ names: [String]) -> String {
    var last = ""
    return names.map { name in
      let subject = Metric.all.first { $0.title == name }?.distribution?.rawValue ?? ""
      defer { last = subject }
      return subject.isEmpty || subject != last ? name : String(name.dropFirst(subject.count + 1))
    }.joined(separator: ", ")
  }
}
