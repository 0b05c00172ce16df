// The few shapes that pictures are made of, with presentation attributes: they can be read where styles are
// blocked.

/// Makes elements of SVG 1.1.
enum SVG {
  static let namespace = "http://www.w3.org/2000/svg"

  /// A picture that tells a reader who cannot see it what it shows.
  ///
  /// - Parameters:
  ///   - id: of the picture, used once on a page.
  ///   - title: what it is of.
  ///   - finding: what can be seen in it.
  ///   - width: in CSS, such as `100%`.
  ///   - height: in pixels; nil where `viewBox` decides.
  ///   - viewBox: width and height of its coordinates; nil where they are pixels and percents.
  static func picture(
    id: String, title: String, finding: String, height: Double? = nil,
    viewBox: (width: Double, height: Double)? = nil, @MarkupBuilder _ content: () -> [Markup]
  ) -> Element {
    Element(
      "svg",
      [
        "xmlns": namespace, "role": "img", "aria-labelledby": "\(id)-t \(id)-d",
        "viewBox": viewBox.map { "0 0 \(number($0.width)) \(number($0.height))" },
        "width": "100%", "height": height.map { number($0) },
        "font-size": viewBox == nil ? "12" : "11",
        "fill": "currentColor",
      ]
    ) {
      Element("title", ["id": "\(id)-t"]) { title }
      Element("desc", ["id": "\(id)-d"]) { finding }
      content()
    }
  }

  /// A length: at most one digit behind the point, and no more characters than it needs.
  static func number(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A share of the width, such as `12.3%`.
  static func percent(_ share: Double) -> String { number(share * 100) + "%" }

  enum Anchor: String {
    case start
    case middle
    case end
  }

  /// - Parameters:
  ///   - x: a length or a percentage.
  ///   - y: of the base line.
  static func text(
    _ text: String, x: String, y: Double, anchor: Anchor = .start, isSoft: Bool = false
  ) -> Element {
    Element(
      "text",
      [
        "x": x, "y": number(y), "text-anchor": anchor == .start ? nil : anchor.rawValue,
        "opacity": isSoft ? ".75" : nil,
      ]
    ) { text }
  }

  /// Text that is read from below upwards.
  ///
  /// - Parameters:
  ///   - x: of the base line.
  ///   - y: where it begins.
  static func upright(_ text: String, x: Double, y: Double) -> Element {
    Element(
      "text",
      [
        "transform": "translate(\(number(x)) \(number(y))) rotate(-90)", "font-size": "9",
        "opacity": ".75",
      ]
    ) { text }
  }

  /// A line of the ink's colour, for axes.
  static func rule(
    x1: String, y1: Double, x2: String, y2: Double, opacity: String, dash: String? = nil
  ) -> Element {
    Element(
      "line",
      [
        "x1": x1, "y1": number(y1), "x2": x2, "y2": number(y2), "stroke": "currentColor",
        "stroke-opacity": opacity, "stroke-dasharray": dash,
      ])
  }
}
