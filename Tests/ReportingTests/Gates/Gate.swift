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
}
