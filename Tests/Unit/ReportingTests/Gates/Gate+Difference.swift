// Differences that gates are tried with: all that can become of a row, and several runs a side.

import IPCChannels

@testable import Comparison

extension Gate {
  static let difference = Difference(old: Change.old, new: Change.new)

  /// A run of one cell of an open loop that had that part of its rate.
  static func paced(_ reached: Double) -> RunResult {
    Parts.result(
      cells: [
        Parts.cell(
          Parts.coordinates(.pipe, .adaptive, .cross, rate: 10_000),
          Parts.Shape(median: 4000, rounds: 6, response: 4100, reached: reached))
      ], rounds: 6)
  }

  /// Two runs a side, and two metrics.
  static let several: Difference = {
    func run(_ name: String, _ median: Double) -> ComparedRun {
      var result = Parts.result(
        cells: [
          Parts.cell(
            Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: median, rounds: 6)),
          Parts.cell(
            Parts.coordinates(.memfd, .block, .same), Parts.Shape(median: 3600, rounds: 6)),
          Parts.unavailable(Parts.coordinates(.datagram, .block, .same), hostile),
        ], rounds: 6)
      // Another run has other noise, of which these have as much as this.
      result.settings.seed = UInt64(median)
      return ComparedRun(name: name, result: result)
    }
    return Difference(
      old: [run("a1.json", 4000), run("a2.json", 4040)],
      new: [run("b1.json", 4800), run("b2.json", 4830)], metrics: [.roundTrip, .stream])
  }()
}
