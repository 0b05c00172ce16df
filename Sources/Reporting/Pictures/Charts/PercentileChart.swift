// The tails: how long the slowest of a hundred, of a thousand, of ten thousand take.

internal import Comparison
internal import Glibc

/// The percentile curves of a group. They end where samples do.
struct PercentileChart {
  let picture: GroupPicture
  let report: Report
  let id: String

  /// Points for each factor of ten of what is left of the samples.
  static let steps = 8

  /// - Returns: nil where no row has samples.
  var block: ChartBlock? {
    let curves = Self.curves(of: picture)
    let points = curves.flatMap(\.points)
    guard let lowest = points.map(\.y).min(), let highest = points.map(\.y).max(),
      let longest = points.map(\.x).max()
    else { return nil }
    let y = Scale(lowest / 1.15...max(highest, lowest * 2) * 1.15)
    // One step beyond the median, where no curve has more than that.
    let x = Scale(Self.place(0.5)...max(longest, Self.place(0.9)), isLogarithmic: false)
    let panels = CurvePanel.panels(curves)
    return ChartBlock(
      id: id, title: title, finding: finding(curves), legend: legend,
      pictures: panels.enumerated().map { number, panel in
        let frame = PlotFrame(
          size: (340, 240), x: x, y: y,
          xTicks: Self.ticks.filter { $0.value <= x.range.upperBound },
          yTicks: y.timeTicks(), xTitle: "of \(distribution)s",
          yTitle: panel.title.isEmpty ? distribution : panel.title, labelWidth: panel.labelWidth)
        return frame.picture(
          id: "\(id)-\(number)", title: panel.title.isEmpty ? title : "\(title): \(panel.title)",
          finding: finding(panel.curves)
        ) { panel.content(in: frame, libraries: report.result.libraries ?? []) }
      }, table: table)
  }

  private var distribution: String { picture.metric.distribution?.rawValue ?? picture.metric.title }
  private var title: String { "Percentiles of \(distribution)s" }

  private var legend: String {
    "Both axes are logarithmic, and all frames share them. A curve ends where \(Metric.tooFewSamples). "
      + Look.dashLegend
  }

  /// Where a share of the samples stands on the axis: at so many factors of ten below all of them.
  private static func place(_ share: Double) -> Double { -log10(1 - share) }

  private static let ticks = [
    (0.5, "p50"), (0.9, "p90"), (0.99, "p99"), (0.999, "p99.9"), (0.9999, "p99.99"),
    (0.99999, "p99.999"),
  ].map { share, name in Scale.Tick(value: place(share), text: name) }

  static func curves(of picture: GroupPicture) -> [CurvePanel.Curve] {
    picture.rows.compactMap { row in
      guard let shape = row.shape else { return nil }
      return CurvePanel.Curve(
        name: RowName.text(row.row), shortName: LibraryText.label(row.row),
        coordinates: row.coordinates,
        points: shape.curve(steps: steps).map {
          .init(x: place($0.share), y: max($0.nanoseconds, 1))
        }, marksAll: false)
    }
  }

  private func finding(_ curves: [CurvePanel.Curve]) -> String {
    let metric = Metric.tail(isOpenLoop: picture.group.isOpenLoop)
    let names = Set(curves.map(\.coordinates))
    let known = picture.rows.filter { names.contains($0.coordinates) }.compactMap { row in
      row.row[metric]?.value.map { (name: RowName.text(row.row), value: $0) }
    }.sorted { $0.value < $1.value }
    let lacking = curves.count - known.count
    let ends =
      lacking == 0
      ? ""
      : " \(counted(lacking, "curve")) \(lacking == 1 ? "ends" : "end") before that for want of samples."
    guard let least = known.first, let most = known.last else {
      return "No row has samples enough for its \(metric.title)."
    }
    func claim(_ found: (name: String, value: Double)) -> String {
      "\(metric.full(found.value)) (\(found.name))"
    }
    if known.count == 1 { return "\(metric.title) is \(claim(least)).\(ends)".capitalisedStart }
    return "\(metric.title) is from \(claim(least)) to \(claim(most)).\(ends)".capitalisedStart
  }

  private var table: DataTable {
    MetricColumns.table(
      "percentiles of \(distribution)s", picture.rows.map(\.row),
      Metric.all.filter { $0.distribution == picture.metric.distribution }, report.units)
  }
}
