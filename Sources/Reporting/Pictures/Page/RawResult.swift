// The measurements inside the page, so that whoever has the page can compute everything anew. They are text: nothing
// reads them but a person, and an XML parser that is asked for them.

/// The result as JSON, inert.
enum RawResult {
  static func element(_ report: Report) -> Element {
    Element("section", ["id": "raw"]) {
      Element("h2") { "Raw data" }
      Element("p") {
        "The whole result as JSON, which "
        Element("code") { "ipc-compare report" }
        " reads. From this file, and from no browser, it comes by "
        Element("code") { "xmllint --xpath 'string(//*[@id=\"result\"])' FILE.html" }
        "."
      }
      Element("details") {
        Element("summary") { "The result" }
        Element("pre", ["id": "result"]) { JSONReport().render(report) }
      }
    }
  }
}
