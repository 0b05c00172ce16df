// OpenMetrics 1.0 text, for what scrapes or collects files for Prometheus: one gauge for each metric, one
// sample for each cell that has it.

internal import Comparison
internal import IPCChannels

/// Every known figure, and its bounds as gauges of their own. Times are in seconds, as the format asks.
public struct OpenMetricsReport: ReportFormat {
  public init() {}

  public func render(_ report: Report) -> String {
    let rows = report.analysis.groups.flatMap(\.rows)
    let families = Metric.all.flatMap { metric in
      [
        Self.family(metric, "", "\(metric.title).", rows) { $0.value },
        Self.family(
          metric, "_lower", "\(metric.title): at least this, with 95 % confidence.", rows
        ) { $0.interval?.lowerBound },
        Self.family(
          metric, "_upper", "\(metric.title): at most this, with 95 % confidence.", rows
        ) { $0.interval?.upperBound },
      ].flatMap(\.self)
    }
    return (families + ["# EOF"]).map { $0 + "\n" }.joined()
  }

  /// A family with its samples; nothing where no cell has any.
  private static func family(
    _ metric: Metric, _ part: String, _ help: String, _ rows: [Row], _ value: (Figure) -> Double?
  ) -> [String] {
    let unit = Unit(metric)
    let samples = rows.compactMap { row -> String? in
      guard let figure = row[metric], let value = value(figure), value.isFinite else { return nil }
      return "\(unit.name(part)){\(labels(row.coordinates))} \(value / unit.divisor)"
    }
    if samples.isEmpty { return [] }
    let name = unit.name(part)
    return ["# TYPE \(name) gauge"] + (unit.name.map { ["# UNIT \(name) \($0)"] } ?? [])
      + ["# HELP \(name) \(escaped(help))"] + samples
  }

  /// A unit as the format has it: in a family's name, behind all else.
  private struct Unit {
    let stem: String
    /// Nil where the metric has none.
    let name: String?
    /// How many of the metric's own unit make one.
    let divisor: Double

    init(_ metric: Metric) {
      let suffix = metric.column.dropFirst(metric.key.count)
      switch suffix {
      case "" where metric.unit == .ratio:
        // The keys of ratios end in it.
        stem = String(metric.key.dropLast("ratio".count))
        (name, divisor) = ("ratio", 1)
      case "": (stem, name, divisor) = (metric.key, nil, 1)
      case "_ns": (stem, name, divisor) = (metric.key + "_", "seconds", 1e9)
      default: (stem, name, divisor) = (metric.key + "_", String(suffix.dropFirst()), 1)
      }
    }

    func name(_ part: String) -> String {
      guard let name else { return "ipc_\(stem)\(part)" }
      let middle = part.isEmpty ? stem : stem + part.dropFirst() + "_"
      return "ipc_\(middle)\(name)"
    }
  }

  private static func labels(_ cell: CellCoordinates) -> String {
    let labels: [(String, String?)] = [
      ("kind", cell.name), ("wait", cell.wait.rawValue), ("placement", cell.placement.rawValue),
      ("record_size", "\(cell.recordSize)"), ("clients", "\(cell.clients)"),
      ("rate", cell.ratePerSecond.map { "\($0)" }),
    ]
    return labels.compactMap { name, value in value.map { "\(name)=\"\(escaped($0))\"" } }
      .joined(separator: ",")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
