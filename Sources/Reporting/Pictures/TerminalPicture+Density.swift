// Two modes that a median hides.

internal import Comparison

extension TerminalPicture {
  /// How often which time was measured, a row a cell, on a common logarithmic axis; nil without samples.
  var density: [String]? {
    guard let range = picture.timeRange else { return nil }
    let medians = medians
    let axis = LogAxis(range, count: room(beside: medians))
    // Of the square root one sees what a hundredth of the samples did.
    let heights = picture.rows.map { row in
      row.shape?.density(over: range, count: axis.count).map { $0.squareRoot() } ?? []
    }
    let highest = heights.joined().max() ?? 1
    let legend =
      "how often each time was measured: height is the root of the share, time is on a log scale"
      + (medians.allSatisfy(\.isEmpty) || text.style.width < 60 ? "" : "; at the right the median")
      + "; the slowest of ten thousand may lie beyond the edge"
    return text.fill(legend, indent: 2) + [self.axis(axis.line(axis.times()))]
      + picture.rows.indices.map { index in
        let body = heights[index].map { height in
          // What happened is not drawn as nothing.
          height > 0
            ? glyphs.heights[max(1, Int((height / highest * Double(glyphs.levels)).rounded()))]
            : " "
        }
        return line(index, String(body), figure: medians[index], of: medians)
      }
  }
}
