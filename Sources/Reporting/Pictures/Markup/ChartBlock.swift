// What a picture on a page comes with: what it is of, what can be seen in it, and its numbers.

/// A picture with all that belongs to it.
struct ChartBlock {
  /// Used once on a page.
  let id: String
  let title: String
  /// What can be seen in it, in a sentence: the caption, and what a screen reader says.
  let finding: String
  /// How to read it.
  let legend: String
  /// One picture, or several that share their axes.
  let pictures: [Element]
  let table: DataTable

  /// Whether it has the width of the page for itself.
  private var isWide: Bool { pictures.count > 1 || table.isOpen }

  var element: Element {
    Element("figure", ["class": isWide ? "all" : nil, "id": id]) {
      Element("h3") { title }
      Element("figcaption") {
        Element("p") { finding }
        Element("p", ["class": "soft"]) { legend }
      }
      if table.isOpen {
        Element("div", ["class": "split"]) {
          Element("div") { pictures }
          table.element
        }
      } else {
        Element("div", ["class": pictures.count > 1 ? "panels" : nil]) { pictures }
        table.element
      }
    }
  }
}
