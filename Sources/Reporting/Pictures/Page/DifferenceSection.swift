// A difference on a page: of two builds in the page of their run, or of several runs in a page of its own.

internal import Comparison

/// Verdict, rows and what they rest on.
struct DifferenceSection {
  let difference: Difference
  let verdict: DifferenceVerdict
  let title: String
  /// Used once on a page; names of its pictures begin with it.
  let id: String

  var element: Element {
    Element("section", ["id": id]) {
      Element("h2") { title }
      Element("p") { summary }
      Element("div", ["class": "charts"]) {
        for (number, rows) in parted.enumerated() {
          DifferenceChart(rows: rows, id: "\(id)-\(number)").block.element
        }
      }
      Element("ul", ["class": "soft"]) {
        Element("li") { DifferenceText.spread(difference) }
        if difference.rows.contains(where: { $0.ratio != nil }) {
          Element("li") { DifferenceText.legend(difference) }
        }
      }
    }
  }

  private var summary: String {
    [
      DifferenceText.verdict(verdict, of: difference), DifferenceText.summary(difference),
      DifferenceText.resolution(difference),
    ].compactMap(\.self).joined(separator: "; ").capitalisedStart + "."
  }

  /// The rows of each metric, since each has its own unit.
  private var parted: [[DifferenceRow]] {
    var keys: [String] = []
    for row in difference.rows where !keys.contains(row.metricKey) { keys.append(row.metricKey) }
    return keys.map { key in difference.rows.filter { $0.metricKey == key } }
  }
}
