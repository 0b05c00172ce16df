// Whether neighbouring rounds resemble each other, told from all rows of a table together.

import Sampling
import Simulation
import Testing

@testable import Comparison

struct SimultaneousDependenceTests {
  private static func rounds(
    _ noise: SimulatedNoise, rows: Int = 13, count: Int = 15, seed: UInt64 = 1
  ) -> [[Double?]] {
    var generator = SplitMix64(seed: seed)
    return (0..<rows).map { row in
      noise.row(rounds: count, using: &generator).map { Double(row) + 0.05 * $0 }
    }
  }

  private static func mean(_ noise: SimulatedNoise) -> Double {
    (1...40).reduce(0) {
      $0 + SimultaneousDependence.correlation(rounds: rounds(noise, seed: $1))
    } / 40
  }

  @Test func `rounds that resemble their neighbours are found, and how much they do`() {
    #expect(abs(Self.mean(.autocorrelated) - 0.7) < 0.1)
  }

  @Test(arguments: [SimulatedNoise.normal, .heavyTailed, .bimodal, .unequal])
  func `independent rounds resemble each other hardly ever`(noise: SimulatedNoise) {
    #expect(Self.mean(noise) < 0.05)
  }

  @Test func `what all rows have in common is no dependence`() {
    let drifting = Self.rounds(.normal).map { row in
      row.enumerated().map { round, figure in figure! + Double(round) / 3 }
    }
    #expect(SimultaneousDependence.correlation(rounds: drifting) < 0.2)
  }

  @Test func `the correlation of a trend is bounded`() {
    let trend = (0..<2).map { row in (0..<30).map { Double?(Double($0 * row)) } }
    #expect(SimultaneousDependence.correlation(rounds: trend) == 0.9)
  }

  @Test func `rounds that a row lacks are no neighbours`() {
    let gaps = Self.rounds(.autocorrelated, count: 60).enumerated().map { row, figures in
      figures.enumerated().map { ($0 + row).isMultiple(of: 5) ? nil : $1 }
    }
    let correlation = SimultaneousDependence.correlation(rounds: gaps)
    #expect(correlation > 0.4 && correlation < 0.8)
  }

  @Test func `nothing is found in three rounds, in one row, in none, or without variation`() {
    let three = Self.rounds(.autocorrelated, count: 3)
    let constant = [[Double?]](repeating: [Double?](repeating: 1, count: 15), count: 3)
    for rounds in [three, [three[0]], [], constant, Self.rounds(.autocorrelated, rows: 1)] {
      #expect(SimultaneousDependence.correlation(rounds: rounds) == 0)
    }
  }
}
