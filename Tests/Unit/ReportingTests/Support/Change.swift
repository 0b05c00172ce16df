// Two runs of the same cells, one of each thing that can become of a cell.

import IPCChannels
import Sampling

@testable import Comparison

enum Change {
  /// Rounds of one cell, the first and the last of them so far from the middle; each has one time only.
  private static func cell(
    _ kind: ChannelKind, median: UInt64, spread: UInt64, rounds: Int = 9
  ) -> Cell {
    var cell = Cell(Parts.coordinates(kind, .block, .same))
    cell.rounds = (0..<rounds).map { number in
      let share = UInt64(number) * 2 * spread / UInt64(max(1, rounds - 1))
      return Round(
        number: number + 1,
        roundTrip: Parts.snapshot(
          of: [UInt64](repeating: median - spread + share, count: 100)),
        stream: nil, setUp: .empty, cpuNanoseconds: 0, voluntarySwitches: 0,
        involuntarySwitches: 0, clientCPU: 0, serverCPU: 0)
    }
    return cell
  }

  static let old = Parts.result(cells: [
    cell(.pipe, median: 4000, spread: 40), cell(.socketpair, median: 7400, spread: 60),
    cell(.shm, median: 380, spread: 2), cell(.memfd, median: 3600, spread: 1800),
    cell(.datagram, median: 5000, spread: 20),
    cell(.eventfd, median: 5000, spread: 20, rounds: 1),
  ])

  static let new: RunResult = {
    var new = Parts.result(cells: [
      cell(.pipe, median: 4800, spread: 40), cell(.socketpair, median: 6100, spread: 60),
      // One step of the clock: no news.
      cell(.shm, median: 390, spread: 2), cell(.memfd, median: 3700, spread: 1850),
      cell(.eventfd, median: 5000, spread: 20), cell(.signal, median: 7000, spread: 20),
    ])
    new.machine.kernel = "6.19.0"
    new.machine.governor = "powersave"
    new.startedAt = "2026-02-04T10:00:00Z"
    new.complete = false
    new.failure = "interrupted"
    return new
  }()
}
