// The first table of a group: how long things take, and how they compare.

internal import Comparison

/// The columns of times.
enum TimeColumns {
  /// Returns one table whose sections are the groups.
  static func table(_ report: Report, style: TerminalStyle) -> AlignedTable {
    let isOpen = report.result.settings.ratePerSecond != nil
    let times = isOpen ? response + service : roundTrip
    let identity = RowColumn.identity
    let columns = identity + times + ratio + floor + [stream] + setUp
    return AlignedTable(
      columns: columns.map(\.column),
      sections: report.analysis.groups.map { group in
        group.rows.map { row in
          var cells = columns.map { $0.cell(row) }
          if row.roundTrip == nil {
            cells = cells.enumerated().map { $0 < identity.count ? $1 : "" }
          }
          return AlignedTable.Row(
            cells: cells, remark: GroupText.remark(row), remarkColumn: identity.count,
            emphasis: emphasis(row))
        }
      }, style: style)
  }

  private static func emphasis(_ row: Row) -> Emphasis {
    if row.roundTrip == nil || row.unavailable != nil { return .dim }
    if row.isReference { return .bold }
    return row.ratio?.isNoisy == true ? .yellow : .none
  }

  private static let roundTrip = [
    percentile("round trip", "median", .essential) { $0.roundTrip?.median },
    percentile("round trip", "p90", .extra) { $0.roundTrip?.p90 },
    percentile("round trip", "p99", .useful) { $0.roundTrip?.p99 },
    percentile("round trip", "p99.9", .extra) { $0.roundTrip?.p999 },
    percentile("round trip", "p99.99", .extra) { $0.roundTrip?.p9999 },
    percentile("round trip", "max", .extra) { $0.roundTrip?.max },
  ]

  private static let response = [
    percentile("response", "median", .essential) { $0.response?.median },
    percentile("response", "p90", .extra) { $0.response?.p90 },
    percentile("response", "p99", .useful) { $0.response?.p99 },
    percentile("response", "p99.9", .useful) { $0.response?.p999 },
    percentile("response", "p99.99", .extra) { $0.response?.p9999 },
    percentile("response", "max", .extra) { $0.response?.max },
  ]

  private static let service = [
    percentile("service", "median", .useful) { $0.roundTrip?.median },
    percentile("service", "p99", .useful) { $0.roundTrip?.p99 },
  ]

  private static func percentile(
    _ quantity: String, _ title: String, _ importance: AlignedTable.Importance,
    _ nanoseconds: @escaping @Sendable (Row) -> UInt64?
  ) -> RowColumn {
    RowColumn(
      "\(quantity) \(title)", over: .init(text: "\(quantity) µs", spans: true), title, .decimal,
      importance
    ) { nanoseconds($0).map(NumberText.microseconds) ?? "–" }
  }

  private static let relative = AlignedTable.Heading(text: "relative", spans: true)

  private static let ratio = [
    RowColumn("relative", over: relative, "", .left, .essential) { row in
      row.ratio.map(GroupText.mark) ?? ""
    },
    RowColumn("relative", over: relative, "", .decimal, .essential, gap: 1) { row in
      row.isReference ? "1.00" : row.ratio.map { NumberText.ratio($0.value) } ?? "–"
    },
    RowColumn("95 % interval", over: relative, "[95 %]", .left, .useful, gap: 1) { row in
      row.ratio.map(GroupText.interval) ?? ""
    },
  ]

  private static let bareC = AlignedTable.Heading(text: "vs C", spans: true)

  private static let floor = [
    RowColumn("vs C", over: bareC, "") { row in
      row.floorRatio.map { NumberText.ratio($0.value) } ?? ""
    },
    RowColumn("vs C in a stream", over: bareC, "stream", .decimal, .extra) { row in
      row.floorStreamRatio.map { NumberText.ratio($0.value) } ?? ""
    },
  ]

  private static let stream = RowColumn("one way", over: .init(text: "one way"), "M msg/s") { row in
    row.streamMessagesPerSecond.map { NumberText.significant($0 / 1e6) } ?? "–"
  }

  private static let setUpTime = AlignedTable.Heading(text: "set-up", spans: true)

  private static let setUp = [
    RowColumn("set-up", over: setUpTime, "µs") { row in
      row.setUp.map { NumberText.microseconds($0.median) } ?? "–"
    },
    RowColumn("set-up vs C", over: setUpTime, "vs C", .decimal, .extra) { row in
      row.floorSetUpRatio.map { NumberText.ratio($0.value) } ?? ""
    },
  ]

  /// What percentiles are of: the first words of their columns' names.
  static let quantities = ["round trip", "response", "service"]

  /// What the headings are too short to say.
  ///
  /// - Parameter hidden: names of columns, of which nothing need be said.
  static func legend(_ report: Report, hidden: [String]) -> [String] {
    let rows = report.analysis.groups.flatMap(\.rows)
    let isOpen = report.result.settings.ratePerSecond != nil
    var notes: [String] = []
    if rows.contains(where: \.isReference), !hidden.contains("relative") {
      notes.append(
        "relative: how many times the median \(isOpen ? "response" : "round trip") of the row with "
          + "1.00, and the interval that holds it with 95 % confidence; "
          + "≈ no difference found, ? rounds disagree too much")
    }
    if rows.contains(where: { $0.floorRatio != nil }), !hidden.contains("vs C") {
      notes.append("vs C: how many times the round trip of the same loop in bare C")
    }
    if isOpen, rows.contains(where: { $0.response != nil }) {
      notes.append(
        "response: round trip from the time a message was meant to be sent; "
          + "service: from the time it was sent")
    }
    return notes
  }
}
