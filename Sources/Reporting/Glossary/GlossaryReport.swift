// Words and their explanations, for a terminal.

/// Sets explanations in lines.
package struct GlossaryReport: Sendable {
  package let style: TerminalStyle

  package init(style: TerminalStyle) {
    self.style = style
  }

  /// Returns explanations, one after the other.
  package func render(_ entries: [Explanation]) -> String {
    let text = TerminalText(style: narrowed)
    return entries.map { entry in
      let heading = text.fill("\(entry.names[0]) (\(entry.group.singular))", indent: 4)
        .map { Emphasis.bold.applied(to: $0, in: style) }
      let lines = entry.paragraphs.flatMap { text.fill($0, prefix: "  ", indent: 2) }
      return (heading + lines).map { $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }

  /// Returns the words of a glossary, by group, in the order in which the groups come.
  package func list(_ glossary: Glossary) -> String {
    let text = TerminalText(style: narrowed)
    var groups: [WordGroup] = []
    for entry in glossary.entries where !groups.contains(entry.group) { groups.append(entry.group) }
    let blocks = groups.map { group in
      var names: [String] = []
      for entry in glossary.entries where entry.group == group {
        if !names.contains(entry.names[0]) { names.append(entry.names[0]) }
      }
      let title = Emphasis.bold.applied(to: text.plain(group.title), in: style)
      // A name of several words stays on one line.
      let words = Self.filled(names.map(text.plain), width: narrowed.width)
      return ([title] + words).map { $0 + "\n" }.joined()
    }
    let hint = text.fill("'ipc-compare explain WORD' explains one, and --all explains all of them.")
    return (blocks + [hint.map { $0 + "\n" }.joined()]).joined(separator: "\n")
  }

  /// Sentences are hard to read on longer lines, however wide the terminal is.
  private var narrowed: TerminalStyle {
    TerminalStyle(
      width: min(style.width, TerminalStyle.usualWidth), usesColour: style.usesColour,
      usesUnicode: style.usesUnicode)
  }

  private static func filled(_ names: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for (place, name) in names.enumerated() {
      let word = name + (place < names.count - 1 ? "," : "")
      if !line.isEmpty,
        TerminalText.width(line) + 1 + TerminalText.width(word) > width
      {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "  " : " ") + word
    }
    return lines + [line]
  }
}
