// How rows are told from each other: a colour that a kind has in every picture, and beside it a marker and a dash,
// because some readers, and all printers, have fewer colours.

internal import Comparison
internal import IPCChannels

/// How the curve or the marker of a row looks.
struct Look: Equatable {
  /// The place of its colour among ``colours``.
  let colour: Int
  let marker: Marker
  /// The dashes of its curve: how both sides wait.
  let dash: String?

  /// Kinds of one colour have different ones.
  enum Marker {
    case circle
    case square
    case triangle
  }

  /// A colour on a light page and on a dark one.
  struct Colour {
    let light: String
    let dark: String
  }

  /// Each has a contrast of at least 3:1 on its page, and differs from the others under three deficiencies of
  /// colour vision.
  static let colours = [
    Colour(light: "#A76EF8", dark: "#6159E1"), Colour(light: "#7C140A", dark: "#EBD229"),
    Colour(light: "#2128AA", dark: "#BF4306"), Colour(light: "#C8800D", dark: "#59CEBA"),
    Colour(light: "#4A0358", dark: "#8C6088"), Colour(light: "#4FA1A5", dark: "#D58D25"),
    Colour(light: "#BD3743", dark: "#A6F9FD"), Colour(light: "#5C6C9E", dark: "#9E8EEF"),
  ]

  /// - Parameter libraries: those of the result, in its order.
  init(of cell: CellCoordinates, libraries: [LoadedLibrary]) {
    let place: Int
    if let kind = cell.kind, let found = ChannelKind.allCases.firstIndex(of: kind) {
      place = found
      marker = found < Self.colours.count ? .circle : .square
    } else {
      place = libraries.firstIndex { $0.name == cell.name } ?? 0
      marker = .triangle
    }
    colour = place % Self.colours.count
    dash = Self.dash(of: cell.wait)
  }

  private static func dash(of wait: WaitStrategy) -> String? {
    switch wait {
    case .block: nil
    case .adaptive: "6 3"
    case .spin: "2 3"
    }
  }

  private static func words(of wait: WaitStrategy) -> String {
    switch wait {
    case .block: "solid"
    case .adaptive: "dashed"
    case .spin: "dotted"
    }
  }

  /// How a reader is told what dashes mean.
  static let dashLegend: String = {
    let lines = WaitStrategy.allCases.map { "\(words(of: $0)) \($0.rawValue)" }
    return "Lines: \(lines.joined(separator: ", "))."
  }()

  /// Its `currentColor` where no style says otherwise.
  var colourOnPaper: String { Self.colours[colour].light }

  /// By which the page's style has the dark colour.
  var className: String { "k\(colour)" }

  /// What is drawn inside has the row's colour as its `currentColor`.
  func group(@MarkupBuilder _ content: () -> [Markup]) -> Element {
    Element("g", ["color": colourOnPaper, "class": className], content)
  }

  /// What holds markers of which the page shows through, or of which it does not.
  static func layer(isHollow: Bool, @MarkupBuilder _ marks: () -> [Markup]) -> Element {
    Element(
      "g",
      [
        "class": isHollow ? "paper" : nil, "fill": isHollow ? "#FFFFFF" : nil,
        "stroke": isHollow ? "currentColor" : nil, "stroke-width": isHollow ? "1.5" : nil,
      ], marks)
  }

  /// The marker at a place, in the row's colour.
  ///
  /// - Parameter name: what a pointer that rests on it is told; nil where the name stands beside it.
  func mark(x: Double, y: Double, radius: Double = 3.5, name: String? = nil) -> Element {
    func title() -> Element? { name.map { name in Element("title") { name } } }
    var path = PathData()
    switch marker {
    case .circle:
      return Element(
        "circle",
        [
          "cx": SVG.number(x), "cy": SVG.number(y), "r": SVG.number(radius), "color": colourOnPaper,
          "class": className,
        ]
      ) { title() }
    case .square:
      path.move(x - radius, y - radius)
      path.line(x + radius, y - radius)
      path.line(x + radius, y + radius)
      path.line(x - radius, y + radius)
    case .triangle:
      path.move(x, y - radius * 1.2)
      path.line(x + radius * 1.2, y + radius)
      path.line(x - radius * 1.2, y + radius)
    }
    path.close()
    return Element("path", ["d": path.text, "color": colourOnPaper, "class": className]) { title() }
  }
}
