// Runs for comparisons: what each round of each cell took is said by the test.

import Glibc
import IPCChannels
import Sampling

@testable import Comparison

enum ComparedRunFixture {
  /// The coordinates of the cells of ``run(_:)``: as many as wanted, each another one.
  static func coordinates(_ count: Int) -> [CellCoordinates] {
    (0..<count).map { index in
      let kinds = ChannelKind.allCases
      return CellCoordinates(
        name: kinds[index % kinds.count].rawValue, kind: kinds[index % kinds.count],
        wait: .block, placement: .same, recordSize: 24 + index / kinds.count, clients: 1)
    }
  }

  /// A run of which every sample of a round took the same time.
  ///
  /// - Parameter nanoseconds: for each cell the times of its rounds.
  static func run(_ nanoseconds: [[Double]], startedAt: String = "2026-01-02T03:04:05Z")
    -> RunResult
  {
    var result = ResultFixture.healthy()
    result.startedAt = startedAt
    result.cells = zip(coordinates(nanoseconds.count), nanoseconds).map { coordinates, rounds in
      var cell = Cell(coordinates)
      cell.rounds = rounds.enumerated().map { number, time in
        var round = ResultFixture.round(number + 1, medianNanoseconds: 1_000, roundTrips: 10)
        round.roundTrip = snapshot(of: UInt64(time.rounded()))
        round.stream = Stream(messages: 1_000, nanoseconds: UInt64(time.rounded()) * 1_000)
        return round
      }
      return cell
    }
    return result
  }

  private static func snapshot(of time: UInt64) -> HistogramSnapshot {
    var histogram = Histogram()
    for _ in 0..<10 { histogram.record(time) }
    return histogram.snapshot
  }

  /// Rounds close to a time: within half of one per cent.
  static func steady(_ nanoseconds: Double, rounds: Int = 15) -> [Double] {
    (0..<rounds).map { nanoseconds * (1 + 0.005 * (Double($0 % 3) - 1)) }
  }

  /// Rounds that take a time and four times that.
  static func wild(_ nanoseconds: Double, rounds: Int = 15) -> [Double] {
    (0..<rounds).map { $0 % 2 == 0 ? nanoseconds : 4 * nanoseconds }
  }
}

extension SplitMix64 {
  /// A value of the standard normal distribution (Box and Muller, 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(Double.random(in: Double.leastNormalMagnitude..<1, using: &self)))
      .squareRoot()
    return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &self))
  }
}
