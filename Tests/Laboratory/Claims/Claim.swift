// A public claim about IPC, and what has to be measured for it to hold.

import Comparison

/// One entry of a file of claims, looked through.
struct Claim: Sendable {
  /// A short name, such as `fifo-tcp`.
  let id: String
  /// Where it stands.
  let address: String
  /// When it was made: a year, a month or a day in ISO 8601; nil where the source does not say.
  let dated: String?
  /// When it was read: a day in ISO 8601.
  let read: String
  /// The source's own words, with the number.
  let quotation: String
  /// What they are taken to mean, and under which conditions.
  let meaning: String
  /// The arguments of `ipc-compare run` that measure it.
  let command: String
  let predicate: Predicate

  /// How two of the command's cells have to compare.
  struct Predicate: Sendable {
    let metric: Metric
    /// What stands above the line of the ratio, and what below.
    let of: Place
    let to: Place
    let bounds: Bounds
    /// The cells in each group of the claim; one pair or more.
    let pairs: [Pair]
    /// What the groups differ in.
    let axes: [Axis]

    /// Such as `tcp ÷ fifo, round trip median: at least 1.08 and at most 1.32`.
    var text: String { "\(of.title) ÷ \(to.title), \(metric.title): \(bounds.text)" }
  }

  /// Two cells that differ in nothing but in what the claim compares.
  struct Pair: Sendable {
    let one: CellCoordinates
    let other: CellCoordinates
  }

  /// The cells that have to be measured for it.
  var cells: [CellCoordinates] { predicate.pairs.flatMap { [$0.one, $0.other] } }
}

extension Claim.Predicate {
  /// The metrics that a claim can be about, by their keys: times and rates of closed loops. Of counts, which
  /// the clock has no part in, the interval of a ratio would be widened by a step of the clock all the
  /// same.
  static let metrics = Metric.all.filter { metric in
    metric.isComparable && metric.unit != .perRoundTrip
      && (metric.distribution == nil || metric.distribution == .roundTrip)
  }

  /// Pairs the cells of a command.
  ///
  /// - Throws: where there is nothing to pair, and where the two sides are one: their ratio would be 1
  ///   whatever was measured.
  init(
    metric: Metric, of: Place, to: Place, bounds: Bounds, cells: [CellCoordinates]
  ) throws(Refusal) {
    guard of.axes == to.axes else {
      throw Refusal(
        "of has \(Self.list(of.axes)) and to has \(Self.list(to.axes)); both have to name the same")
    }
    guard of != to else {
      throw Refusal(
        "of and to are both '\(of.title)', whose ratio is 1 whatever is measured; they have to differ"
      )
    }
    for (name, place) in [("of", of), ("to", to)] where !cells.contains(where: place.contains) {
      throw Refusal(
        "no cell of the command is '\(place.title)', which \(name) names; add it to the command, or "
          + "name one of its cells")
    }
    let others = Axis.allCases.filter { !of.axes.contains($0) }
    pairs = cells.filter(of.contains).compactMap { one in
      let group = Place(one, on: others)
      return cells.first { to.contains($0) && group.contains($0) }
        .map { Claim.Pair(one: one, other: $0) }
    }
    guard !pairs.isEmpty else {
      throw Refusal(
        "no two cells of the command differ in \(Self.list(of.axes)) alone; name what else they differ "
          + "in, too")
    }
    let found = pairs
    axes = others.filter { axis in Set(found.map { axis.value(of: $0.one) }).count > 1 }
    self.metric = metric
    self.of = of
    self.to = to
    self.bounds = bounds
  }

  private static func list(_ axes: [Axis]) -> String {
    axes.isEmpty ? "nothing" : axes.map(\.rawValue).joined(separator: " and ")
  }
}
