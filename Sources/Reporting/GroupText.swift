// What a group is and what is said about its rows, in the words that the table and the Markdown
// report share.

internal import Comparison

/// Sentences about a group.
enum GroupText {
  /// Where both sides ran, and with what.
  static func heading(_ group: Group, of result: RunResult) -> String {
    [
      "\(group.placement.rawValue): \(place(group.placement, on: result.machine))",
      MachineText.loop(result.settings), "\(group.recordSize) bytes",
      NumberText.count(group.clients, "client"),
    ].joined(separator: ", ")
  }

  private static func place(_ placement: Placement, on machine: Machine) -> String {
    switch placement {
    case .same: return "client and server on CPU \(machine.clientCPU)"
    case .cross:
      let server = machine.serverCPU.map { "CPU \($0)" } ?? "another"
      let siblings = machine.areSiblings ? " (hardware threads of one core)" : ""
      return "client on CPU \(machine.clientCPU), server on \(server)\(siblings)"
    case .free: return "client and server wherever the kernel put them"
    }
  }

  /// Why a row has no numbers, or not all of them; nil when it has.
  static func remark(_ row: Row) -> String? {
    if let reason = row.unavailable { return reason }
    return row.roundTrip == nil ? "no round was finished" : nil
  }

  /// `≈`, `?` or nothing.
  static func mark(_ ratio: Ratio) -> String {
    if ratio.isNoisy { return "?" }
    return ratio.isEqual ? "≈" : ""
  }

  static func interval(_ ratio: Ratio) -> String {
    "[\(NumberText.ratio(ratio.lower)), \(NumberText.ratio(ratio.upper))]"
  }

  /// Where the loops in bare C wait in another way than their cells, since that is what a ratio to
  /// them then contains too.
  static func floorNotes(_ group: Group) -> [String] {
    var notes: [String] = []
    for row in group.rows {
      guard let wait = row.floorWait, wait != row.coordinates.wait, row.floorRatio != nil else {
        continue
      }
      let note = "vs C: beside \(row.coordinates.wait) rows the loop in bare C waits by \(wait)"
      if !notes.contains(note) { notes.append(note) }
    }
    let reasons = group.rows.filter { $0.roundTrip != nil }.compactMap(\.floorUnavailable)
    for reason in Set(reasons).sorted() { notes.append("vs C: – where \(reason)") }
    return notes
  }

  /// Why costs are not known, or not exactly, each reason once with the rows it holds for.
  static func uncountedNotes(_ group: Group) -> [String] {
    notes(group, "system calls", "not counted", \.costs.systemCallsUnavailable)
      + notes(group, "system calls", "approximate (~)", \.costs.systemCallsApproximate)
      + notes(group, "descriptors and memory", "not known", \.costs.footprintUnavailable)
  }

  private static func notes(
    _ group: Group, _ figure: String, _ state: String, _ reason: (Row) -> String?
  ) -> [String] {
    var reasons: [String] = []
    var rows: [String: [String]] = [:]
    let measured = group.rows.filter { $0.unavailable == nil && $0.roundTrip != nil }
    for row in measured {
      guard let reason = reason(row) else { continue }
      if rows[reason] == nil { reasons.append(reason) }
      rows[reason, default: []].append("\(row.coordinates.name) (\(row.coordinates.wait))")
    }
    return reasons.map { reason in
      let isAll = rows[reason]?.count == measured.count
      let subject = isAll ? "" : " of \((rows[reason] ?? []).joined(separator: ", "))"
      return "\(figure)\(subject) \(state): \(reason)"
    }
  }

  /// System calls for one message, marked where they are not exact.
  static func systemCalls(_ row: Row) -> String? {
    guard let count = row.costs.systemCallsPerMessage else { return nil }
    return (row.costs.systemCallsApproximate == nil ? "" : "~") + NumberText.significant(count)
  }
}
