// The findings for a terminal: one row a group, so that each figure stands beside its own verdict.

import Comparison
import Reporting

/// All findings as lines of text.
struct ClaimsTable {
  let findings: [ClaimFinding]

  /// Rows below their titles.
  var lines: [String] {
    let rows: [[String]] = [["claim", "where", "found", ""]] + findings.flatMap(Self.rows)
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { Self.line($0, widths) } + ["", summary]
  }

  /// Cells below each other. The last of them has no width of its own, and no line ends in spaces.
  private static func line(_ row: [String], _ widths: [Int]) -> String {
    var line = ""
    for (cell, width) in zip(row, widths) {
      line += cell + String(repeating: " ", count: width - cell.count + 2)
    }
    line += row[3]
    while line.last == " " { line.removeLast() }
    return line
  }

  /// How many claims came out how.
  var summary: String {
    let counts: [(verdict: String, count: Int)] = [
      ("holds", count { $0 == .holds }),
      ("holds only if …", count { if case .holdsOnly = $0 { true } else { false } }),
      ("does not hold here", count { $0 == .fails }),
      ("not decided in this run", count { $0 == .undecided }),
      ("not measured", count { if case .unmeasured = $0 { true } else { false } }),
    ]
    return "\(findings.count) claims: "
      + counts.map { "\($0.verdict) \($0.count)" }.joined(separator: ", ") + "."
  }

  private func count(_ isMeant: (ClaimFinding.Verdict) -> Bool) -> Int {
    findings.count { isMeant($0.verdict) }
  }

  private static func rows(_ finding: ClaimFinding) -> [[String]] {
    let groups = finding.groups.enumerated().map { index, group in
      [
        index == 0 ? finding.claim.id : "", group.place.title, group.figure,
        finding.groups.count == 1 ? finding.verdict.text : group.verdict.text,
      ]
    }
    return finding.groups.count == 1 ? groups : groups + [["", "", "", finding.verdict.text]]
  }
}

extension GroupFinding {
  /// The ratio with its bounds, such as `1.52 [1.48, 1.57]`; `–` where there is none.
  var figure: String {
    ratio.map { "\(NumberText.ratio($0.value)) \(GroupText.interval($0))" } ?? "–"
  }
}

extension GroupFinding.Verdict {
  /// Beside a group's figure.
  var text: String {
    switch self {
    case .holds: "yes"
    case .less: "no, less"
    case .more: "no, more"
    case .undecided: "not decided"
    case .unmeasured(let reason): "not measured: \(reason)"
    }
  }
}
