// The tables, as Markdown: a column for each hour in which the targets were measured.

/// What was found in one or several runs of the benchmark.
struct Sheet {
  /// The oldest first.
  let records: [Record]

  init(_ records: [Record]) {
    self.records = records
  }

  var markdown: String {
    ([conditions] + records.last!.sections.map(table)).joined(separator: "\n") + "\n"
  }

  /// When and on what each column was measured, and how many targets were met then.
  private var conditions: String {
    let machines = records.map(\.conditions.machine)
    let builds = records.map(\.conditions.build)
    var lines = ["Machine: \(machines.last!).", ""]
    lines += Sheet.head(["measured"] + records.map(\.conditions.startedAt))
    if Set(builds).count > 1 { lines.append(Sheet.row(["by"] + builds)) }
    if Set(machines).count > 1 {
      lines.append(
        Sheet.row(["on that machine"] + machines.map { $0 == machines.last! ? "yes" : "no" }))
    }
    lines.append(Sheet.row(["load before"] + records.map(\.conditions.load)))
    lines.append(
      Sheet.row(
        ["pipe in bare C, `block`, one CPU, round trip"] + records.map(\.conditions.pipeRoundTrip)))
    lines.append(
      Sheet.row(
        ["ring in bare C, `spin`, two CPUs, round trip"] + records.map(\.conditions.ringRoundTrip)))
    for verdict in Verdict.allCases {
      lines.append(
        Sheet.row(
          ["\(verdict.rawValue) \(verdict.phrase)"]
            + records.map { record in
              let findings = record.sections.flatMap(\.rows)
              return "\(findings.count { $0.verdict == verdict }) of \(findings.count)"
            }))
    }
    lines.append(Sheet.row(["time"] + records.map { "\($0.seconds) s" }))
    return (lines + [""]).joined(separator: "\n")
  }

  private func table(_ section: Section) -> String {
    var lines = ["**\(section.title)** \(section.explanation)", ""]
    lines += Sheet.head(["what", "target"] + records.map(\.conditions.startedAt))
    lines += section.rows.map { row in
      Sheet.row(
        [row.what, row.target]
          + records.map { record in
            let found = record.sections.first { $0.title == section.title }?
              .rows.first { $0.what == row.what }
            return found.map { "\($0.verdict.rawValue) \($0.figure)" } ?? "not measured"
          })
    }
    return (lines + [""]).joined(separator: "\n")
  }

  private static func head(_ titles: [String]) -> [String] {
    [row(titles), row(titles.map { _ in "---" })]
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }
}
