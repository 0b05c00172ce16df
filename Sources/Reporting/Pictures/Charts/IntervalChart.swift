// Who is faster, and whether one may say so.

internal import Comparison

/// The ratios of a group with their bounds.
struct IntervalChart {
  let picture: GroupPicture
  let report: Report
  let id: String

  var block: ChartBlock {
    let axis = Scale(picture.ratioRange)
    let finding = finding
    let one = axis.share(1)
    let chart = RowChart(
      id: "\(id)-0", title: title, finding: finding,
      ticks: axis.ratioTicks().map { (axis.share($0.value), $0.text) }, strongTick: one,
      rows: picture.rows.map { row in
        RowChart.Row(
          name: RowName.text(row.row), figures: figures(row), note: row.row[Metric.relative]?.reason
        )
      },
      strips: [
        RatioStrip.layer {
          for (number, row) in picture.rows.enumerated() {
            strip(row, axis, y: RowChart.middle(ofRow: number))
          }
        }
      ])
    return ChartBlock(
      id: id, title: title, finding: finding, legend: RatioStrip.legend, pictures: [chart.picture],
      table: table)
  }

  private var title: String { "\(picture.metric.title), relative".capitalisedStart }

  private func strip(_ row: PicturedRow, _ axis: Scale, y: Double) -> Element? {
    guard let ratio = row.ratio, row.standing != .unknown else { return nil }
    let strip = RatioStrip(
      ratio: ratio, interval: row.interval, isHollow: row.standing == .equal, isWide: row.isWide,
      axis: axis)
    let look = Look(of: row.coordinates, libraries: report.result.libraries ?? [])
    return look.group { strip.elements(y: y) }
  }

  private func figures(_ row: PicturedRow) -> String {
    let relative = Metric.relative
    let ratio = row.row[relative]
    let times = relative.text(ratio) + (ratio?.value == nil ? "" : "×")
    let parts = [relative.mark(ratio), times, relative.interval(ratio)].filter { !$0.isEmpty }
    let time = picture.metric.full(row.row[picture.metric])
    return parts.isEmpty ? time : "\(parts.joined(separator: " ")), \(time)"
  }

  private var finding: String {
    guard let reference = picture.rows.first(where: { $0.standing == .reference }) else {
      return "There is no row to compare the others with."
    }
    let metric = picture.metric
    let time = metric.full(reference.row[metric])
    var parts: [String] = []
    func rows(_ standing: PicturedRow.Standing) -> [PicturedRow] {
      picture.rows.filter { $0.standing == standing }.sorted { ($0.ratio ?? 0) < ($1.ratio ?? 0) }
    }
    let equal = rows(.equal)
    if !equal.isEmpty {
      parts.append(
        "no difference was found for \(RowName.list(equal.map { RowName.text($0.row) }))")
    }
    let faster = rows(.different).filter { ($0.ratio ?? 1) < 1 }
    let slower = rows(.different).filter { ($0.ratio ?? 1) > 1 }
    for (word, found) in [("faster", faster), ("slower", slower)] {
      guard let first = found.first, let last = found.last else { continue }
      parts.append(
        "\(counted(found.count, "row")) \(found.count == 1 ? "is" : "are") \(word): "
          + (found.count == 1
            ? Self.claim(first) : "\(Self.claim(first)) to \(Self.claim(last))"))
    }
    let unknown = rows(.unknown)
    if !unknown.isEmpty {
      parts.append("there is no interval for \(RowName.list(unknown.map { RowName.text($0.row) }))")
    }
    return "\(RowName.text(reference.row)) takes \(time)"
      + (parts.isEmpty ? "." : "; beside it, " + parts.joined(separator: "; ") + ".")
  }

  private static func claim(_ row: PicturedRow) -> String {
    "\(RowName.text(row.row)) \(Metric.relative.text(row.row[Metric.relative])) times"
  }

  /// Every figure of the table of times that is no percentile: those have a picture of their own.
  private var table: DataTable {
    MetricColumns.table(
      "times of \(picture.group.placement.rawValue)", picture.rows.map(\.row),
      Metric.all.filter {
        $0.table == .times && ($0.distribution == nil || $0.key == picture.metric.key)
      }, report.units)
  }
}
