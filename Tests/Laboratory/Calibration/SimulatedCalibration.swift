// The calibration of the bounds on paper: thousands of tables whose truth is known, because they are drawn
// instead of measured. What a machine cannot repeat twenty times, it can draw in a minute.

import ProgramSupport
import Reporting
import Simulation

/// Prints how often tables of equal rows contain a false claim, and how often a tenth is found.
struct SimulatedCalibration {
  private let equalTables = 300
  private let plantedTables = 150
  private let resamples = 2000
  private let seed: UInt64 = 19
  /// The largest share of tables of equal rows that may contain a false claim.
  private let mostFalse = 0.06
  /// The smallest share of tables in which a planted tenth is to be found, and of bounds that are to hold
  /// the true ratio.
  private let leastRight = 0.95
  /// Where the planted tenth is to be found.
  private let demanded = (rows: 13, rounds: 15, scatter: 0.03)

  private let settings: [SimulatedSetting] =
    [2, 4, 13, 26].flatMap { rows in
      [0.03, 0.06, 0.12].map { SimulatedSetting(rows: rows, rounds: 15, scatter: $0) }
    }
    + [5, 6, 10, 20, 30].map { SimulatedSetting(rows: 13, rounds: $0, scatter: 0.03) }
    + [SimulatedNoise.heavyTailed, .bimodal, .autocorrelated, .unequal].map {
      SimulatedSetting(rows: 13, rounds: 15, scatter: 0.12, noise: $0)
    }
    + [SimulatedNoise.normal, .heavyTailed, .bimodal, .unequal].map {
      SimulatedSetting(rows: 13, rounds: 15, scatter: 0.12, noise: $0, figure: .mean)
    }
    + [SimulatedSetting(rows: 13, rounds: 15, scatter: 0.03, figure: .mean)]

  /// - Returns: 0 if every claim is right as often as demanded, else 1.
  func run() -> Int32 {
    Console.output.line(
      "Each line is \(equalTables) drawn tables of equal rows, \(plantedTables) with one row that is "
        + "10 % slower, and\n\(plantedTables) with one row that is 10 % faster. Rounds scatter around "
        + "the truth by the share given.\n"
        + "  false: tables of equal rows in which some row is called slower than another\n"
        + "  right: bounds of a pair that hold its true ratio\n"
        + "  slow: the slower row is found slower than the row printed as the fastest\n"
        + "  fast: some row is found slower than the faster row; each: a row is, on average; all: all "
        + "are\n")
    Console.output.line(
      line(["rows", "rounds", "scatter", "false", "right", "slow", "fast", "each", "all"], "noise"))
    var isRight = true
    for setting in settings {
      let outcome = setting.outcome(
        equalTables: equalTables, plantedTables: plantedTables, resamples: resamples, seed: seed)
      isRight = isRight && meetsDemands(setting, outcome)
      Console.output.line(text(setting, outcome))
    }
    return isRight ? 0 : 1
  }

  private func meetsDemands(_ setting: SimulatedSetting, _ outcome: SimulatedOutcome) -> Bool {
    let isDemanded =
      setting.noise == .normal && setting.rows == demanded.rows
      && setting.rounds == demanded.rounds && setting.scatter == demanded.scatter
    return share(outcome.falseTables, outcome.equalTables) <= mostFalse
      && share(outcome.pairsHeld, outcome.pairs) >= leastRight
      && (!isDemanded
        || share(min(outcome.slowFound, outcome.fastFound), outcome.plantedTables) >= leastRight)
  }

  private func text(_ setting: SimulatedSetting, _ outcome: SimulatedOutcome) -> String {
    let shares = [
      share(outcome.falseTables, outcome.equalTables), share(outcome.pairsHeld, outcome.pairs),
      share(outcome.slowFound, outcome.plantedTables),
      share(outcome.fastFound, outcome.plantedTables),
      share(outcome.slowerThanFast, outcome.slowerThanFastAsked),
      share(outcome.fastFoundAlone, outcome.plantedTables),
    ]
    let figure = setting.figure == .mean ? ", means of rounds" : ""
    return line(
      ["\(setting.rows)", "\(setting.rounds)", percent(setting.scatter, decimals: 0)]
        + shares.map { percent($0, decimals: 1) },
      setting.noise.rawValue + figure)
  }

  private func share(_ part: Int, _ whole: Int) -> Double { Double(part) / Double(whole) }

  private func percent(_ share: Double, decimals: Int) -> String {
    NumberText.fixed(share * 100, decimals: decimals) + " %"
  }

  /// Right-aligned columns and a last one without an end.
  private func line(_ columns: [String], _ last: String) -> String {
    let width = 8
    return columns.map { String(repeating: " ", count: max(0, width - $0.count)) + $0 }.joined()
      + "  " + last
  }
}
