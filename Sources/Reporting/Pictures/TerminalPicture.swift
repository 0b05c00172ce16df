// A group in characters. How each picture is drawn is in the files beside this one; what it shows, in
// GroupPicture.swift.

internal import Comparison
internal import IPCChannels

/// Draws the pictures of a group in a terminal's width.
struct TerminalPicture {
  let picture: GroupPicture
  let text: TerminalText
  let glyphs: TerminalGlyphs
  /// What stands before each row, all of one width.
  let labels: [String]
  let labelWidth: Int

  /// Columns from which on there is room for a figure behind each row.
  private static let widthForFigures = 60

  init(_ picture: GroupPicture, style: TerminalStyle) {
    self.picture = picture
    text = TerminalText(style: style)
    glyphs = TerminalGlyphs(usesUnicode: style.usesUnicode)
    labels = Self.labels(picture.rows.map(\.row), text)
    labelWidth = labels.map(TerminalText.width).max() ?? 0
  }

  /// Kind and wait strategy in two columns, which leave half of the width to the picture: a name that is too
  /// long is cut, and the strategy never.
  private static func labels(_ rows: [Row], _ text: TerminalText) -> [String] {
    let waits = rows.map(\.coordinates.wait.rawValue)
    let waitWidth = waits.map(\.count).max() ?? 0
    let names = rows.map { text.plain(LibraryText.label($0)) }
    let most = max(4, text.style.width / 2 - waitWidth - 1)
    let nameWidth = min(most, names.map(TerminalText.width).max() ?? 0)
    return zip(names, waits).map { name, wait in
      let cut = text.cut(name, to: nameWidth)
      let label =
        cut + TerminalText.spaces(nameWidth - TerminalText.width(cut) + 1) + wait
      return label + TerminalText.spaces(nameWidth + 1 + waitWidth - TerminalText.width(label))
    }
  }

  /// The lines of each picture that was chosen.
  func blocks(_ choice: PlotChoice) -> [[String]] {
    choice.plots.compactMap { plot in
      let lines =
        switch plot {
        case .intervals: intervals
        case .density: density
        case .rounds: rounds
        case .curve: curve
        }
      if let lines { return lines }
      return choice.isAsked ? text.fill("\(plot.rawValue): \(lack(of: plot))", indent: 2) : nil
    }
  }

  /// Why there is no such picture.
  private func lack(of plot: Plot) -> String {
    switch plot {
    case .intervals where picture.rows.count < 2: "one row, and nothing to compare it with"
    case .intervals: "no row has bounds, because too few rounds are known"
    case .density, .rounds, .curve: "no row has samples"
    }
  }

  // MARK: Rows

  /// A row between its label and a figure.
  ///
  /// - Parameters:
  ///   - body: characters, all of one column.
  ///   - figure: what stands behind it where there is room.
  func line(
    _ row: Int, _ body: String, figure: String, of figures: [String],
    emphasis: Emphasis = .none
  ) -> String {
    var line = labels[row] + " " + body
    let width = figureWidth(figures)
    if width > 0 {
      let gap = room(beside: figures) - TerminalText.width(body) + 1
      line += TerminalText.spaces(gap + width - TerminalText.width(figure)) + figure
    }
    while line.last == " " { line.removeLast() }
    return emphasis.applied(to: line, in: text.style)
  }

  /// A line below or above the rows.
  func axis(_ body: String) -> String {
    TerminalText.spaces(labelWidth + 1) + text.plain(body)
  }

  /// Columns between label and figure.
  func room(beside figures: [String]) -> Int {
    let width = figureWidth(figures)
    return text.style.width - labelWidth - 1 - (width > 0 ? width + 1 : 0)
  }

  private func figureWidth(_ figures: [String]) -> Int {
    guard text.style.width >= Self.widthForFigures else { return 0 }
    return figures.map(TerminalText.width).max() ?? 0
  }

  /// The median of each row, with its unit.
  var medians: [String] {
    picture.rows.map { row in
      row.shape.map { text.plain(NumberText.time(nanoseconds: $0.median)) } ?? ""
    }
  }
}
