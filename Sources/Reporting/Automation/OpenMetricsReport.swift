// OpenMetrics 1.0 text, for what scrapes or collects files for Prometheus: one gauge for each metric, one
// sample for each cell that has it.

internal import CommandLine
internal import Comparison
internal import IPCChannels
internal import LoadedKinds

/// Whether the run passed its self-tests, every figure that can stand alone, and its bounds as gauges of their
/// own; of a run that is incomplete, only that it is. Times are in seconds, as the format asks.
package struct OpenMetricsReport: ReportFormat {
  package init() {}

  package func render(_ report: Report) -> String {
    let figures = PlainFigures(report.result)
    let rows = report.analysis.groups.flatMap(\.rows)
    let labels = { Self.labels($0, of: report.result) }
    let families = Metric.all.flatMap { metric in
      let known = rows.compactMap { row in
        figures.figure(metric, of: row).map { (labels(row.coordinates), $0) }
      }
      return [
        Self.family(metric, "", "\(metric.title).", known) { $0.value },
        Self.family(
          metric, "_lower", "\(metric.title): at least this, with 95 % confidence.", known
        ) { $0.interval?.lowerBound },
        Self.family(
          metric, "_upper", "\(metric.title): at most this, with 95 % confidence.", known
        ) { $0.interval?.upperBound },
      ].flatMap(\.self)
    }
    return (Self.completeness(report.result) + Self.selfTests(report) + families + ["# EOF"])
      .map { $0 + "\n" }.joined()
  }

  private static func completeness(_ result: RunResult) -> [String] {
    [
      "# TYPE ipc_complete gauge",
      "# HELP ipc_complete Whether the run came to its end; 0 comes without any figure.",
      "ipc_complete \(result.complete ? 1 : 0)",
    ]
  }

  /// One sample for each cell that took part twice.
  private static func selfTests(_ report: Report) -> [String] {
    let tests = report.analysis.groups.compactMap(\.answer.selfTest)
    guard report.result.complete, !tests.isEmpty else { return [] }
    let name = "ipc_self_test_passed"
    return [
      "# TYPE \(name) gauge",
      "# HELP \(name) Whether a cell took as long as itself; with a 0 no figure of the run can be trusted.",
    ]
      + tests.map {
        "\(name){\(labels($0.coordinates, of: report.result))} \($0.hasFailed ? 0 : 1)"
      }
  }

  /// A family with its samples; nothing where no cell has any.
  private static func family(
    _ metric: Metric, _ part: String, _ help: String, _ known: [(labels: String, Figure)],
    _ value: (Figure) -> Double?
  ) -> [String] {
    let unit = Unit(metric)
    let name = unit.name(part)
    let samples = known.compactMap { labels, figure -> String? in
      guard let value = value(figure), value.isFinite else { return nil }
      return "\(name){\(labels)} \(value / unit.divisor)"
    }
    if samples.isEmpty { return [] }
    return ["# TYPE \(name) gauge"] + (unit.name.map { ["# UNIT \(name) \($0)"] } ?? [])
      + ["# HELP \(name) \(escaped(help))"] + samples
  }

  /// What the families of a metric are called: of its figure, and of either bound.
  static func names(of metric: Metric) -> [String] {
    ["", "_lower", "_upper"].map(Unit(metric).name)
  }

  /// A unit as the format has it: in a family's name, behind all else.
  private struct Unit {
    let stem: String
    /// Nil where the metric has none.
    let name: String?
    /// How many of the metric's own unit make one.
    let divisor: Double

    init(_ metric: Metric) {
      (name, divisor) =
        switch metric.unit {
        case .time, .shortTime: ("seconds", 1e9)
        case .messageRate, .pacedRate, .byteRate: ("per_second", 1)
        case .perRoundTrip: ("per_round_trip", 1)
        case .bytes: ("bytes", 1)
        case .ratio: ("ratio", 1)
        case .count: (nil, 1)
        }
      // The keys of ratios have the unit already.
      stem =
        metric.unit == .ratio
        ? String(metric.key.dropLast("ratio".count)) : metric.key + (name == nil ? "" : "_")
    }

    func name(_ part: String) -> String {
      guard let name else { return "ipc_\(stem)\(part)" }
      let middle = part.isEmpty ? stem : stem + part.dropFirst() + "_"
      return "ipc_\(middle)\(name)"
    }
  }

  private static func labels(_ cell: CellCoordinates, of result: RunResult) -> String {
    let library = result.library(of: cell)?.promises
    let labels: [(String, String?)] = [
      ("kind", cell.name), ("wait", cell.wait.rawValue), ("placement", cell.placement.rawValue),
      ("record_size", "\(cell.recordSize)"), ("capacity", cell.capacity.map { "\($0)" }),
      ("clients", "\(cell.clients)"),
      ("rate", cell.ratePerSecond.map { "\($0)" }), ("library_version", library?.version),
      ("may_lose", library.map { "\($0.mayLose)" }), ("server_under", result.launcher?.text),
    ]
    return labels.compactMap { name, value in value.map { "\(name)=\"\(escaped($0))\"" } }
      .joined(separator: ",")
  }

  /// By scalars: a combining character behind a quote, or a return before a line end, would be one
  /// character with it. What a terminal would obey is written as Swift does.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      case _ where scalar.isOrder:
        escaped += "\\\\\(scalar.escaped(asASCII: true).dropFirst())"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
