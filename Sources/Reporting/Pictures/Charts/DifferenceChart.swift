// What changed between two sides, drawn by the signs of the intervals within one run.

internal import Comparison
internal import IPCChannels

/// The rows of one metric.
struct DifferenceChart {
  /// One at least, all of one metric.
  let rows: [DifferenceRow]
  let id: String

  private var metric: Metric { rows[0].metric }

  var block: ChartBlock {
    let axis = Scale(
      GroupPicture.ratioRange(
        of: drawn.map { (value: $0.value, interval: $0.lower...$0.upper) }))
    let chart = RowChart(
      id: "\(id)-0", title: title, finding: finding,
      ticks: axis.ratioTicks().map { (axis.share($0.value), $0.text) }, strongTick: axis.share(1),
      rows: rows.map { row in
        RowChart.Row(name: name(row), figures: figures(row), note: DifferenceText.remark(row))
      },
      strips: [
        RatioStrip.layer {
          for (number, row) in rows.enumerated() {
            strip(row, axis, y: RowChart.middle(ofRow: number))
          }
        }
      ])
    return ChartBlock(
      id: id, title: title, finding: finding, legend: RatioStrip.legend, pictures: [chart.picture],
      table: table)
  }

  private var title: String {
    "\(metric.title), new by old: \(metric.polarity == .higher ? "less" : "more") than 1× is slower"
      .capitalisedStart
  }

  private var drawn: [Ratio] { rows.compactMap(\.ratio).filter { $0.value > 0 } }

  private func strip(_ row: DifferenceRow, _ axis: Scale, y: Double) -> [Element] {
    guard let ratio = row.ratio, ratio.value > 0 else { return [] }
    return RatioStrip(
      ratio: ratio.value, interval: ratio.lower...ratio.upper,
      isHollow: row.status != .slower && row.status != .faster, isWide: row.status == .noisy,
      axis: axis
    ).elements(y: y)
  }

  /// Sizes, numbers of clients and rates are told only where there are several.
  private func name(_ row: DifferenceRow) -> String {
    func isAxis(_ value: (CellCoordinates) -> Int?) -> Bool {
      Set(rows.map { value($0.coordinates) }).count > 1
    }
    let own = row.coordinates
    return [
      own.label, own.wait.rawValue, own.placement.rawValue,
      isAxis { $0.recordSize } ? "\(own.recordSize) bytes" : nil,
      isAxis { $0.clients } ? counted(own.clients, "client") : nil,
      isAxis { $0.ratePerSecond } ? own.rateText : nil,
    ].compactMap(\.self).joined(separator: " ")
  }

  private func figures(_ row: DifferenceRow) -> String {
    guard let ratio = row.ratio else { return DifferenceText.word(row.status) }
    return
      "\(DifferenceText.word(row.status)) \(NumberText.ratio(ratio.value)) \(GroupText.interval(ratio))"
  }

  private var finding: String {
    let parts = DifferenceStatus.allCases.compactMap { status -> String? in
      let found = rows.filter { $0.status == status }.map(name)
      if found.isEmpty { return nil }
      let word = status == .equal ? "no difference found" : DifferenceText.word(status)
      return "\(word): \(RowName.list(found))"
    }
    return parts.joined(separator: "; ").capitalisedStart + "."
  }

  private var table: DataTable {
    func text(_ value: Double?) -> String { value.map { metric.text($0) } ?? Metric.unknown }
    return DataTable(
      "\(metric.title),\(metric.unitName) of both sides",
      [
        .init(heading: "row", isText: true), .init(heading: "old"), .init(heading: "new"),
        .init(heading: "new/old [95 %]"), .init(heading: "result", isText: true),
      ],
      rows.map { row in
        [
          name(row), text(row.old), text(row.new),
          row.ratio.map { "\(NumberText.ratio($0.value)) \(GroupText.interval($0))" }
            ?? Metric.unknown,
          DifferenceText.remark(row) ?? DifferenceText.word(row.status),
        ]
      })
  }
}
