// What gates are tried with: a measured cell, one that could not be measured for a reason that no format can
// take as it is, one whose name is as bad, and one of an open loop.

import IPCChannels
import Reporting

@testable import Comparison

enum Gate {
  /// What XML, workflow commands, labels and terminals each have a use for.
  static let hostile = "50 % of <a>, \"b\" & 'c':\r\n::error::d\\ \u{1B}[31m"

  static let result: RunResult = {
    var odd = Parts.coordinates(.fifo, .block, .same)
    odd.name = "fifo, \"odd\" <\\>"
    var result = Parts.result(
      cells: [
        Parts.cell(Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: 4000, rounds: 6)),
        Parts.cell(odd, Parts.Shape(median: 4300, rounds: 6)),
        Parts.unavailable(Parts.coordinates(.mqueue, .block, .same), hostile),
        Parts.cell(
          Parts.coordinates(.memfd, .adaptive, .cross, rate: 10_000),
          Parts.Shape(median: 400, rounds: 6, response: 480)),
      ], rounds: 6)
    result.complete = false
    result.failure = "interrupted"
    return result
  }()

  static let report = Report(result)

  static let difference = Difference(old: Change.old, new: Change.new)

  /// Two runs a side, and two metrics.
  static let several: Difference = {
    func run(_ name: String, _ median: Double) -> ComparedRun {
      var result = Parts.result(
        cells: [
          Parts.cell(
            Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: median, rounds: 6)),
          Parts.cell(
            Parts.coordinates(.memfd, .block, .same), Parts.Shape(median: 3600, rounds: 6)),
          Parts.unavailable(Parts.coordinates(.mqueue, .block, .same), hostile),
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
