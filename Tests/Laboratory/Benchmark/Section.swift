// Targets, and what was found of each.

import Comparison
import Reporting

/// One group of targets.
struct Section: Codable {
  let title: String
  /// What the figures are, and how they were taken.
  let explanation: String
  var rows: [Finding] = []
}

/// One target, and what was found.
struct Finding: Codable {
  let what: String
  let target: String
  var figure: String
  let verdict: Verdict

  /// With something that was found beside the figure, and has no target.
  func with(_ remark: String) -> Finding {
    var copy = self
    copy.figure += ", " + remark
    return copy
  }
}

/// Whether a target is met, by the figure; and where it is not, whether the interval leaves that open.
enum Verdict: String, CaseIterable, Codable {
  case met = "✓"
  case open = "≈"
  case missed = "✗"
  case unmeasured = "–"

  /// What a number of such targets is said to be.
  var phrase: String {
    switch self {
    case .met: "met"
    case .open: "reached by the interval alone"
    case .missed: "missed"
    case .unmeasured: "not measured"
    }
  }

  init(isMet: Bool, couldBeMet: Bool) {
    self = isMet ? .met : couldBeMet ? .open : .missed
  }
}

extension Finding {
  /// A ratio that must not be above a bound; nil where there is none.
  init(_ what: String, _ ratio: Ratio?, atMost bound: Double) {
    self.init(what, "≤", bound, ratio, isMet: { $0 <= bound }, best: \.lower)
  }

  /// A ratio that must be below a bound; nil where there is none.
  init(_ what: String, _ ratio: Ratio?, below bound: Double) {
    self.init(what, "<", bound, ratio, isMet: { $0 < bound }, best: \.lower)
  }

  /// A ratio that must not be below a bound; nil where there is none.
  init(_ what: String, _ ratio: Ratio?, atLeast bound: Double) {
    self.init(what, "≥", bound, ratio, isMet: { $0 >= bound }, best: \.upper)
  }

  private init(
    _ what: String, _ relation: String, _ bound: Double, _ ratio: Ratio?,
    isMet: (Double) -> Bool, best: KeyPath<Ratio, Double>
  ) {
    self.init(
      what: what, target: "\(relation) \(twoDecimals(bound))", figure: ratio?.text ?? "–",
      verdict: ratio.map {
        Verdict(isMet: isMet($0.value), couldBeMet: isMet($0[keyPath: best]))
      } ?? .unmeasured)
  }

  /// A whole number of some unit that must not be above a bound; nil where there is none.
  init(_ what: String, _ value: Int?, atMost bound: Int, _ unit: String) {
    self.init(
      what: what, target: "≤ \(bound) \(unit)", figure: value.map { "\($0) \(unit)" } ?? "–",
      verdict: value.map { Verdict(isMet: $0 <= bound, couldBeMet: false) } ?? .unmeasured)
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
