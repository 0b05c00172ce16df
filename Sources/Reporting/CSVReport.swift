// CSV for spreadsheets and data frames, by RFC 4180: one line a cell, units in the names, and a field
// left empty where nothing is known.

internal import Comparison

/// One line of names, and one line for each cell.
public struct CSVReport: ReportFormat {
  public init() {}

  public func render(_ report: Report) -> String {
    let cells = Dictionary(
      report.result.cells.map { ($0.coordinates, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = report.analysis.groups.flatMap(\.rows)
    let lines = rows.map { row in
      Self.columns.map { Self.quoted($0.value(row, cells[row.coordinates]) ?? "") }
    }
    return ([Self.columns.map(\.name)] + lines)
      .map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func quoted(_ field: String) -> String {
    let isPlain = field.utf8.allSatisfy { !"\",\r\n".utf8.contains($0) }
    return isPlain ? field : "\"" + field.replacing("\"", with: "\"\"") + "\""
  }

  private struct Column: Sendable {
    let name: String
    let value: @Sendable (Row, Cell?) -> String?

    init(_ name: String, _ value: @escaping @Sendable (Row, Cell?) -> String?) {
      self.name = name
      self.value = value
    }
  }

  private static let columns: [Column] =
    [
      Column("placement") { row, _ in row.coordinates.placement.rawValue },
      Column("wait") { row, _ in row.coordinates.wait },
      Column("kind") { row, _ in row.coordinates.kind },
      Column("name") { row, _ in row.coordinates.name },
      Column("record_size_bytes") { row, _ in "\(row.coordinates.recordSize)" },
      Column("clients") { row, _ in "\(row.coordinates.clients)" },
      Column("unavailable") { row, _ in row.unavailable },
      Column("rounds") { _, cell in cell.map { "\($0.rounds.count)" } },
      Column("samples") { row, _ in row.roundTrip.map { "\($0.count)" } },
    ]
    + percentiles("round_trip") { $0.roundTrip } + percentiles("response") { $0.response }
    + [Column("is_reference") { row, _ in "\(row.isReference)" }]
    + ratio("ratio") { $0.ratio }
    + [
      Column("floor_wait") { row, _ in row.floorWait },
      Column("floor_unavailable") { _, cell in cell?.floor?.unavailable },
      Column("floor_round_trip_p50_ns") { row, _ in row.floor.map { "\($0.median)" } },
    ]
    + ratio("floor_ratio") { $0.floorRatio } + ratio("floor_stream_ratio") { $0.floorStreamRatio }
    + ratio("floor_set_up_ratio") { $0.floorSetUpRatio }
    + [
      Column("stream_messages_per_second") { row, _ in number(row.streamMessagesPerSecond, 0) },
      Column("set_up_p50_ns") { row, _ in row.setUp.map { "\($0.median)" } },
      Column("set_up_max_ns") { row, _ in row.setUp.map { "\($0.max)" } },
      Column("cpu_ns_per_message") { row, _ in number(row.costs.cpuNanosecondsPerMessage, 1) },
      Column("voluntary_switches_per_message") { row, _ in
        number(row.costs.voluntarySwitchesPerMessage, 6)
      },
      Column("involuntary_switches_per_message") { row, _ in
        number(row.costs.involuntarySwitchesPerMessage, 6)
      },
      Column("system_calls_per_message") { row, _ in number(row.costs.systemCallsPerMessage, 6) },
      Column("system_calls_approximate") { row, _ in row.costs.systemCallsApproximate },
      Column("system_calls_unavailable") { row, _ in row.costs.systemCallsUnavailable },
      Column("server_descriptors") { row, _ in row.costs.serverDescriptors.map { "\($0)" } },
      Column("client_descriptors") { row, _ in row.costs.clientDescriptors.map { "\($0)" } },
      Column("server_bytes_per_client") { row, _ in row.costs.serverBytes.map { "\($0)" } },
      Column("footprint_unavailable") { row, _ in row.costs.footprintUnavailable },
    ]

  private static func percentiles(
    _ name: String, _ distribution: @escaping @Sendable (Row) -> Percentiles?
  ) -> [Column] {
    let levels: [(String, @Sendable (Percentiles) -> UInt64?)] = [
      ("min", { $0.min }), ("p50", { $0.median }), ("p90", { $0.p90 }), ("p99", { $0.p99 }),
      ("p99_9", { $0.p999 }), ("p99_99", { $0.p9999 }), ("max", { $0.max }),
    ]
    return levels.map { level, value in
      Column("\(name)_\(level)_ns") { row, _ in distribution(row).flatMap(value).map { "\($0)" } }
    }
  }

  private static func ratio(
    _ name: String, _ ratio: @escaping @Sendable (Row) -> Ratio?
  ) -> [Column] {
    [
      Column(name) { row, _ in number(ratio(row)?.value, 4) },
      Column("\(name)_lower_95") { row, _ in number(ratio(row)?.lower, 4) },
      Column("\(name)_upper_95") { row, _ in number(ratio(row)?.upper, 4) },
      Column("\(name)_is_noisy") { row, _ in ratio(row).map { "\($0.isNoisy)" } },
    ]
  }

  private static func number(_ value: Double?, _ decimals: Int) -> String? {
    value?.ifFinite.map { NumberText.fixed($0, decimals: decimals) }
  }
}
