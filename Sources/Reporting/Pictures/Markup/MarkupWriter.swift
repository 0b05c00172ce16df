// Writes a tree down so that browsers read it as HTML and XML parsers as XHTML: both find the same tree.

/// Writes markup.
struct MarkupWriter {
  private(set) var text = ""

  /// A whole document.
  ///
  /// - Parameter root: the element `html`.
  static func document(_ root: Element) -> String {
    var writer = MarkupWriter()
    writer.text = "<!DOCTYPE html>\n"
    writer.write(root)
    return writer.text
  }

  mutating func write(_ markup: Markup) {
    switch markup {
    case .text(let text): self.text += XMLText.escaped(text, inAttribute: false)
    case .element(let element): write(element)
    case .sheet(let sheet):
      precondition(!sheet.contains { "<&".contains($0) }, "XML would read the style sheet")
      text += sheet
    }
  }

  mutating func write(_ element: Element) {
    let name = "\(element.name)"
    text += "<\(name)"
    for (name, value) in element.attributes {
      text += " \(name)=\"\(XMLText.escaped(value))\""
    }
    if element.children.isEmpty, Self.emptyElements.contains(name) {
      text += "/>"
    } else {
      text += ">"
      for child in element.children { write(child) }
      text += "</\(name)>"
    }
    if Self.lineEnds.contains(name) { text += "\n" }
  }

  /// What HTML allows to be ended by its own tag: its void elements, and the shapes of SVG. Any other that is empty
  /// needs an end tag, or HTML would put what follows inside of it.
  private static let emptyElements: Set<String> = ["meta", "line", "circle", "rect", "path"]

  /// Elements behind which a line ends, so that two pages can be compared line by line; white space changes
  /// nothing there.
  private static let lineEnds: Set<String> = [
    "html", "head", "body", "meta", "title", "style", "header", "nav", "main", "section", "h1",
    "h2",
    "h3", "p", "ul", "li", "dl", "dd", "figure", "figcaption", "svg", "g", "desc", "table", "thead",
    "tbody", "tr", "caption", "details", "summary", "pre", "div", "footer",
  ]
}
