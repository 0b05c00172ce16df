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

  /// Why system calls were not counted, each reason once with the rows it holds for.
  static func uncountedNotes(_ group: Group) -> [String] {
    var reasons: [String] = []
    var rows: [String: [String]] = [:]
    for row in group.rows where row.unavailable == nil {
      guard let reason = row.costs.systemCallsUnavailable else { continue }
      if rows[reason] == nil { reasons.append(reason) }
      rows[reason, default: []].append("\(row.coordinates.name) (\(row.coordinates.wait))")
    }
    return reasons.map { reason in
      let isAll = rows[reason]?.count == group.rows.count { $0.unavailable == nil }
      let subject = isAll ? "" : " of \((rows[reason] ?? []).joined(separator: ", "))"
      return "system calls\(subject) not counted: \(reason)"
    }
  }

  /// System calls for one message. How often a side that spins looks before something is there
  /// depends on timing, and counting changes the timing.
  static func systemCalls(_ row: Row) -> String? {
    guard let count = row.costs.systemCallsPerMessage else { return nil }
    let isSteady = row.coordinates.wait == "block" || count == 0
    return (isSteady ? "" : "~") + NumberText.significant(count)
  }
}
