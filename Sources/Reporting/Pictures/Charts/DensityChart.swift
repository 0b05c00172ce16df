// How times are spread: two modes that a median hides.

internal import Comparison
internal import Sampling

/// The distributions of a group over one axis of times.
struct DensityChart {
  let picture: GroupPicture
  let report: Report
  let id: String

  /// Bins of a row. A factor of ten has about forty of them in a usual group.
  private static let bins = 120

  /// - Returns: nil where no row has samples.
  var block: ChartBlock? {
    guard let range = picture.timeRange else { return nil }
    let axis = Scale(range)
    let rows = picture.rows.compactMap { row in row.shape.map { (row: row, shape: $0) } }
    let finding = finding(rows)
    let chart = RowChart(
      id: "\(id)-0", title: title, finding: finding,
      ticks: axis.timeTicks().map { (axis.share($0.value), $0.text) },
      rows: rows.map { row, shape in
        RowChart.Row(name: RowName.text(row.row), figures: spread(shape))
      }, strips: [strips(rows, axis)])
    return ChartBlock(
      id: id, title: title, finding: finding,
      legend:
        "A hill is as high as the square root of the share of samples there, so that small ones show; the "
        + "line through it is the median. Figures: 5 % and 95 % of samples take at most so long.",
      pictures: [chart.picture], table: table(rows))
  }

  private var title: String {
    "Distribution of \(picture.metric.distribution?.rawValue ?? picture.metric.title)s"
  }

  private func strips(
    _ rows: [(row: PicturedRow, shape: CellShape)], _ axis: Scale
  ) -> Element {
    var medians = PathData()
    for (number, row) in rows.enumerated() {
      let (x, y) = (
        axis.share(row.shape.median) * Double(Self.bins), RowChart.middle(ofRow: number)
      )
      medians.move(x, y - RowChart.halfStrip)
      medians.line(x, y + RowChart.halfStrip)
    }
    return RowChart.stretched(rows: rows.count, columns: Self.bins) {
      for (number, drawn) in rows.enumerated() {
        let look = Look(of: drawn.row.coordinates, libraries: report.result.libraries ?? [])
        let floor = RowChart.middle(ofRow: number) + RowChart.halfStrip
        Element(
          "path",
          [
            "d": Self.hills(drawn.shape.density(over: axis.range, count: Self.bins), floor: floor),
            "color": look.colourOnPaper, "class": look.className,
          ])
      }
      RowChart.stroke(medians, ["stroke": "currentColor", "stroke-width": "1.5"])
    }
  }

  /// The hills of a row, in whole pixels.
  ///
  /// - Parameters:
  ///   - shares: of the samples, one for each bin.
  ///   - floor: the bottom of the row's strip.
  private static func hills(_ shares: [Double], floor: Double) -> String {
    let highest = max(shares.max() ?? 0, .leastNormalMagnitude)
    let heights = shares.map { (2 * RowChart.halfStrip * ($0 / highest).squareRoot()).rounded() }
    var path = PathData()
    var last = 0.0
    for (bin, height) in (heights + [0]).enumerated() where height != last {
      let x = Double(bin)
      if last == 0 { path.move(x, floor) } else { path.line(x, floor - last) }
      path.line(x, floor - height)
      last = height
    }
    return path.text
  }

  private func time(_ shape: CellShape, _ share: Double) -> String {
    picture.metric.text(shape.mixture.quantile(share) / 1000)
  }

  private func spread(_ shape: CellShape) -> String {
    "\(time(shape, 0.05)) to \(time(shape, 0.95))\(picture.metric.unitName)"
  }

  private static func width(_ shape: CellShape) -> Double {
    shape.mixture.quantile(0.95) / max(shape.mixture.quantile(0.05), 1)
  }

  private func finding(_ rows: [(row: PicturedRow, shape: CellShape)]) -> String {
    let sorted = rows.sorted { Self.width($0.shape) < Self.width($1.shape) }
    guard let narrowest = sorted.first, let widest = sorted.last else { return "" }
    func claim(_ found: (row: PicturedRow, shape: CellShape)) -> String {
      "\(RowName.text(found.row.row)) (\(NumberText.ratio(Self.width(found.shape))) times)"
    }
    if sorted.count == 1 {
      return "Between 5 % and 95 % of the samples of \(claim(narrowest)) lie."
    }
    return "From the fastest 5 % of samples to 95 % of them, \(claim(narrowest)) spreads least and "
      + "\(claim(widest)) most."
  }

  private static let quantiles = [0.05, 0.25, 0.75, 0.95]

  private func table(_ rows: [(row: PicturedRow, shape: CellShape)]) -> DataTable {
    DataTable(
      "so many samples take at most,\(picture.metric.unitName)",
      [.init(heading: "row", isText: true)]
        + Self.quantiles.map { .init(heading: "\(NumberText.fixed($0 * 100, decimals: 0)) %") },
      rows.map { row, shape in
        [RowName.text(row.row)] + Self.quantiles.map { time(shape, $0) }
      })
  }
}
