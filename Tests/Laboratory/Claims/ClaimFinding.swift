// What a run says of a claim: of each of its groups, and of the claim as a whole.

import Comparison

/// One group of a claim, measured.
struct GroupFinding: Equatable {
  /// Where it lies on the axes in which the claim's groups differ; without axes for an only group.
  let place: Place
  /// Nil where it was not measured.
  let ratio: Ratio?
  let verdict: Verdict

  enum Verdict: Equatable {
    /// The whole interval lies where the claim has it.
    case holds
    /// All of it lies below the lower bound.
    case less
    /// All of it lies above the upper bound.
    case more
    /// A bound lies inside the interval.
    case undecided
    case unmeasured(reason: String)
  }
}

/// A claim, judged.
struct ClaimFinding {
  let claim: Claim
  let groups: [GroupFinding]
  let verdict: Verdict

  enum Verdict: Equatable {
    case holds
    /// It holds in some groups and fails in others; the condition names the former.
    case holdsOnly(condition: String)
    case fails
    /// No group contradicts another, and of one the run cannot tell.
    case undecided
    case unmeasured(reason: String)
  }

  init(_ claim: Claim, _ groups: [GroupFinding]) {
    self.claim = claim
    self.groups = groups
    verdict = Verdict(groups)
  }
}

extension ClaimFinding.Verdict {
  fileprivate init(_ groups: [GroupFinding]) {
    let measured = groups.filter { $0.ratio != nil }
    let holding = measured.filter { $0.verdict == .holds }
    let failing = measured.filter { $0.verdict == .less || $0.verdict == .more }
    if measured.isEmpty {
      self = .unmeasured(reason: groups.reasons.joined(separator: "; "))
    } else if holding.count == measured.count {
      self = .holds
    } else if failing.count == measured.count {
      self = .fails
    } else if holding.isEmpty || failing.isEmpty {
      self = .undecided
    } else {
      self = .holdsOnly(condition: measured.condition(of: holding))
    }
  }

  /// As the table says it.
  var text: String {
    switch self {
    case .holds: "holds"
    case .holdsOnly(let condition): "holds only if \(condition)"
    case .fails: "does not hold here"
    case .undecided: "not decided in this run"
    case .unmeasured(let reason): "not measured: \(reason)"
    }
  }
}

extension [GroupFinding] {
  /// Why some of them were not measured, each reason once.
  fileprivate var reasons: [String] {
    var reasons: [String] = []
    for case .unmeasured(let reason) in map(\.verdict) where !reasons.contains(reason) {
      reasons.append(reason)
    }
    return reasons
  }

  /// What tells some of these groups from all others: values of one axis if that is enough, else each group
  /// by itself.
  ///
  /// - Parameter chosen: some of them, not none and not all.
  fileprivate func condition(of chosen: [GroupFinding]) -> String {
    for axis in chosen[0].place.axes {
      var values: [String] = []
      for value in chosen.compactMap({ $0.place[axis] }) where !values.contains(value) {
        values.append(value)
      }
      if count(where: { values.contains($0.place[axis]!) }) == chosen.count {
        return "\(axis.rawValue) is \(values.joined(separator: " or "))"
      }
    }
    return chosen.map(\.place.condition).joined(separator: ", or ")
  }
}

extension [Claim] {
  /// Judges all claims by one run. Their intervals hold together, with 95 % confidence for the whole table:
  /// a reader takes what is most remarkable in it, whichever claim that is.
  func judged(by result: RunResult) -> [ClaimFinding] {
    let questions = reduce(0) { $0 + $1.predicate.pairs.count }
    return map { claim in
      ClaimFinding(
        claim,
        claim.predicate.pairs.map { pair in
          GroupFinding(claim.predicate, pair, result, among: questions)
        })
    }
  }
}

extension GroupFinding {
  /// - Parameter questions: so many groups of all claims are judged by the result.
  fileprivate init(
    _ predicate: Claim.Predicate, _ pair: Claim.Pair, _ result: RunResult, among questions: Int
  ) {
    place = Place(pair.one, on: predicate.axes)
    ratio = result.ratio(
      of: pair.one, to: pair.other, by: predicate.metric, among: questions)
    verdict =
      ratio.map(predicate.bounds.judge)
      ?? .unmeasured(reason: result.lack(of: [pair.one, pair.other], predicate.metric))
  }
}

extension RunResult {
  /// Why two cells have no ratio.
  fileprivate func lack(of pair: [CellCoordinates], _ metric: Metric) -> String {
    for coordinates in pair {
      guard let cell = cells.first(where: { $0.coordinates == coordinates }) else {
        return "the run has no cell \(coordinates.longTitle)"
      }
      if let reason = cell.unavailable { return reason }
    }
    return "the \(metric.title) needs two rounds of both, and a percentile enough samples in them"
  }
}
