// What `diff` prints: the table's manner, for two results.

public import Comparison
internal import IPCChannels

/// A table of what became faster or slower, for a terminal.
public struct DifferenceReport: Sendable {
  public let style: TerminalStyle

  public init(style: TerminalStyle) {
    self.style = style
  }

  /// Returns the whole text, its last line ended. The same difference gives the same text.
  public func render(_ difference: Difference) -> String {
    let text = TerminalText(style: style)
    let columns = Self.columns(for: difference.rows)
    let table = AlignedTable(
      columns: columns.map(\.column),
      sections: [difference.rows.map { Self.row($0, columns) }], style: style)
    var head = zip(["old", "new"], [difference.oldStartedAt, difference.newStartedAt])
      .flatMap { label, time in
        text.fill(
          "begun \(time)", prefix: label + TerminalText.spaces(Self.labelWidth - label.count),
          indent: Self.labelWidth)
      }
    head += difference.notes.flatMap { note in
      text.fill("differs: \(note)", indent: 2).map { Emphasis.yellow.applied(to: $0, in: style) }
    }
    var blocks = [head]
    if !difference.rows.isEmpty { blocks.append(table.lines(ofSection: 0)) }
    blocks.append(text.fill(Self.summary(difference), indent: 2))
    var foot: [String] = []
    if difference.rows.contains(where: { $0.ratio != nil }) { foot.append(Self.legend) }
    if !table.hidden.isEmpty {
      foot.append("not shown for want of width: \(table.hidden.joined(separator: ", "))")
    }
    blocks.append(foot.flatMap { text.fill($0, indent: 2) })
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private static let labelWidth = 5

  private static let legend =
    "new/old: of the medians of the round trip (open loop: of the response), and the interval that holds it with "
    + "95 % confidence, rounds of both runs resampled and the clock's steps allowed for; "
    + "≈ no difference found, ? none found, and rounds disagree too much to find one"

  private static func summary(_ difference: Difference) -> String {
    let counts = DifferenceStatus.allCases.compactMap { status -> String? in
      let count = difference.rows.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(word(status))"
    }
    return counts.isEmpty ? "neither result has a cell" : counts.joined(separator: ", ")
  }

  private static func word(_ status: DifferenceStatus) -> String {
    switch status {
    case .faster: "faster"
    case .slower: "slower"
    case .equal: "≈"
    case .onlyInOld: "only in old"
    case .onlyInNew: "only in new"
    case .notCompared: "not compared"
    }
  }

  private static func row(_ row: DifferenceRow, _ columns: [Column]) -> AlignedTable.Row {
    AlignedTable.Row(
      cells: columns.map { $0.cell(row) }, remark: row.reason, remarkColumn: columns.count,
      emphasis: emphasis(row))
  }

  private static func emphasis(_ row: DifferenceRow) -> Emphasis {
    switch row.status {
    case .slower, .faster: .bold
    case .equal: row.ratio?.isNoisy == true ? .yellow : .none
    case .onlyInOld, .onlyInNew, .notCompared: .dim
    }
  }

  private struct Column: Sendable {
    let column: AlignedTable.Column
    let cell: @Sendable (DifferenceRow) -> String

    init(
      _ name: String, over upper: AlignedTable.Heading = .init(text: ""), _ lower: String,
      _ alignment: AlignedTable.Alignment, _ importance: AlignedTable.Importance, gap: Int = 2,
      cell: @escaping @Sendable (DifferenceRow) -> String
    ) {
      column = AlignedTable.Column(
        name: name, upper: upper, lower: .init(text: lower), alignment: alignment,
        importance: importance, gap: gap)
      self.cell = cell
    }
  }

  private static let roundTrip = AlignedTable.Heading(text: "round trip µs", spans: true)
  private static let ratio = AlignedTable.Heading(text: "new/old", spans: true)

  /// Sizes and numbers of clients are told only where there are several.
  private static func columns(for rows: [DifferenceRow]) -> [Column] {
    let sizes = Set(rows.map(\.coordinates.recordSize))
    let clients = Set(rows.map(\.coordinates.clients))
    return identity + (sizes.count > 1 ? [bytes] : []) + (clients.count > 1 ? [self.clients] : [])
      + times
  }

  private static let bytes = Column("bytes", "bytes", .right, .essential) {
    "\($0.coordinates.recordSize)"
  }

  private static let clients = Column("clients", "clients", .right, .essential) {
    "\($0.coordinates.clients)"
  }

  private static let identity = [
    Column("kind", "kind", .left, .identity) { $0.coordinates.name },
    Column("wait", "wait", .left, .essential) { $0.coordinates.wait.rawValue },
    Column("placement", "placement", .left, .essential) { $0.coordinates.placement.rawValue },
  ]

  private static let times = [
    Column("old median", over: roundTrip, "old", .decimal, .useful) {
      microseconds($0.oldMedianNanoseconds)
    },
    Column("new median", over: roundTrip, "new", .decimal, .useful) {
      microseconds($0.newMedianNanoseconds)
    },
    Column("ratio", over: ratio, "", .decimal, .essential) { row in
      row.ratio.map { NumberText.ratio($0.value) } ?? "–"
    },
    Column("95 % interval", over: ratio, "[95 %]", .left, .useful, gap: 1) { row in
      row.ratio.map(GroupText.interval) ?? ""
    },
    Column("result", "", .left, .essential) { row in
      row.status == .equal && row.ratio?.isNoisy == true ? "? too noisy" : word(row.status)
    },
  ]

  private static func microseconds(_ nanoseconds: Double?) -> String {
    nanoseconds.map { NumberText.significant($0 / 1e3) } ?? "–"
  }
}
