// Which columns a width has room for, how wide they are, and where a cell stands in its column.

/// The measures of an ``AlignedTable``.
struct TableLayout {
  private let columns: [AlignedTable.Column]
  private let cells: [[String]]
  /// Indices of the columns that are shown, from the left.
  private(set) var visible: [Int] = []
  /// Indices of those that had something to show and no room.
  private(set) var hidden: [Int] = []
  /// By index of the column; 0 for those that are not shown.
  private(set) var widths: [Int]
  /// For each column the widest part before the point, and from the point on.
  private var parts: [(whole: Int, fraction: Int)] = []
  private var widestGap = 2

  /// - Parameters:
  ///   - rows: all rows of all sections, plain.
  ///   - width: columns of the terminal.
  init(columns: [AlignedTable.Column], rows: [AlignedTable.Row], width: Int) {
    self.columns = columns
    cells = columns.indices.map { index in rows.map { $0.cells[index] } }
    widths = columns.map { _ in 0 }
    parts = zip(columns, cells).map { column, cells in
      guard column.alignment == .decimal else {
        return (cells.map(TerminalText.width).max() ?? 0, 0)
      }
      let split = cells.map(Self.split)
      return (split.map(\.whole).max() ?? 0, split.map(\.fraction).max() ?? 0)
    }
    visible = columns.indices.filter { index in
      columns[index].importance == .identity || cells[index].contains { !$0.isEmpty }
    }
    fit(into: width)
    hidden.sort()
  }

  // Narrow gaps are the lesser evil once something would go that a reader looks for.
  private mutating func fit(into width: Int) {
    while true {
      let next = visible.reversed().min { columns[$0].importance < columns[$1].importance }
      for gap in [2, 1] {
        widestGap = gap
        measure()
        if total <= width { return }
        if let next, columns[next].importance == .extra { break }
      }
      guard let next, columns[next].importance != .identity else { break }
      // A mark says nothing without the figure that it stands before.
      for index in visible where columns[index].name == columns[next].name {
        hidden.append(index)
        widths[index] = 0
      }
      visible.removeAll { columns[$0].name == columns[next].name }
    }
    widths[visible[0]] -= total - width
  }

  private mutating func measure() {
    for index in visible {
      let column = columns[index]
      let own = [column.upper, column.lower].filter { !$0.spans }
        .map { TerminalText.width($0.text) }
      widths[index] = max(parts[index].whole + parts[index].fraction, own.max() ?? 0)
    }
    for headings in [columns.map(\.upper), columns.map(\.lower)] {
      for span in spans(of: headings) {
        let missing = TerminalText.width(headings[span[0]].text) - width(of: span)
        if missing > 0, let last = span.last { widths[last] += missing }
      }
    }
  }

  private var total: Int { width(of: visible) }

  private func width(of span: [Int]) -> Int {
    span.reduce(0) { $0 + widths[$1] } + span.dropFirst().reduce(0) { $0 + gap(before: $1) }
  }

  private func gap(before index: Int) -> Int {
    index == visible.first ? 0 : min(columns[index].gap, widestGap)
  }

  /// Returns where a column begins, or would if it were shown.
  func offset(ofColumn index: Int) -> Int {
    let before = visible.filter { $0 < index }
    return before.isEmpty ? 0 : width(of: before) + widestGap
  }

  /// Returns the cells of the first columns in a line.
  func line(_ cells: [String]) -> String {
    var line = ""
    for index in visible where index < cells.count {
      line += TerminalText.spaces(gap(before: index)) + aligned(cells[index], in: index)
    }
    return Self.trimmed(line)
  }

  private func aligned(_ cell: String, in index: Int) -> String {
    let missing = widths[index] - TerminalText.width(cell)
    switch columns[index].alignment {
    case .left: return cell + TerminalText.spaces(missing)
    case .right: return TerminalText.spaces(missing) + cell
    case .decimal:
      let behind = parts[index].fraction - Self.split(cell).fraction
      return TerminalText.spaces(missing - behind) + cell + TerminalText.spaces(behind)
    }
  }

  /// Returns a line of headings, those that span several columns between rules.
  func headings(_ headings: [AlignedTable.Heading], rule: String) -> String {
    var line = ""
    for span in spans(of: headings) {
      line += TerminalText.spaces(gap(before: span[0]))
      let heading = headings[span[0]]
      let missing = width(of: span) - TerminalText.width(heading.text)
      let isLeft = columns[span[0]].alignment == .left
      if heading.spans, span.count > 1 {
        line += Self.centered(heading.text, missing: missing, rule: rule)
      } else if isLeft, !heading.spans {
        line += heading.text + TerminalText.spaces(missing)
      } else {
        line += TerminalText.spaces(missing) + heading.text
      }
    }
    return Self.trimmed(line)
  }

  private static func centered(_ text: String, missing: Int, rule: String) -> String {
    let left = missing / 2
    guard missing >= 4 else {
      return TerminalText.spaces(left) + text + TerminalText.spaces(missing - left)
    }
    return String(repeating: rule, count: left - 1) + " \(text) "
      + String(repeating: rule, count: missing - left - 1)
  }

  /// Returns the visible columns, neighbours below one heading together.
  private func spans(of headings: [AlignedTable.Heading]) -> [[Int]] {
    var spans: [[Int]] = []
    for index in visible {
      if let last = spans.last?.last, headings[index].spans, headings[last].spans,
        headings[index].text == headings[last].text
      {
        spans[spans.count - 1].append(index)
      } else {
        spans.append([index])
      }
    }
    return spans
  }

  private static func split(_ cell: String) -> (whole: Int, fraction: Int) {
    let whole = cell.prefix { $0 != "." }
    return (whole.count, cell.count - whole.count)
  }

  private static func trimmed(_ line: String) -> String {
    guard let end = line.lastIndex(where: { $0 != " " }) else { return "" }
    return String(line[...end])
  }
}
