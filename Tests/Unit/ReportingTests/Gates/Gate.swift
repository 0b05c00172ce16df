// What gates are tried with: a measured cell, one that could not be measured for a reason that no format can
// take as it is, one whose name is as bad, one of an open loop, and one that missed its rate.

import IPCChannels
import Reporting

@testable import Comparison

enum Gate {
  /// What XML, workflow commands, labels and terminals each have a use for.
  static let hostile = "50 % of <a>, \"b\" & 'c':\r\n::error::d\\ \u{1B}[31m"

  static let result: RunResult = {
    var odd = Parts.coordinates(.fifo, .block, .same)
    odd.name = "fifo, \"odd\" <\\>"
    return Parts.result(
      cells: [
        Parts.cell(Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: 4000, rounds: 6)),
        Parts.cell(odd, Parts.Shape(median: 4300, rounds: 6)),
        Parts.unavailable(Parts.coordinates(.datagram, .block, .same), hostile),
        Parts.cell(
          Parts.coordinates(.memfd, .adaptive, .cross, rate: 10_000),
          Parts.Shape(
            median: 400, rounds: 6, response: 480,
            systemCalls: SystemCalls(
              client: 3, server: 5, roundTrips: 1000, approximate: "it depends on timing"))),
        Parts.cell(
          Parts.coordinates(.pipe, .adaptive, .cross, rate: 10_000),
          Parts.Shape(median: 4000, rounds: 6, response: 6_000_000, reached: 0.6)),
      ], rounds: 6)
  }()

  static let report = Report(result)

  /// The same run, had it ended too early.
  static let interrupted: Report = {
    var result = Gate.result
    result.complete = false
    result.failure = "interrupted"
    return Report(result)
  }()
}
