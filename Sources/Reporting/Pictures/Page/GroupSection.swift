// Everything that is shown of a group.

internal import Comparison

/// The pictures of one group.
struct GroupSection {
  let picture: GroupPicture
  let report: Report
  /// Used once on a page; names of its pictures begin with it.
  let id: String

  /// The pictures whose rows are in one order stand beside each other.
  var element: Element {
    Element("section", ["id": id]) {
      Element("h2") { picture.heading }
      remarks
      Element("div", ["class": "charts"]) {
        IntervalChart(picture: picture, report: report, id: "\(id)-intervals").block.element
        DensityChart(picture: picture, report: report, id: "\(id)-density").block?.element
        RoundChart(picture: picture, report: report, id: "\(id)-rounds").block?.element
        PercentileChart(picture: picture, report: report, id: "\(id)-percentiles").block?.element
        CostChart(picture: picture, report: report, id: "\(id)-costs").block.element
      }
    }
  }

  /// What is said of single rows, and why figures lack.
  private var remarks: Element? {
    let rows = picture.group.rows.compactMap { row in
      row.remark.map { "\(RowName.text(row)): \($0)" }
    }
    let notes =
      GroupText.floorNotes(picture.group) + GroupText.unknownNotes(picture.group, in: .times)
      + GroupText.unknownNotes(picture.group, in: .costs)
    if rows.isEmpty && notes.isEmpty { return nil }
    return Element("ul", ["class": "soft"]) {
      for text in rows + notes { Element("li") { text } }
    }
  }
}
