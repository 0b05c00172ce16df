// Whether the bounds hold what they promise, in a small part of the simulation that `calibrate --simulate`
// runs in full. Everything is drawn, so that the counts are the same on every machine.

import Simulation
import Testing

struct SimultaneousSimulationTests {
  @Test(arguments: [0.03, 0.06, 0.12])
  func `among thirteen equal rows hardly any table contains a false claim`(scatter: Double) {
    let outcome = SimulatedSetting(rows: 13, rounds: 15, scatter: scatter)
      .outcome(equalTables: 30, plantedTables: 0, resamples: 300, seed: 1)
    #expect(outcome.falseTables <= 1)
    #expect(outcome.equalTables == 30)
    #expect(Double(outcome.pairsHeld) >= 0.99 * Double(outcome.pairs))
  }

  @Test(arguments: [SimulatedNoise.heavyTailed, .bimodal, .autocorrelated, .unequal])
  func `rounds that are not normal make no more false claims`(noise: SimulatedNoise) {
    let outcome = SimulatedSetting(rows: 13, rounds: 15, scatter: 0.12, noise: noise)
      .outcome(equalTables: 30, plantedTables: 0, resamples: 300, seed: 2)
    #expect(outcome.falseTables <= 1)
  }

  @Test(arguments: [5, 30])
  func `few rounds and many make no more false claims`(rounds: Int) {
    let outcome = SimulatedSetting(rows: 13, rounds: rounds, scatter: 0.12, figure: .mean)
      .outcome(equalTables: 30, plantedTables: 0, resamples: 300, seed: 3)
    #expect(outcome.falseTables <= 1)
  }

  @Test(arguments: [2, 3, 4, 8])
  func `rounds that are now and then a hundred times as long make few false claims`(rounds: Int) {
    let outcome = SimulatedSetting(
      rows: 13, rounds: rounds, scatter: 4.6, noise: .stalled, figure: .mean
    ).outcome(equalTables: 100, plantedTables: 0, resamples: 100, seed: 5)
    #expect(outcome.falseTables <= 6, "\(outcome.falseTables)")
  }

  @Test func `a planted tenth is found`() {
    let outcome = SimulatedSetting(rows: 13, rounds: 15, scatter: 0.03)
      .outcome(equalTables: 0, plantedTables: 40, resamples: 300, seed: 4)
    #expect(outcome.plantedTables == 40)
    #expect(outcome.slowFound >= 38)
    #expect(outcome.fastFound >= 38)
  }
}
