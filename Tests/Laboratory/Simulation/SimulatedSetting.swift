// One line of the simulation: the same kind of table, drawn many times, with equal rows and with one row
// that differs.

internal import Glibc
internal import Sampling

/// What tables are drawn.
package struct SimulatedSetting: Sendable {
  /// What no number of rounds can tell, in natural logarithms: one per cent, and a step of the clock that
  /// is two thousandths of the figure.
  static let blur = log(1.012)
  /// By how much the row that differs does, as a ratio.
  package static let planted = 1.1

  package let rows: Int
  package let rounds: Int
  /// Of a round around the truth; 0.03 is three per cent.
  package let scatter: Double
  package let noise: SimulatedNoise
  package let figure: SimulatedFigure

  package init(
    rows: Int, rounds: Int, scatter: Double, noise: SimulatedNoise = .normal,
    figure: SimulatedFigure = .median
  ) {
    self.rows = rows
    self.rounds = rounds
    self.scatter = scatter
    self.noise = noise
    self.figure = figure
  }

  /// Draws tables and counts what is said about them.
  ///
  /// - Parameters:
  ///   - equalTables: how many with equal rows.
  ///   - plantedTables: how many with one slower row, and as many with one faster row.
  ///   - resamples: how often each table's rounds are drawn again.
  ///   - seed: of everything that is drawn.
  package func outcome(
    equalTables: Int, plantedTables: Int, resamples: Int, seed: UInt64
  ) -> SimulatedOutcome {
    var generator = SplitMix64(seed: seed)
    var outcome = SimulatedOutcome()
    /// A table in which the first row differs from the others by a logarithm.
    func table(_ difference: Double) -> SimulatedTable {
      let truth = [difference] + [Double](repeating: 0, count: rows - 1)
      return SimulatedTable(self, truth: truth, resamples: resamples, seed: generator.next())
    }
    for _ in 0..<equalTables { outcome.countEqual(table(0)) }
    for _ in 0..<plantedTables {
      outcome.countPlanted(slow: table(log(Self.planted)), fast: table(-log(Self.planted)))
    }
    return outcome
  }
}
