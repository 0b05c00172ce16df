// Pictures with a strip for each row. They are as wide as there is room, with text of one size: places are shares of
// the width, names stand above their strips, and so a telephone shows them as well as a wide page.

/// A picture of rows one below the other.
struct RowChart {
  /// A row.
  struct Row {
    let name: String
    /// What stands at the right end of its line.
    let figures: String
    /// What is shown by a pointer that rests on the name, where the line has no room for it.
    var note: String?
  }

  let id: String
  let title: String
  let finding: String
  /// Where the axis is named, by shares of it.
  let ticks: [(share: Double, text: String)]
  /// Which of them is drawn strongly.
  var strongTick: Double?
  let rows: [Row]
  /// What is drawn in the strips; ``middle(ofRow:)`` says where they are.
  let strips: [Element]

  /// Pixels from one row to the next, and half of a strip's height.
  private static let rowHeight = 38.0
  static let halfStrip = 9.0
  private static let headHeight = 22.0
  /// Pixels from the top of a row to the base line of its name, and to the middle of its strip.
  private static let nameOffset = 12.0
  private static let stripOffset = 24.0
  /// What stays free at either end, as a share of the width, so that markers at the ends are whole.
  private static let margin = 0.015

  /// Pixels from the top of the picture to the middle of a row's strip.
  static func middle(ofRow row: Int) -> Double {
    headHeight + Double(row) * rowHeight + stripOffset
  }

  private static func height(_ rows: Int) -> Double { headHeight + Double(rows) * rowHeight }

  /// Where a share of the axis lies.
  static func x(_ share: Double) -> String { SVG.percent(margin + (1 - 2 * margin) * share) }

  var picture: Element {
    let height = Self.height(rows.count)
    return SVG.picture(id: id, title: title, finding: finding, height: height) {
      for tick in ticks {
        SVG.rule(
          x1: Self.x(tick.share), y1: Self.headHeight - 6, x2: Self.x(tick.share), y2: height - 4,
          opacity: tick.share == strongTick ? ".6" : ".15")
        SVG.text(
          tick.text, x: Self.x(tick.share), y: 11,
          anchor: tick.share < 0.05 ? .start : tick.share > 0.95 ? .end : .middle, isSoft: true)
      }
      Element("g") { names(\.name, x: "0") }
      Element("g", ["text-anchor": "end"]) { names(\.figures, x: "100%") }
      strips
    }
  }

  /// A text of each row.
  private func names(_ text: KeyPath<Row, String>, x: String) -> [Element] {
    rows.enumerated().map { number, row in
      let y = Self.headHeight + Double(number) * Self.rowHeight + Self.nameOffset
      return Element("text", ["x": x, "y": SVG.number(y)]) {
        if let note = row.note { Element("title") { note } }
        RowName.short(row[keyPath: text], most: 34)
      }
    }
  }

  /// A layer over all strips that is stretched to the width of the axis, for what has a path.
  ///
  /// - Parameters:
  ///   - rows: how many the picture has.
  ///   - columns: the width in units of its own; heights are those of the picture.
  static func stretched(
    rows: Int, columns: Int, @MarkupBuilder _ content: () -> [Markup]
  ) -> Element {
    let height = SVG.number(height(rows))
    return Element(
      "svg",
      [
        "x": x(0), "width": SVG.percent(1 - 2 * margin), "height": height,
        "viewBox": "0 0 \(columns) \(height)", "preserveAspectRatio": "none",
      ], content)
  }

  /// A line of such a layer, as thick as it says however far the layer is stretched.
  static func stroke(
    _ path: PathData, _ attributes: KeyValuePairs<StaticString, String?>
  ) -> Element {
    var line = Element("path", attributes)
    line.set("d", path.text)
    line.set("vector-effect", "non-scaling-stroke")
    return line
  }
}
