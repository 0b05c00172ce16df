// An open loop: service time and response time part where a stall holds up what comes after it.

import IPCChannels
import Reporting

@testable import Comparison

enum OpenLoop {
  static let rate = 10_000

  static let cells = [
    Parts.cell(
      Parts.coordinates(.shm, .adaptive, .free, rate: rate),
      Parts.Shape(
        median: 410, response: 480, floorWait: .spin,
        systemCalls: SystemCalls(client: 0, server: 0, roundTrips: 1000))),
    Parts.cell(
      Parts.coordinates(.pipe, .block, .free, rate: rate),
      Parts.Shape(median: 4170, response: 9130)),
  ]

  static let report = Report(Parts.result(cells: cells))
}
