// What is said of several results, in the words that the table and the Markdown report share.

internal import Comparison
internal import IPCChannels

/// Sentences and cells of runs beside each other.
enum SideBySideText {
  /// A run in a few words.
  static func title(_ run: SideBySide.Run) -> String {
    ([run.name] + MachineText.hardware(run.result.machine)
      + MachineText.launcher(run.result, isFull: false).prefix(1).map { "servers \($0)" }
      + MachineText.origin(run.result, isFull: false)).joined(separator: ", ")
  }

  /// Such as `kernel: A, B 6.18.5; C 6.6.1`.
  static func fact(_ fact: SideBySide.Fact) -> String {
    let values = fact.values.map { "\($0.marks.joined(separator: ", ")) \($0.text)" }
    return "\(fact.name): \(values.joined(separator: "; "))"
  }

  static func heading(_ group: SideBySideGroup) -> String {
    let distance = group.distances.count == 1 ? ": \(group.distances[0].text)" : ""
    return [
      "\(group.placement.rawValue)\(distance)", MachineText.loop(group.ratePerSecond),
      "\(group.recordSize) bytes", counted(group.clients, "client"),
    ].joined(separator: ", ")
  }

  /// What stands below a group's rows.
  static func notes(_ group: SideBySideGroup, _ sides: SideBySide) -> [String] {
    var notes: [String] = []
    if group.isAnotherDistance {
      notes.append(
        "another distance in each file: nothing of these rows may be compared across files")
    } else if group.reference == nil,
      group.rows.contains(where: { $0.findings.count(where: { $0?.figure != nil }) > 1 })
    {
      notes.append(
        "no ratios: no cell was ranked in all of these files, to which others could be related")
    }
    let apart = group.isAnotherDistance ? [] : group.rowsApart
    if !apart.isEmpty {
      let names = apart.prefix(3).map {
        "\($0.coordinates.label) (\($0.coordinates.wait.rawValue))"
      }
      let rest = apart.count > 3 ? " and \(apart.count - 3) more" : ""
      notes.append(
        "ratios that lie apart beyond the bounds of two files: \(names.joined(separator: ", "))\(rest)"
      )
    }
    for (index, run) in sides.runs.enumerated() {
      var reasons: [(text: String, names: [String])] = []
      for row in group.rows {
        guard let finding = row.findings[index], finding.figure == nil, let text = finding.remark
        else {
          continue
        }
        let name = "\(row.coordinates.label) (\(row.coordinates.wait.rawValue))"
        if let place = reasons.firstIndex(where: { $0.text == text }) {
          reasons[place].names.append(name)
        } else {
          reasons.append((text, [name]))
        }
      }
      notes += reasons.map { "\(run.mark), \($0.names.joined(separator: ", ")): \($0.text)" }
    }
    return notes
  }

  static func legend(_ sides: SideBySide) -> String {
    "letters: the median round trip in that file, in µs; ratio: how many times that of the row with 1.00 in the same "
      + "file, with bounds of 95 % for all rows of the group in that file; ≈ no difference found; – not in that file"
  }

  static func figure(_ finding: SideBySideGroup.Finding?, _ metric: Metric) -> String {
    finding.map { $0.figure.map { metric.text($0) } ?? Metric.unknown } ?? Metric.unknown
  }

  static func ratio(_ finding: SideBySideGroup.Finding?, isReference: Bool) -> String {
    guard let finding, finding.figure != nil else { return "" }
    if isReference { return "1.00" }
    guard let ratio = finding.ratio else { return "" }
    return (isUndecided(ratio) ? "≈ " : "") + NumberText.ratio(ratio.value)
  }

  static func bounds(_ finding: SideBySideGroup.Finding?) -> String {
    finding?.ratio.map(GroupText.interval) ?? ""
  }

  private static func isUndecided(_ ratio: Ratio) -> Bool {
    (ratio.lower...ratio.upper).contains(1)
  }
}
