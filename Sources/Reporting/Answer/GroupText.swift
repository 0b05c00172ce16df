// What a group is and what is said about its rows, in the words that the table and the Markdown
// report share.

package import Comparison
internal import IPCChannels

/// Sentences about a group.
package enum GroupText {
  /// Where both sides ran, and with what.
  static func heading(_ group: Group, of result: RunResult) -> String {
    [
      "\(group.placement.rawValue): \(place(group.placement, on: result.machine))",
      MachineText.loop(group.ratePerSecond), "\(group.recordSize) bytes",
      counted(group.clients, "client"),
    ].joined(separator: ", ")
      + (result.launcher.map { ", servers under '\(shortened($0.text))'" } ?? "")
  }

  /// Of a command so much that a heading stays one: the lines on the run have all of it.
  private static let longestCommand = 40

  private static func shortened(_ command: String) -> String {
    command.count <= longestCommand ? command : command.prefix(longestCommand - 1) + "…"
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

  /// What no figure may be taken for.
  static let portability =
    "These numbers are not portable, not even to the same machine an hour later: compare within one run, on the "
    + "machine that matters"

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
    for floor in floors {
      if rows.contains(where: { $0[floor.ratio]?.value != nil }), isShown(floor.ratio) {
        legends.append(floor.legend)
      }
      let others = [floor.stream, floor.setUp].filter(isShown)
      if rows.contains(where: { row in others.contains { row[$0]?.value != nil } }) {
        legends.append(floor.otherLegend)
      }
    }
    if rows.contains(where: { row in shown.contains { row[$0]?.shortage != nil } }) {
      legends.append("a percentile is – where \(Metric.tooFewSamples)")
    }
    if groups.contains(where: { $0.isOpenLoop && $0.rows.contains(where: \.isMeasured) }) {
      legends.append(responseLegend)
    }
    legends += LibraryText.notes(report.result)
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

  /// The columns of a loop in bare C, and what they say.
  private struct FloorText {
    let ratio: Metric
    let stream: Metric
    let setUp: Metric
    /// The loop, in words.
    let loop: String

    var legend: String {
      "\(ratio.title): how many times the round trip of \(loop); ≈ no difference found"
    }

    var otherLegend: String {
      "\(ratio.title) stream and \(setUp.title): likewise, by the time of a message of a stream, and "
        + "of a set-up"
    }
  }

  private static let floors = [
    FloorText(
      ratio: .floorRatio, stream: .floorStreamRatio, setUp: .floorSetUpRatio,
      loop: "the same loop in bare C"),
    FloorText(
      ratio: .libcRatio, stream: .libcStreamRatio, setUp: .libcSetUpRatio,
      loop: "the same loop in C over libc's functions, as programs are written, instead of inlined "
        + "system calls"),
  ]

  private static let responseLegend =
    "response: the round trip from the time at which a message was meant to be sent; "
    + "service: from the time at which it was sent"

  /// Returns the bounds of a ratio, such as `[0.98, 1.02]`.
  package static func interval(_ ratio: Ratio) -> String {
    "[\(NumberText.bound(ratio.lower)), \(NumberText.bound(ratio.upper))]"
  }

  /// Where the loops in bare C wait in another way than their cells, since that is what a ratio to
  /// them then contains too.
  ///
  /// - Parameter hidden: titles of columns that are not shown.
  static func floorNotes(_ group: Group, hidden: [String] = []) -> [String] {
    var notes: [String] = []
    let ratios = floors.map(\.ratio).filter { !hidden.contains($0.title) }
    for row in group.rows {
      guard let wait = row.floorWait, wait != row.coordinates.wait else { continue }
      let alike = group.rows.filter {
        $0.coordinates.wait == row.coordinates.wait && $0.floorWait == wait
      }
      let known = ratios.filter { ratio in alike.contains { $0[ratio]?.value != nil } }
      if known.isEmpty { continue }
      let note =
        "\(known.map(\.title).joined(separator: " and ")): beside "
        + "\(row.coordinates.wait.rawValue) rows the loop in bare C waits by \(wait.rawValue)"
      if !notes.contains(note) { notes.append(note) }
    }
    return notes
  }

  /// Why figures of a table are not known, or not exact: a sentence for each reason and the rows that it
  /// holds for, with all of its metrics.
  ///
  /// - Parameter hidden: titles of columns that are not shown.
  static func unknownNotes(
    _ group: Group, in table: Metric.Table, hidden: [String] = []
  ) -> [String] {
    let measured = group.rows.filter(\.isMeasured)
    var notes: [(flaw: Flaw, titles: [String])] = []
    for metric in Metric.all where metric.table == table && !hidden.contains(metric.title) {
      var rows: [Flaw.Cause: [Row]] = [:]
      var causes: [Flaw.Cause] = []
      for row in measured {
        guard let cause = row[metric].flatMap(Flaw.Cause.init) else { continue }
        if rows[cause] == nil { causes.append(cause) }
        rows[cause, default: []].append(row)
      }
      for cause in causes {
        let flaw = Flaw(cause: cause, subject: subject(rows[cause] ?? [], of: measured))
        if let place = notes.firstIndex(where: { $0.flaw == flaw }) {
          notes[place].titles.append(metric.title)
        } else {
          notes.append((flaw, [metric.title]))
        }
      }
    }
    return notes.map { note in
      let titles = note.titles.joined(separator: ", ")
      // A title such as `system calls` has several by itself.
      let verb = note.titles.count > 1 || titles.hasSuffix("s") ? "are" : "is"
      return "\(titles)\(note.flaw.subject) \(verb) \(note.flaw.cause.verdict): "
        + note.flaw.cause.reason
    }
  }

  /// What several figures lack for one reason.
  private struct Flaw: Equatable {
    let cause: Cause
    /// The rows, in words.
    let subject: String

    struct Cause: Hashable {
      let reason: String
      let isApproximate: Bool

      /// - Returns: nil for a figure of which nothing need be said, or of which a legend says it.
      init?(_ figure: Figure) {
        guard figure.value == nil || figure.isApproximate, let reason = figure.reason,
          reason != Metric.tooFewSamples
        else { return nil }
        self.reason = reason
        isApproximate = figure.value != nil
      }

      var verdict: String { isApproximate ? "approximate (~)" : "not known" }
    }
  }

  /// ` of eventfd, memfd (adaptive)`, or ` of adaptive rows` where it is all of several; nothing where it
  /// is all rows.
  private static func subject(_ rows: [Row], of all: [Row]) -> String {
    if rows.count == all.count { return "" }
    let parts = WaitStrategy.allCases.compactMap { wait -> String? in
      let own = rows.filter { $0.coordinates.wait == wait }
      if own.isEmpty { return nil }
      let isAll = own.count == all.count { $0.coordinates.wait == wait }
      return isAll && own.count > 1
        ? "\(wait.rawValue) rows"
        : "\(own.map(\.coordinates.label).joined(separator: ", ")) (\(wait.rawValue))"
    }
    return " of \(parts.joined(separator: " and "))"
  }
}
