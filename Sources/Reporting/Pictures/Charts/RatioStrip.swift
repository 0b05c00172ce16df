// How a ratio and its bounds are drawn, between rows of a run and between two runs: the same signs mean the same.

/// The bar of an interval with the dot of its estimate.
struct RatioStrip {
  let ratio: Double
  let interval: ClosedRange<Double>?
  /// Whether no difference was found: the dot is hollow.
  let isHollow: Bool
  /// Whether the bounds lie too far apart to be worth a strong line.
  let isWide: Bool
  let axis: Scale

  /// How the signs are read.
  static let legend =
    "Dots are estimates, hollow where no difference was found; bars are 95 % intervals, thin and pale where "
    + "they are wide; an arrow says that a bar goes on beyond the axis, and the figures say how far."

  /// What holds strips: they leave to it what they have in common.
  static func layer(@MarkupBuilder _ strips: () -> [Markup]) -> Element {
    Element("g", ["stroke": "currentColor", "stroke-width": "3.5"], strips)
  }

  /// - Parameter y: of the strip's middle.
  func elements(y: Double) -> [Element] {
    let dot = Element(
      "circle",
      [
        "cx": RowChart.x(axis.share(ratio)), "cy": SVG.number(y), "r": isHollow ? "4.5" : "3.5",
        "class": isHollow ? "paper" : nil, "fill": isHollow ? "#FFFFFF" : nil,
        "stroke-width": isHollow ? "2" : nil,
      ])
    guard let interval else { return [dot] }
    let (from, to) = (axis.share(interval.lowerBound), axis.share(interval.upperBound))
    let bar = Element(
      "line",
      [
        "x1": RowChart.x(max(0, from)), "y1": SVG.number(y), "x2": RowChart.x(min(1, to)),
        "y2": SVG.number(y), "stroke-width": isWide ? "1.5" : nil,
        "stroke-opacity": isWide ? ".6" : nil,
      ])
    return [bar] + (from < 0 ? [arrow(y, at: 0, pointing: -1)] : [])
      + (to > 1 ? [arrow(y, at: 1, pointing: 1)] : []) + [dot]
  }

  /// - Parameter direction: 1 for to the right, -1 for to the left.
  private func arrow(_ y: Double, at share: Double, pointing direction: Double) -> Element {
    var path = PathData()
    path.move(5 * direction, 0)
    path.line(-4 * direction, -5)
    path.line(-4 * direction, 5)
    path.close()
    return Element(
      "svg",
      [
        "x": RowChart.x(share), "y": SVG.number(y), "overflow": "visible", "stroke": "none",
        "class": "arrow",
      ]
    ) { Element("path", ["d": path.text]) }
  }
}
