// What a calibration prints: one row an experiment, and whether it was right often enough.

import KnownTruth
import Reporting

/// The table of a calibration.
struct CalibrationTable {
  private var rows: [String] = []
  private var remarks: [String] = []
  /// Whether every experiment so far was right as often as demanded.
  private(set) var isMet = true

  private static let titleWidth = 35
  private static let width = 10

  var lines: [String] {
    [Self.row("", ["least", "median", "greatest", "right", "demanded"], "")] + rows
      + (remarks.isEmpty ? [] : [""] + remarks)
  }

  /// - Parameter allowingSilence: whether a run that cannot tell is right too.
  mutating func add(_ heading: String, _ experiments: [Experiment], allowingSilence: Bool) {
    rows += [
      "", heading + (allowingSilence ? ": no false claim" : ": the right answer"),
    ]
    for experiment in experiments {
      isMet = isMet && experiment.isMet
      let ratios = experiment.spread.map { spread in
        [spread.least, spread.median, spread.greatest].map { NumberText.fixed($0, decimals: 3) }
      }
      rows.append(
        Self.row(
          "  " + experiment.title,
          (ratios ?? ["–", "–", "–"]) + [
            "\(experiment.right) of \(experiment.outcomes.count)", "\(experiment.demanded)",
          ], experiment.isMet ? "met" : "MISSED"))
    }
  }

  mutating func addRemark(_ text: String) {
    remarks.append(text)
  }

  /// A title, right-aligned columns, and a last one without an end.
  private static func row(_ title: String, _ columns: [String], _ last: String) -> String {
    let cells = columns.map { String(repeating: " ", count: max(1, width - $0.count)) + $0 }
    let head = title + String(repeating: " ", count: max(0, titleWidth - title.count))
    let line = head + cells.joined()
    return last.isEmpty ? line : line + "  " + last
  }
}
