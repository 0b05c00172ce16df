// Warnings about how much was measured, and how well it agrees.

internal import Sampling

extension Warning {
  /// By the rule that the figure itself goes by. A cell that takes part for another reason than its own
  /// figures may have less time.
  static func fewSamples(_ run: RunFigures) -> WarningFinding? {
    var samples: [Cell] = []
    var shortRounds: [Cell] = []
    var unevenRounds: [Cell] = []
    // Nil where one of them needs more time as well.
    var enough: Int? = .max
    for cell in run.measured where cell.cell.coordinates.entry == .own {
      let metric = Metric.tail(isOpenLoop: cell.isOpenLoop)
      guard metric.roundFigure?(cell) == nil else { continue }
      switch metric.shortage?(cell) {
      case .samples, nil: samples.append(cell.cell)
      case .shortRounds(let own):
        shortRounds.append(cell.cell)
        enough = enough.flatMap { least in own.map { min(least, $0) } }
      case .unevenRounds: unevenRounds.append(cell.cell)
      }
    }
    var reasons: [String] = []
    var remedies: [String] = []
    func note(_ cells: [Cell], _ cause: String, _ remedy: String) {
      guard let smallest = cells.min(by: { $0.roundTrips < $1.roundTrips }) else { return }
      let isAlone = cells.count == 1
      reasons.append(
        "p99 is – in \(counted(cells.count, "cell")): \(cause); "
          + (isAlone ? "" : "of these, ") + "\(run.result.label(of: smallest.coordinates)) has "
          + (isAlone ? "" : "the fewest round trips, ")
          + "\(isAlone ? counted(Int(smallest.roundTrips), "round trip") : "\(smallest.roundTrips)") "
          + "in \(counted(smallest.rounds.count, "round"))")
      remedies.append(remedy)
    }
    let time =
      "give the run more time (--time), or fewer cells (--kind, --wait, --placement), and end "
      + "what else runs"
    note(
      samples, "fewer than ten samples lie above it", run.result.complete ? time : untilTheEnd)
    note(
      shortRounds, "so short are the rounds that fewer than half of them have a sample above it",
      enough.map { "measure fewer rounds, which are longer then (--rounds \($0))" }
        ?? "give the run more time (--time) for as many rounds as before (--rounds)")
    note(
      unevenRounds,
      "what lies above it is of fewer than half of the rounds, though all are long enough",
      "end what disturbs some rounds ('top' shows it); more time or rounds would not help")
    if reasons.isEmpty { return nil }
    return WarningFinding(
      reason: reasons.joined(separator: "; "), remedy: remedies.joined(separator: "; "))
  }

  /// What helps where an early end is why there is little.
  private static let untilTheEnd = "measure again, and let the run come to its end"

  /// What disturbs two entries of one cell differently does so to two kinds as well.
  static func selfTest(_ run: RunFigures) -> WarningFinding? {
    let failed = run.selfTests.filter(\.hasFailed).map { test in
      let figures = [test.ratio.value, test.ratio.lower, test.ratio.upper]
        .map { decimal($0, digits: 3) }
      return "\(run.result.label(of: test.coordinates)) takes \(figures[0]) times as long as "
        + "itself [\(figures[1]), \(figures[2])]"
    }
    guard !failed.isEmpty else { return nil }
    return WarningFinding(
      reason: "the run found a difference where there is none, so no difference that it found can "
        + "be trusted: \(firstThree(failed, separator: "; "))",
      remedy: "measure again on a quieter machine, with more rounds and more time (--rounds, "
        + "--time)")
  }

  /// A fifth of the median is a difference that one would act on; 50 ns is what a clock's step and
  /// a shifted cache line make.
  static func roundsDisagree(_ run: RunFigures) -> WarningFinding? {
    let found = run.measured.compactMap { cell -> String? in
      guard let quartiles = cell.quartiles, quartiles.range > 0.2 * quartiles.median,
        quartiles.range > 50
      else { return nil }
      return run.result.label(of: cell.cell.coordinates)
        + " from \(duration(nanoseconds: quartiles.least)) to "
        + duration(nanoseconds: quartiles.greatest)
    }
    guard !found.isEmpty else { return nil }
    return WarningFinding(
      reason: "rounds disagree; their medians: \(firstThree(found))",
      remedy: "end what else runs, pin both sides (--placement), and measure more rounds (--rounds)"
    )
  }

  /// What disturbs the machine disturbs all cells alike; a cell whose rounds differ three times as much
  /// as those of the others has two speeds of its own.
  static func unequalRounds(_ run: RunFigures) -> WarningFinding? {
    let spreads = run.measured.compactMap {
      cell -> (cell: CellCoordinates, spread: Double, range: Double)? in
      guard let quartiles = cell.quartiles, quartiles.median > 0 else { return nil }
      return (cell.cell.coordinates, quartiles.range / quartiles.median, quartiles.range)
    }
    guard spreads.count >= 4, let usual = spreads.map(\.spread).median else { return nil }
    let found = spreads.filter { $0.spread > max(3 * usual, 0.1) && $0.range > 50 }
    guard !found.isEmpty else { return nil }
    let cells = found.map { run.result.label(of: $0.cell) + " by \(percent($0.spread))" }
    return WarningFinding(
      reason: "the rounds of these cells differ by more than those of the others "
        + "(\(percent(usual))): \(firstThree(cells))",
      remedy: "look at their rounds in the JSON file: a kind with two speeds has no single figure; "
        + "pin both sides, or measure one wait strategy at a time")
  }

  /// Six, because the smallest and the largest of five values enclose the median of what they were
  /// drawn from with a probability of 1 − 2 × ½⁵ = 94 % only: no method can make 95 % of them.
  static func fewRounds(_ result: RunResult) -> WarningFinding? {
    let fewest = PercentileShortage.fewestRounds
    // Why a second entry has too few is said with it.
    let cells = result.measured.filter {
      $0.rounds.count < fewest && $0.coordinates.entry != .twin
    }
    guard let smallest = cells.map(\.rounds.count).min() else { return nil }
    return WarningFinding(
      reason: "\(counted(cells.count, "cell")) with fewer than \(fewest) rounds, down to "
        + "\(smallest): their intervals say little",
      remedy: !result.complete
        ? untilTheEnd
        : result.settings.rounds < fewest && result.hasGivenRounds
          ? "measure more rounds (--rounds)"
          : "give the run more time (--time), or compare fewer cells (--kind, --wait, --placement), and "
            + "end what else runs")
  }
}

extension RunResult {
  /// Whether somebody asked for a number of rounds, which their time decides otherwise.
  fileprivate var hasGivenRounds: Bool {
    command.contains { $0 == "--rounds" || $0.hasPrefix("--rounds=") }
  }
}

extension Cell {
  /// Of all rounds.
  fileprivate var roundTrips: UInt64 { rounds.reduce(0) { $0 + $1.roundTrip.count } }
}

extension CellFigures {
  /// Of the medians of its rounds, in nanoseconds.
  fileprivate var quartiles: Quartiles? {
    ranking.flatMap { Quartiles(Array($0.valuesOfRounds.values)) }
  }
}

/// The values below which a quarter, a half and three quarters of some values lie, and the ends.
struct Quartiles: Equatable {
  let lower: Double
  let median: Double
  let upper: Double
  let least: Double
  let greatest: Double

  /// From the lower quartile to the upper.
  var range: Double { upper - lower }

  /// - Returns: nil for an empty array.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    // Between two values, in proportion: the definition that R and NumPy use unless told otherwise.
    func quantile(_ share: Double) -> Double {
      let position = share * Double(sorted.count - 1)
      let below = Int(position)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
    lower = quantile(0.25)
    median = quantile(0.5)
    upper = quantile(0.75)
    least = sorted[0]
    greatest = sorted[sorted.count - 1]
  }
}
