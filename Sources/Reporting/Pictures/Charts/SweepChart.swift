// A sweep as curves.

internal import Comparison

/// One metric along one axis.
struct SweepChart {
  let sweep: Sweep
  let report: Report
  let id: String

  /// - Returns: nil where fewer than two values of the axis have figures.
  var block: ChartBlock? {
    let curves = curves
    let points = curves.flatMap(\.points)
    guard let lowest = points.map(\.y).min(), let highest = points.map(\.y).max(),
      let first = points.map(\.x).min(), let last = points.map(\.x).max(), first < last
    else { return nil }
    let y = Scale(lowest / 1.2...max(highest, lowest * 2) * 1.2)
    // Room for markers at both ends.
    let x = Scale(first / 1.08...last * 1.08)
    let panels = CurvePanel.panels(curves)
    let isTime = sweep.metric.unit == .time
    return ChartBlock(
      id: id, title: title, finding: finding(curves), legend: legend(curves, x.range),
      pictures: panels.enumerated().map { number, panel in
        let frame = PlotFrame(
          size: (340, 240), x: x, y: y, xTicks: ticks(x),
          yTicks: isTime ? y.timeTicks() : y.countTicks(), xTitle: sweep.axis.title,
          yTitle: [sweep.metric.title + (isTime ? "" : ",\(unit)"), panel.title]
            .filter { !$0.isEmpty }.joined(separator: ": "), labelWidth: panel.labelWidth)
        return frame.picture(
          id: "\(id)-\(number)", title: panel.title.isEmpty ? title : "\(title): \(panel.title)",
          finding: finding(panel.curves)
        ) {
          limitLines(panel.curves, frame)
          panel.content(in: frame, libraries: report.result.libraries ?? [])
        }
      }, table: table)
  }

  private var title: String {
    "\(sweep.metric.title) by \(sweep.axis.title): \(sweep.heading)".capitalisedStart
  }

  /// The unit in which points are, where they are no times.
  private var unit: String {
    switch sweep.metric.unit {
    case .byteRate: " bytes/s"
    case .messageRate, .pacedRate: " messages/s"
    case .time, .shortTime, .ratio, .perRoundTrip, .count, .bytes: sweep.metric.unitName
    }
  }

  private var curves: [CurvePanel.Curve] {
    let backlog = Backlog(report.result)
    return sweep.series.compactMap { series in
      let points = series.rows.compactMap { x, row -> CurvePanel.Point? in
        guard let figure = row[sweep.metric], let value = figure.value, value > 0 else {
          return nil
        }
        return CurvePanel.Point(
          x: Double(x), y: value, interval: figure.interval,
          isDoubtful: backlog.remark(on: sweep.metric, of: row.coordinates) != nil)
      }
      guard !points.isEmpty else { return nil }
      return CurvePanel.Curve(
        name: series.name, shortName: LibraryText.label(series.rows[0].row),
        coordinates: series.rows[0].row.coordinates, points: points, marksAll: true)
    }
  }

  /// The values that were measured, as far as their names have room.
  private func ticks(_ x: Scale) -> [Scale.Tick] {
    var last = -1.0
    return sweep.groups.compactMap { group in
      guard let value = sweep.axis.value(group) else { return nil }
      let share = x.share(Double(value))
      guard x.range.contains(Double(value)), share - last > 0.17 else { return nil }
      last = share
      return Scale.Tick(
        value: Double(value),
        text: sweep.axis == .size ? Self.bytes(value) : AxisText.count(Double(value)))
    }
  }

  /// Sizes are powers of two as often as not: `4Ki`, else `1500`.
  private static func bytes(_ value: Int) -> String {
    if value >= 1 << 20, value.isMultiple(of: 1 << 20) { return "\(value >> 20)Mi" }
    return value >= 1024 && value.isMultiple(of: 1024) ? "\(value >> 10)Ki" : "\(value)"
  }

  private func limits(
    _ curves: [CurvePanel.Curve], _ range: ClosedRange<Double>
  ) -> [SweepLimit] {
    SweepLimit.all(of: sweep.axis, for: curves.map(\.coordinates), on: report.result.machine)
      .filter { range.contains(Double($0.value)) }
  }

  private func limitLines(_ curves: [CurvePanel.Curve], _ frame: PlotFrame) -> [Element] {
    limits(curves, frame.x.range).flatMap { limit -> [Element] in
      let x = frame.place(Double(limit.value), frame.y.range.lowerBound).x
      return [
        SVG.rule(
          x1: SVG.number(x), y1: frame.top, x2: SVG.number(x), y2: frame.bottom, opacity: ".8",
          dash: "2 2"),
        // Neighbours are closer to each other than a name is long, and never closer than it is high.
        SVG.upright(limit.name, x: x - 3, y: frame.bottom - 4),
      ]
    }
  }

  private func legend(_ curves: [CurvePanel.Curve], _ range: ClosedRange<Double>) -> String {
    let limits = limits(curves, range).map {
      "\($0.name) \(grouped(Double($0.value))): \($0.meaning)."
    }
    let doubtful = curves.contains { $0.points.contains(where: \.isDoubtful) }
    return
      (["Both axes are logarithmic; upright bars are 95 % intervals.", Look.dashLegend]
      + (doubtful
        ? ["Hollow: the rate was not kept, and the time tells how long the round was."] : [])
      + limits).joined(separator: " ")
  }

  private func best(at x: Double, of curves: [CurvePanel.Curve]) -> (name: String, value: Double)? {
    let found = curves.compactMap { curve in
      curve.points.first { $0.x == x && !$0.isDoubtful }.map { (name: curve.name, value: $0.y) }
    }
    return sweep.metric.polarity == .higher
      ? found.max { $0.value < $1.value } : found.min { $0.value < $1.value }
  }

  private func finding(_ curves: [CurvePanel.Curve]) -> String {
    let places = Set(curves.flatMap { $0.points.map(\.x) }).sorted()
    let claims = [places.first, places.count > 1 ? places.last : nil].compactMap { x -> String? in
      guard let x, let best = best(at: x, of: curves) else { return nil }
      return
        "at \(grouped(x)) it is \(best.name) with \(sweep.metric.full(best.value))"
    }
    if claims.isEmpty { return "No row has a figure that tells of its kind." }
    let word = sweep.metric.polarity == .higher ? "highest" : "lowest"
    return "The \(word) median: \(claims.joined(separator: ", and "))."
  }

  private var table: DataTable {
    let values = sweep.groups.compactMap(sweep.axis.value)
    return DataTable(
      "\(sweep.metric.title),\(sweep.metric.unitName) by \(sweep.axis.title)",
      [.init(heading: "row", isText: true)] + values.map { .init(heading: "\($0)") },
      sweep.series.map { series in
        [series.name]
          + values.map { value in
            series.rows.first { $0.x == value }.map { sweep.metric.text($0.row[sweep.metric]) }
              ?? Metric.unknown
          }
      })
  }
}
