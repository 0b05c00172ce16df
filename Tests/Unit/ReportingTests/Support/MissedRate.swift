// Three rates: one that a kind does not keep, one that a single kind keeps, and one that none keeps.

import IPCChannels
import Reporting

@testable import Comparison

enum MissedRate {
  static let rates = [10_000, 300_000, 1_000_000]

  static let cells: [Cell] = rates.enumerated().flatMap { index, rate in
    [
      cell(.shm, .adaptive, rate, median: 410, response: 480, misses: index > 1),
      cell(.memfd, .adaptive, rate, median: 430, response: 510, misses: index > 0),
      cell(.pipe, .block, rate, median: 4170, response: 4900, misses: true),
    ]
  }

  /// - Parameter response: nanoseconds where the rate is kept; a backlog is ten thousand times as long.
  private static func cell(
    _ kind: ChannelKind, _ wait: WaitStrategy, _ rate: Int, median: Double, response: Double,
    misses: Bool
  ) -> Cell {
    Parts.cell(
      Parts.coordinates(kind, wait, .free, rate: rate),
      Parts.Shape(
        median: median, response: misses ? response * 10_000 : response,
        reached: misses ? 0.6 : 1))
  }

  static let report = Report(Parts.result(cells: cells))
}
