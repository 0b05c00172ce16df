// What `diff` prints: the table's manner, for two results.

package import Comparison
internal import IPCChannels

/// One way to write a difference down.
package protocol DifferenceFormat: Sendable {
  /// Returns the whole text, its last line ended. The same difference and verdict give the same text.
  func render(_ difference: Difference, _ verdict: DifferenceVerdict) -> String
}

/// A table of what became faster or slower, for a terminal.
package struct DifferenceReport: DifferenceFormat {
  package let style: TerminalStyle

  package init(style: TerminalStyle) {
    self.style = style
  }

  package func render(_ difference: Difference, _ verdict: DifferenceVerdict) -> String {
    let text = TerminalText(style: style)
    let tables = DifferenceTable.all(difference, style: style)
    var foot = [DifferenceText.spread(difference)]
    if difference.rows.contains(where: { $0.ratio != nil }) {
      foot.append(DifferenceText.legend(difference))
    }
    let hidden = tables.flatMap(\.hidden).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    if !hidden.isEmpty {
      foot.append("not shown for want of width: \(hidden.joined(separator: ", "))")
    }
    let summary = [DifferenceText.summary(difference), DifferenceText.resolution(difference)]
      .compactMap(\.self).joined(separator: "; ")
    let blocks =
      [origins(difference, text) + differing(difference, text)]
      + tables.map(\.lines) + [
        text.fill(summary, indent: 2)
          + text.fill(DifferenceText.verdict(verdict, of: difference), indent: 2),
        foot.flatMap { text.fill($0, indent: 2) },
      ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private static let labelWidth = 5

  /// Which runs were compared.
  private func origins(_ difference: Difference, _ text: TerminalText) -> [String] {
    [("old", difference.old), ("new", difference.new)].flatMap { label, runs in
      runs.enumerated().flatMap { index, run in
        let prefix = index == 0 ? label : ""
        return text.fill(
          "\(run.name), begun \(run.startedAt)",
          prefix: prefix + TerminalText.spaces(Self.labelWidth - prefix.count),
          indent: Self.labelWidth)
      }
    }
  }

  /// What else differs, and what both warn of.
  private func differing(_ difference: Difference, _ text: TerminalText) -> [String] {
    let lines =
      difference.notes.map { "differs: \($0)" } + DifferenceText.warnings(difference)
    return lines.flatMap { line in
      text.fill(line, indent: 2).map { Emphasis.yellow.applied(to: $0, in: style) }
    }
  }
}
