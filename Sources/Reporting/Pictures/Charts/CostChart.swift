// What speed costs: some are fast because they burn a core.

internal import Comparison
internal import IPCChannels

/// CPU time against round trips, with the rows than which none is both faster and cheaper; and all costs in a table.
struct CostChart {
  let picture: GroupPicture
  let report: Report
  let id: String

  private struct Item {
    let row: Row
    let time: Double
    let cpu: Double

    /// Whether it is nowhere worse than another and somewhere better.
    func beats(_ other: Item) -> Bool {
      time <= other.time && cpu <= other.cpu && (time < other.time || cpu < other.cpu)
    }
  }

  var block: ChartBlock {
    let items = items
    let best = items.filter { item in !items.contains { $0.beats(item) } }.sorted {
      $0.time < $1.time
    }
    let names = RowName.list(best.map { RowName.text($0.row) })
    let finding =
      items.count < 2 ? range : "\(range) No row is both faster and cheaper than \(names)."
    return ChartBlock(
      id: id, title: "Costs: CPU time against \(picture.metric.title)", finding: finding,
      legend:
        "Further left is faster, further down cheaper; both axes are logarithmic. The line joins the rows "
        + "that no other beats in both. Hollow markers wait by block. A name is left out where it has no room. Bars "
        + "in the table begin at 0.",
      pictures: items.count < 2 ? [] : [plot(items, best, finding)], table: table)
  }

  private var items: [Item] {
    let backlog = Backlog(report.result)
    return picture.rows.compactMap { row -> Item? in
      // The times of a backlog are none.
      guard backlog.remark(on: picture.metric, of: row.coordinates) == nil,
        let time = row.row[picture.metric]?.value, let cpu = row.row[Metric.cpu]?.value, time > 0,
        cpu > 0
      else { return nil }
      return Item(row: row.row, time: time, cpu: cpu)
    }
  }

  private var range: String {
    let known = picture.rows.compactMap { row in
      row.row[Metric.cpu]?.value.map { (name: RowName.text(row.row), value: $0) }
    }.sorted { $0.value < $1.value }
    guard let least = known.first, let most = known.last else { return "CPU time is not known." }
    func claim(_ found: (name: String, value: Double)) -> String {
      "\(Metric.cpu.full(found.value)) (\(found.name))"
    }
    return known.count == 1
      ? "A round trip takes \(claim(least)) of CPU time."
      : "A round trip takes from \(claim(least)) to \(claim(most)) of CPU time."
  }

  // MARK: The picture

  private func plot(_ items: [Item], _ best: [Item], _ finding: String) -> Element {
    let (x, y) = (Self.axis(items.map(\.time)), Self.axis(items.map(\.cpu)))
    let frame = PlotFrame(
      size: (420, 320), x: x, y: y, xTicks: x.timeTicks(), yTicks: y.timeTicks(),
      xTitle: picture.metric.title, yTitle: "CPU time of both sides a round trip")
    return frame.picture(
      id: "\(id)-0", title: "CPU time against \(picture.metric.title)", finding: finding
    ) {
      line(best, frame)
      marks(items, frame)
      labels(best + items.filter { item in !best.contains { $0.row == item.row } }, items, frame)
    }
  }

  private static func axis(_ values: [Double]) -> Scale {
    let (low, high) = (values.min() ?? 1, values.max() ?? 1)
    return Scale(low / 1.6...max(high, low * 2) * 1.6)
  }

  /// Steps through the best rows.
  private func line(_ best: [Item], _ frame: PlotFrame) -> Element {
    var path = PathData()
    for (index, item) in best.enumerated() {
      let place = frame.place(item.time, item.cpu)
      if index == 0 {
        path.move(place.x, frame.top)
      } else {
        path.line(place.x, frame.place(item.time, best[index - 1].cpu).y)
      }
      path.line(place.x, place.y)
    }
    if let last = best.last { path.line(frame.right, frame.place(last.time, last.cpu).y) }
    return Element(
      "path",
      ["d": path.text, "fill": "none", "stroke": "currentColor", "stroke-opacity": ".5"])
  }

  private func marks(_ items: [Item], _ frame: PlotFrame) -> [Element] {
    [true, false].map { isHollow in
      Look.layer(isHollow: isHollow) {
        for item in items where (item.row.coordinates.wait == .block) == isHollow {
          let place = frame.place(item.time, item.cpu)
          Look(of: item.row.coordinates, libraries: report.result.libraries ?? [])
            .mark(x: place.x, y: place.y, radius: 4, name: RowName.text(item.row))
        }
      }
    }
  }

  /// - Parameter ordered: those first that must have a name.
  private func labels(_ ordered: [Item], _ items: [Item], _ frame: PlotFrame) -> [Element] {
    var labels = LabelPlaces(
      obstacles: items.map { frame.place($0.time, $0.cpu) },
      within: (frame.left, frame.top, frame.right, frame.bottom))
    return ordered.compactMap { item in
      let name = RowName.short(RowName.text(item.row))
      guard let place = labels.place(name, at: frame.place(item.time, item.cpu)) else { return nil }
      return SVG.text(name, x: SVG.number(place.x), y: place.y, anchor: place.anchor)
    }
  }

  // MARK: The table

  private var table: DataTable {
    let metrics =
      [picture.metric]
      + Metric.all.filter { metric in
        metric.table == .costs && picture.rows.contains { $0.row[metric]?.value != nil }
      }
    let most = picture.rows.compactMap { $0.row[Metric.cpu]?.value }.max() ?? 0
    let units = report.units
    return DataTable(
      "costs of a round trip, and of an idle client",
      [.init(heading: "row", isText: true)]
        + metrics.map { .init(heading: MetricColumns.title($0, units)) },
      picture.rows.map { row in
        [.text(RowName.text(row.row))]
          + metrics.map { cell($0, row.row[$0], most: most, units) }
      }, isOpen: true)
  }

  private func cell(
    _ metric: Metric, _ figure: Figure?, most: Double, _ units: ColumnUnits
  ) -> Markup {
    let text = Markup.text(metric.text(figure, in: units[metric]))
    guard metric.key == Metric.cpu.key, let value = figure?.value, most > 0 else { return text }
    return .element(
      Element("span", ["class": "bar"]) {
        text
        // A screen reader has read the number.
        Element(
          "svg", ["xmlns": SVG.namespace, "width": "120", "height": "5", "aria-hidden": "true"]
        ) {
          Element(
            "rect", ["width": SVG.number(max(1, (value / most * 120).rounded())), "height": "5"])
        }
      })
  }
}
