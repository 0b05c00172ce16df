// What a process that makes a check reports of it: a line a finding, and a last one that says that there are no more.

/// A report as it came.
struct CheckReportText {
  /// What was found so far.
  let findings: [String]
  /// Whether the check was made to its end. A library can end its process at any time, with any status.
  let isWhole: Bool

  /// The last line of a whole report.
  static let closingWord = "that is all"

  init(_ text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    isWhole = lines.last == Self.closingWord
    findings = isWhole ? lines.dropLast() : lines
  }
}
