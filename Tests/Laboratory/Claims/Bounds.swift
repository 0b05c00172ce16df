// Between which numbers a ratio has to lie for a claim to hold.

import Comparison

/// One bound or two, at least one of which some ratio misses.
struct Bounds: Equatable {
  let atLeast: Double?
  let atMost: Double?

  /// Beyond these, whatever was measured would be on one side.
  static let allowed = 0.0001...10_000

  /// - Throws: why no measurement could miss such bounds, or none could keep them.
  init(atLeast: Double?, atMost: Double?) throws(Refusal) {
    if atLeast == nil && atMost == nil {
      throw Refusal(
        "no bound was given, so that every ratio would do; give atLeast, atMost or both")
    }
    for (name, bound) in [("atLeast", atLeast), ("atMost", atMost)] {
      guard let bound, !Self.allowed.contains(bound) else { continue }
      throw Refusal(
        "\(name) is \(bound), which says the same of every ratio; 0.0001 to 10000 was expected")
    }
    if let atLeast, let atMost, atLeast >= atMost {
      throw Refusal(
        "atLeast is \(atLeast) and atMost is \(atMost), and no interval lies between them; the "
          + "first has to be the smaller one")
    }
    self.atLeast = atLeast
    self.atMost = atMost
  }

  /// What the interval of a ratio decides: nothing, where a bound lies inside it.
  func judge(_ ratio: Ratio) -> GroupFinding.Verdict {
    let least = atLeast ?? 0
    let most = atMost ?? .infinity
    if ratio.lower >= least && ratio.upper <= most { return .holds }
    if ratio.upper < least { return .less }
    return ratio.lower > most ? .more : .undecided
  }

  /// Such as `at least 1.5 and at most 3`.
  var text: String {
    [("at least", atLeast), ("at most", atMost)]
      .compactMap { words, bound in bound.map { "\(words) \(Self.plain($0))" } }
      .joined(separator: " and ")
  }

  /// As people write it: without a fraction where there is none.
  private static func plain(_ bound: Double) -> String {
    bound == bound.rounded() ? "\(Int(bound))" : "\(bound)"
  }
}
