// A table of targets, as Markdown.

import Comparison
import Reporting

/// One group of targets.
struct Section {
  let title: String
  /// What the figures are, and how they were taken.
  let explanation: String
  var rows: [Finding] = []

  var markdown: String {
    var lines = ["**\(title)** \(explanation)", ""]
    lines += ["| what | target | figure | |", "|---|---|---|---|"]
    lines += rows.map { "| \($0.what) | \($0.target) | \($0.figure) | \($0.isMet ? "✓" : "✗") |" }
    return (lines + ["", ""]).joined(separator: "\n")
  }
}

/// One target, and what was found.
struct Finding {
  let what: String
  let target: String
  let figure: String
  let isMet: Bool
}

extension Finding {
  /// A ratio that must not be above a bound.
  init(_ what: String, _ ratio: Ratio, atMost bound: Double) {
    self.init(
      what: what, target: "≤ \(twoDecimals(bound))", figure: ratio.text,
      isMet: ratio.value <= bound)
  }

  /// A ratio that must be below a bound.
  init(_ what: String, _ ratio: Ratio, below bound: Double) {
    self.init(
      what: what, target: "< \(twoDecimals(bound))", figure: ratio.text,
      isMet: ratio.value < bound)
  }

  /// A ratio that must not be below a bound.
  init(_ what: String, _ ratio: Ratio, atLeast bound: Double) {
    self.init(
      what: what, target: "≥ \(twoDecimals(bound))", figure: ratio.text,
      isMet: ratio.value >= bound)
  }

  /// A whole number of some unit that must not be above a bound.
  init(_ what: String, _ value: Int, atMost bound: Int, _ unit: String) {
    self.init(
      what: what, target: "≤ \(bound) \(unit)", figure: "\(value) \(unit)", isMet: value <= bound)
  }
}

extension Ratio {
  var text: String {
    "\(twoDecimals(value)) [\(twoDecimals(lower)), \(twoDecimals(upper))]"
  }

  /// Of the inverse figures: of rates, where this is of times.
  var inverse: Ratio {
    Ratio(value: 1 / value, lower: 1 / upper, upper: 1 / lower, isNoisy: isNoisy)
  }
}

func twoDecimals(_ value: Double) -> String { NumberText.fixed(value, decimals: 2) }
