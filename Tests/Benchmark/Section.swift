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
    lines += rows.map { "| \($0.what) | \($0.target) | \($0.figure) | \($0.verdict.rawValue) |" }
    return (lines + ["", ""]).joined(separator: "\n")
  }
}

/// One target, and what was found.
struct Finding {
  let what: String
  let target: String
  let figure: String
  let verdict: Verdict
}

/// Whether a target is met, by the figure; and where it is not, whether the interval leaves that open.
enum Verdict: String {
  case met = "✓"
  case open = "≈"
  case missed = "✗"

  init(isMet: Bool, couldBeMet: Bool) {
    self = isMet ? .met : couldBeMet ? .open : .missed
  }
}

extension Finding {
  /// A ratio that must not be above a bound.
  init(_ what: String, _ ratio: Ratio, atMost bound: Double) {
    self.init(
      what: what, target: "≤ \(twoDecimals(bound))", figure: ratio.text,
      verdict: Verdict(isMet: ratio.value <= bound, couldBeMet: ratio.lower <= bound))
  }

  /// A ratio that must be below a bound.
  init(_ what: String, _ ratio: Ratio, below bound: Double) {
    self.init(
      what: what, target: "< \(twoDecimals(bound))", figure: ratio.text,
      verdict: Verdict(isMet: ratio.value < bound, couldBeMet: ratio.lower < bound))
  }

  /// A ratio that must not be below a bound.
  init(_ what: String, _ ratio: Ratio, atLeast bound: Double) {
    self.init(
      what: what, target: "≥ \(twoDecimals(bound))", figure: ratio.text,
      verdict: Verdict(isMet: ratio.value >= bound, couldBeMet: ratio.upper >= bound))
  }

  /// A whole number of some unit that must not be above a bound.
  init(_ what: String, _ value: Int, atMost bound: Int, _ unit: String) {
    self.init(
      what: what, target: "≤ \(bound) \(unit)", figure: "\(value) \(unit)",
      verdict: Verdict(isMet: value <= bound, couldBeMet: false))
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
