// Columns of text for a terminal. Several sections share one layout, so that a reader compares down
// the whole page; where the width does not suffice, columns go in the order of their importance.

/// Rows in columns that agree over several sections.
struct AlignedTable {
  struct Heading {
    var text: String
    /// Whether it stands once over all neighbours that have it too.
    var spans = false
  }

  enum Alignment {
    case left
    case right
    /// The points stand below each other.
    case decimal
  }

  /// What is left out first comes first; of equals, the rightmost.
  enum Importance: Int, Comparable {
    /// Only where there is room to spare.
    case extra
    case useful
    case essential
    /// Never left out; cut off when nothing else is left.
    case identity

    static func < (left: Importance, right: Importance) -> Bool { left.rawValue < right.rawValue }
  }

  struct Column {
    /// What it is called when it is left out, as columns of one name are together.
    var name: String
    var upper = Heading(text: "")
    var lower: Heading
    var alignment = Alignment.right
    var importance: Importance
    /// Spaces before it; fewer where room is short.
    var gap = 2
  }

  struct Row {
    /// One for each column; empty for nothing.
    var cells: [String]
    /// A sentence: beside the cells where those from `remarkColumn` on are empty, else below them.
    var remark: String?
    var remarkColumn = 0
    var emphasis = Emphasis.none
  }

  let text: TerminalText
  let columns: [Column]
  let sections: [[Row]]
  private let layout: TableLayout

  init(columns: [Column], sections: [[Row]], style: TerminalStyle) {
    let text = TerminalText(style: style)
    self.text = text
    self.columns = columns.map { column in
      var plain = column
      plain.upper.text = text.plain(column.upper.text)
      plain.lower.text = text.plain(column.lower.text)
      return plain
    }
    self.sections = sections.map { rows in
      rows.map { row in
        precondition(row.cells.count == columns.count, "one cell for each column")
        var plain = row
        plain.cells = row.cells.map { text.plain($0) }
        return plain
      }
    }
    layout = TableLayout(
      columns: self.columns, rows: self.sections.flatMap(\.self), width: style.width)
  }

  /// What had to be left out, by name.
  var hidden: [String] {
    var names: [String] = []
    for index in layout.hidden where !names.contains(columns[index].name) {
      names.append(columns[index].name)
    }
    return names
  }

  /// Returns the lines of one section, its headings first.
  func lines(ofSection section: Int) -> [String] {
    headingLines + rowLines(ofSection: section)
  }

  /// Returns the lines of one section without headings.
  func rowLines(ofSection section: Int) -> [String] {
    sections[section].flatMap(lines)
  }

  var headingLines: [String] {
    [columns.map(\.upper), columns.map(\.lower)]
      .map { layout.headings($0, rule: text.plain("─")) }.filter { !$0.isEmpty }
  }

  /// A remark in fewer columns than these would be a pillar of words.
  private static let narrowestRemark = 24

  private func lines(of row: Row) -> [String] {
    var lines: [String] = []
    let cells = row.cells.enumerated().map { index, cell in
      index == 0 && layout.widths[0] < TerminalText.width(cell)
        ? text.cut(cell, to: layout.widths[0]) : cell
    }
    if let remark = row.remark {
      let start = layout.offset(ofColumn: row.remarkColumn)
      let isAlone = cells[row.remarkColumn...].allSatisfy(\.isEmpty)
      if isAlone, text.style.width - start >= Self.narrowestRemark {
        let prefix = layout.line(Array(cells[..<row.remarkColumn]))
        let gap = TerminalText.spaces(start - TerminalText.width(prefix))
        lines = text.fill(remark, prefix: prefix + gap, indent: start)
      } else {
        let indent = TerminalText.spaces(4)
        lines = [layout.line(cells)] + text.fill(remark, prefix: indent, indent: 4)
      }
    } else {
      lines = [layout.line(cells)]
    }
    return lines.map { row.emphasis.applied(to: $0, in: text.style) }
  }
}
