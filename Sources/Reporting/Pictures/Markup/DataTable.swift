// The numbers of a picture: whoever cannot see it, or does not believe it, reads them.

/// A table of HTML.
struct DataTable {
  struct Column {
    let heading: String
    /// Words stand left, numbers right.
    var isText = false
  }

  /// What it holds, in a few words.
  let caption: String
  let columns: [Column]
  /// The first cell of each is its name.
  let rows: [[Markup]]
  /// Whether it is shown at once, and not behind a line that opens it.
  let isOpen: Bool

  init(_ caption: String, _ columns: [Column], _ rows: [[Markup]], isOpen: Bool = false) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.isOpen = isOpen
  }

  init(_ caption: String, _ columns: [Column], _ rows: [[String]]) {
    self.init(caption, columns, rows.map { $0.map { .text($0) } })
  }

  /// As it stands on a page.
  var element: Element { isOpen ? table : details }

  /// The table, which scrolls by itself where it is wider than the page.
  private var table: Element {
    Element("div", ["class": "wide", "tabindex": "0", "role": "group", "aria-label": caption]) {
      Element("table") {
        Element("caption") { caption }
        Element("thead") {
          Element("tr") {
            for column in columns {
              Element("th", ["class": column.isText ? "t" : nil]) { column.heading }
            }
          }
        }
        Element("tbody") {
          for row in rows {
            Element("tr") {
              Element("th") { row[0] }
              for (column, cell) in zip(columns, row).dropFirst() {
                Element("td", ["class": column.isText ? "t" : nil]) { cell }
              }
            }
          }
        }
      }
    }
  }

  private var details: Element {
    Element("details") {
      Element("summary") { "Table: \(caption)" }
      table
    }
  }
}
