// CSV for spreadsheets and data frames, by RFC 4180: one line a cell, units in the names, and a field
// left empty where nothing is known.

internal import CommandLine
internal import Comparison
internal import IPCChannels
internal import LoadedKinds

/// One line of names, and one line for each cell.
package struct CSVReport: ReportFormat {
  package init() {}

  /// A run whose servers were started under a command has one column more, which says that.
  package func render(_ report: Report) -> String {
    let launcher = report.result.launcher.map { [Self.text($0.text)] } ?? []
    return Self.text(
      names: Self.names + launcher.map { _ in Self.launcherName },
      lines: Self.lines(report).map { $0 + launcher })
  }

  /// The lines of several runs, with the name of the file of each before them.
  static func text(_ runs: [(name: String, report: Report)]) -> String {
    text(
      names: ["file"] + names + [launcherName],
      lines: runs.flatMap { name, report in
        lines(report).map { [text(name)] + $0 + [report.result.launcher.map { text($0.text) }] }
      })
  }

  private static let launcherName = "server_under"

  private static func text(names: [String], lines: [[String?]]) -> String {
    ([names] + lines).map { line in
      line.map { quoted($0 ?? "") }.joined(separator: ",") + "\r\n"
    }.joined()
  }

  private static func lines(_ report: Report) -> [[String?]] {
    let cells = Dictionary(
      report.result.cells.map { ($0.coordinates, $0) }, uniquingKeysWith: { first, _ in first })
    return report.analysis.groups.flatMap { group in
      group.rows.map { row in identity(row, cells[row.coordinates], group.answer) + figures(row) }
    }
  }

  private static func quoted(_ field: String) -> String {
    let isPlain = field.utf8.allSatisfy { !"\",\r\n".utf8.contains($0) }
    if isPlain { return field }
    // By scalars: a combining character behind a quote would be one character with it.
    let doubled = field.unicodeScalars.reduce(into: "") { doubled, scalar in
      if scalar == "\"" { doubled.unicodeScalars.append(scalar) }
      doubled.unicodeScalars.append(scalar)
    }
    return "\"\(doubled)\""
  }

  /// What a field begins with that a spreadsheet takes for a formula; some drop the white space, and read
  /// the wide signs of East Asian keyboards as well.
  private static let formulaSigns: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// Text that may come from a file that somebody edited. Line ends stay; other control characters, which
  /// a terminal would obey, are written as Swift does, and what a spreadsheet would take for a formula
  /// has an apostrophe before it.
  private static func text(_ text: String) -> String {
    // By scalars: with a combining character behind it a sign is another character, and still a sign.
    var plain = text.unicodeScalars.first.map(formulaSigns.contains) == true ? "'" : ""
    for scalar in text.unicodeScalars {
      if scalar.isOrder, !["\r", "\n", "\t"].contains(scalar) {
        plain += scalar.escaped(asASCII: true)
      } else {
        plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  private static let identityNames = [
    "placement", "wait", "kind", "name", "record_size_bytes", "capacity", "clients",
    "rate_per_second", "remark", "rounds", "rounds_left_out", "is_reference", "standing",
    "self_test", "floor_wait",
  ]

  private static func identity(_ row: Row, _ cell: Cell?, _ answer: Answer) -> [String?] {
    let own = row.coordinates
    return [
      own.placement.rawValue, own.wait.rawValue,
      own.kind?.rawValue ?? row.library?.promises.name, text(own.name),
      "\(own.recordSize)", own.capacity.map { "\($0)" }, "\(own.clients)",
      own.ratePerSecond.map { "\($0)" }, row.remark.map(text),
      cell.map { "\($0.rounds.count)" }, cell.map { "\($0.leftOut.count)" }, "\(row.isReference)",
      answer.standing(of: own), answer.selfTest?.outcome.rawValue, row.floorWait?.rawValue,
    ]
  }

  /// Which metrics have bounds: those that are computed from rounds, and ratios.
  private static func hasBounds(_ metric: Metric) -> Bool {
    metric.unit == .ratio || metric.isResampled
  }

  private static let names =
    identityNames
    + Metric.all.flatMap { metric in
      [metric.column]
        + (hasBounds(metric)
          ? ["\(metric.column)_lower_95", "\(metric.column)_upper_95"] : [])
    } + ["why_unknown", "library_version", "library_sha256", "may_lose"]

  private static func figures(_ row: Row) -> [String?] {
    var reasons: [String] = []
    let fields = Metric.all.flatMap { metric -> [String?] in
      let figure = row[metric]
      if let figure, let reason = figure.reason, figure.value == nil || figure.isApproximate {
        reasons.append("\(metric.key): \(reason)")
      }
      func number(_ value: Double?) -> String? {
        value?.ifFinite.map { NumberText.precise($0, decimals: metric.decimals) }
      }
      let bounds = [number(figure?.interval?.lowerBound), number(figure?.interval?.upperBound)]
      return [number(figure?.value)] + (hasBounds(metric) ? bounds : [])
    }
    let library = row.library?.promises
    return fields + [
      text(reasons.joined(separator: "; ")), library.map { text($0.version) }, library?.hash,
      library.map { "\($0.mayLose)" },
    ]
  }
}
