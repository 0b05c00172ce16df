// What a group is and what is said about its rows, in the words that the table and the Markdown
// report share.

internal import Comparison
internal import IPCChannels

/// Sentences about a group.
enum GroupText {
  /// Where both sides ran, and with what.
  static func heading(_ group: Group, of result: RunResult) -> String {
    [
      "\(group.placement.rawValue): \(place(group.placement, on: result.machine))",
      MachineText.loop(group.ratePerSecond), "\(group.recordSize) bytes",
      NumberText.count(group.clients, "client"),
    ].joined(separator: ", ")
  }

  private static func place(_ placement: Placement, on machine: Machine) -> String {
    guard let site = machine.site(of: placement) else {
      return "client and server where the result does not say"
    }
    if site.unavailable != nil { return "not on this machine" }
    guard let client = site.clientCPU, let server = site.serverCPU else {
      return "client and server wherever the kernel put them"
    }
    if client == server { return "client and server on CPU \(client)" }
    let relation = machine.relation(of: site).flatMap { relation in
      // What `cross` usually is goes without saying.
      placement == .cross && relation.isOrdinary ? nil : relation.description
    }
    return "client on CPU \(client), server on CPU \(server)\(relation.map { " (\($0))" } ?? "")"
  }

  /// What headings are too short to say, of what is shown.
  ///
  /// - Parameter hidden: names of columns, of which nothing need be said.
  static func legends(_ report: Report, hidden: [String] = []) -> [String] {
    let groups = report.analysis.groups
    let rows = groups.flatMap(\.rows)
    let shown = Metric.all.filter { $0.table != .none && !hidden.contains($0.title) }
    func isShown(_ metric: Metric) -> Bool { shown.contains { $0.key == metric.key } }
    var legends: [String] = []
    if rows.contains(where: \.isReference), isShown(.relative) {
      legends.append(relativeLegend(isOpenLoop: groups.contains(where: \.isOpenLoop)))
    }
    if rows.contains(where: { $0[.floorRatio]?.value != nil }), isShown(.floorRatio) {
      legends.append(floorLegend)
    }
    if rows.contains(where: { row in shown.contains { row[$0]?.reason == Metric.tooFewSamples } }) {
      legends.append("a percentile is – where \(Metric.tooFewSamples)")
    }
    if groups.contains(where: { $0.isOpenLoop && $0.rows.contains(where: \.isMeasured) }) {
      legends.append(responseLegend)
    }
    if let reason = report.result.selfTestUnavailable {
      legends.append("the run did not test itself: \(reason)")
    }
    return legends
  }

  private static func relativeLegend(isOpenLoop: Bool) -> String {
    "relative: how many times the median \(isOpenLoop ? "response" : "round trip") of the row with "
      + "1.00, and the bounds within which it lies with 95 % confidence for all rows of the table "
      + "together; ≈ no difference found. Every round weighs the same."
  }

  private static let floorLegend =
    "vs C: how many times the round trip of the same loop in bare C; ≈ no difference found"

  private static let responseLegend =
    "response: the round trip from the time at which a message was meant to be sent; "
    + "service: from the time at which it was sent"

  static func interval(_ ratio: Ratio) -> String {
    "[\(NumberText.ratio(ratio.lower)), \(NumberText.ratio(ratio.upper))]"
  }

  /// Where the loops in bare C wait in another way than their cells, since that is what a ratio to
  /// them then contains too.
  static func floorNotes(_ group: Group) -> [String] {
    var notes: [String] = []
    for row in group.rows {
      guard let wait = row.floorWait, wait != row.coordinates.wait,
        row[.floorRatio]?.value != nil
      else { continue }
      let note =
        "vs C: beside \(row.coordinates.wait.rawValue) rows the loop in bare C waits by "
        + wait.rawValue
      if !notes.contains(note) { notes.append(note) }
    }
    return notes
  }

  /// Why figures of a table are not known, each reason once for each metric, with the rows that it holds
  /// for.
  static func unknownNotes(_ group: Group, in table: Metric.Table) -> [String] {
    let measured = group.rows.filter(\.isMeasured)
    var notes: [String] = []
    for metric in Metric.all where metric.table == table {
      var rows: [String: [String]] = [:]
      var reasons: [String] = []
      for row in measured {
        guard let figure = row[metric], figure.value == nil, let reason = figure.reason,
          reason != Metric.tooFewSamples
        else { continue }
        if rows[reason] == nil { reasons.append(reason) }
        rows[reason, default: []].append(
          "\(row.coordinates.name) (\(row.coordinates.wait.rawValue))")
      }
      for reason in reasons {
        let names = rows[reason] ?? []
        let subject = names.count == measured.count ? "" : " of \(names.joined(separator: ", "))"
        let note = "\(metric.title)\(subject) not known: \(reason)"
        // The three ratios to bare C lack for one reason.
        if !notes.contains(where: { $0.hasSuffix(reason) }) { notes.append(note) }
      }
    }
    return notes
  }
}
