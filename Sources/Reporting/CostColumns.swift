// The second table of a group: what a message and a client cost beside time.

internal import Comparison

/// The columns of costs.
enum CostColumns {
  /// Returns one table whose sections are the groups, without the rows that were not measured.
  static func table(_ report: Report, style: TerminalStyle) -> AlignedTable {
    let columns = RowColumn.identity + costs
    return AlignedTable(
      columns: columns.map(\.column),
      sections: report.analysis.groups.map { group in
        group.rows.filter(isWorthShowing).map { row in
          AlignedTable.Row(
            cells: columns.map { $0.cell(row) }, emphasis: row.isReference ? .bold : .none)
        }
      }, style: style)
  }

  /// Whether a row has costs.
  static func isWorthShowing(_ row: Row) -> Bool { row.roundTrip != nil }

  private static let switches = AlignedTable.Heading(text: "context switches", spans: true)
  private static let descriptors = AlignedTable.Heading(text: "descriptors", spans: true)

  private static let costs = [
    RowColumn("CPU time", over: .init(text: "CPU"), "ns", .decimal, .essential) { row in
      number(row.costs.cpuNanosecondsPerMessage)
    },
    RowColumn("voluntary switches", over: switches, "vol.") { row in
      number(row.costs.voluntarySwitchesPerMessage)
    },
    RowColumn("involuntary switches", over: switches, "invol.") { row in
      number(row.costs.involuntarySwitchesPerMessage)
    },
    RowColumn("system calls", over: .init(text: "system"), "calls") { row in
      GroupText.systemCalls(row) ?? "–"
    },
    RowColumn("server descriptors", over: descriptors, "server") { row in
      row.costs.serverDescriptors.map { "\($0)" } ?? "–"
    },
    RowColumn("client descriptors", over: descriptors, "client") { row in
      row.costs.clientDescriptors.map { "\($0)" } ?? "–"
    },
    RowColumn("server memory", over: .init(text: "KiB per"), "client") { row in
      number(row.costs.serverBytes.map { Double($0) / 1024 })
    },
  ]

  private static func number(_ value: Double?) -> String {
    value.map(NumberText.significant) ?? "–"
  }
}
