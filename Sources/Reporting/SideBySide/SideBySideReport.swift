// Several results for people: which runs there are, what they differ in, what of them may be compared, and then
// their figures.

package import Comparison
internal import IPCChannels

/// One way to write several results down.
package protocol SideBySideFormat: Sendable {
  /// Returns the whole text, its last line ended. The same runs give the same text.
  func render(_ sides: SideBySide) -> String
}

/// Tables in a terminal's width.
package struct SideBySideReport: SideBySideFormat {
  package let style: TerminalStyle

  package init(style: TerminalStyle) {
    self.style = style
  }

  package func render(_ sides: SideBySide) -> String {
    let text = TerminalText(style: style)
    let table = SideBySideTable(sides, style: style)
    var blocks = [
      sides.runs.flatMap { run in
        filled(text, run.mark, SideBySideText.title(run))
      }
    ]
    if !sides.differences.isEmpty {
      blocks.append(
        [text.plain("what differs")]
          + sides.differences.flatMap {
            text.fill(SideBySideText.fact($0), prefix: "  ", indent: 4)
          })
    }
    blocks.append(
      [text.plain("what may be compared")]
        + sides.judgements.flatMap { filled(text, "  " + $0.subject, $0.text) })
    for (index, group) in sides.groups.enumerated() {
      let notes = SideBySideText.notes(group, sides).flatMap { text.fill($0, indent: 2) }
      blocks.append(
        text.fill(SideBySideText.heading(group), indent: 2) + [""]
          + table.lines(ofGroup: index) + notes)
    }
    var foot = [SideBySideText.legend(sides)]
    if !table.hidden.isEmpty {
      foot.append(
        "not shown for want of width: \(table.hidden.joined(separator: ", ")); a wider terminal, "
          + "--markdown and --csv show them")
    }
    blocks.append(foot.flatMap { text.fill($0, indent: 2) })
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private static let labelWidth = 10

  private func filled(_ text: TerminalText, _ label: String, _ sentence: String) -> [String] {
    text.fill(
      sentence, prefix: label + TerminalText.spaces(max(1, Self.labelWidth - label.count)),
      indent: Self.labelWidth)
  }
}

/// GitHub's tables.
package struct SideBySideMarkdownReport: SideBySideFormat {
  package init() {}

  package func render(_ sides: SideBySide) -> String {
    var blocks = [
      "## IPC mechanisms on several machines or builds\n\n"
        + MarkdownText.list(sides.runs.map { "\($0.mark): \(SideBySideText.title($0))" })
    ]
    if !sides.differences.isEmpty {
      blocks.append(
        "### What differs\n\n" + MarkdownText.list(sides.differences.map(SideBySideText.fact)))
    }
    blocks.append(
      "### What may be compared\n\n"
        + MarkdownText.list(sides.judgements.map { "\($0.subject): \($0.text)" }))
    for group in sides.groups {
      blocks.append("### \(MarkdownText.plain(SideBySideText.heading(group)))\n")
      blocks.append(table(group, sides))
      let notes = SideBySideText.notes(group, sides)
      if !notes.isEmpty { blocks.append(MarkdownText.list(notes)) }
    }
    blocks.append(MarkdownText.list([SideBySideText.legend(sides)]))
    return blocks.joined(separator: "\n")
  }

  private func table(_ group: SideBySideGroup, _ sides: SideBySide) -> String {
    let metric = Metric.ranking(isOpenLoop: group.ratePerSecond != nil)
    let titles =
      ["kind", "wait"]
      + sides.runs.flatMap { ["\($0.mark),\(metric.unitName)", "\($0.mark) ratio [95 %]"] }
    let rule = ["---", "---"] + sides.runs.flatMap { _ in ["---:", "---:"] }
    let rows = group.rows.map { row in
      [row.coordinates.label, row.coordinates.wait.rawValue].map(MarkdownText.plain)
        + row.findings.flatMap { finding in
          let ratio = SideBySideText.ratio(finding, isReference: row.coordinates == group.reference)
          let bounds = SideBySideText.bounds(finding)
          return [
            SideBySideText.figure(finding, metric), bounds.isEmpty ? ratio : "\(ratio) \(bounds)",
          ]
        }
    }
    return ([titles, rule] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }
}

/// One line for each cell and file, with everything that a line of one file has.
package struct SideBySideCSVReport: SideBySideFormat {
  package init() {}

  package func render(_ sides: SideBySide) -> String {
    CSVReport.text(
      sides.runs.map { ($0.name, Report(result: $0.result, analysis: $0.analysis)) })
  }
}
