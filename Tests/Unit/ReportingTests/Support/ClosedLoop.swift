// Cells in two places: one that could not be measured, one whose rounds disagree wildly, one that equals
// the reference, one whose floor waits in another way, one whose system calls could not be counted.

import IPCChannels
import Reporting

@testable import Comparison

enum ClosedLoop {
  static let refusal =
    "the server refused: 16384 bytes are all that a buffer may have (net.core.wmem_max); "
    + "ask for less, or raise the limit"

  private static let timing = "how long both sides look before they sleep depends on timing"

  static let cells = [
    Parts.cell(Parts.coordinates(.memfd, .block, .same), Parts.Shape(median: 3655)),
    Parts.cell(Parts.coordinates(.shm, .block, .same), Parts.Shape(median: 3690)),
    Parts.cell(
      Parts.coordinates(.socketpair, .block, .same),
      Parts.Shape(
        median: 7463, floor: 1.001,
        systemCalls: SystemCalls(unavailable: "the page to count in cannot be made: EMFILE"))),
    Parts.unavailable(Parts.coordinates(.datagram, .block, .same), refusal),
    Parts.cell(
      Parts.coordinates(.memfd, .block, .same, entry: .twin), Parts.Shape(median: 3655)),
    Parts.cell(
      Parts.coordinates(.memfd, .adaptive, .cross),
      Parts.Shape(
        median: 391, samples: 1500, floorWait: .spin,
        systemCalls: SystemCalls(
          client: 3, server: 5, roundTrips: 1000, approximate: timing))),
    Parts.cell(
      Parts.coordinates(.eventfd, .adaptive, .cross),
      Parts.Shape(
        median: 393, samples: 400, factor: { $0.isMultiple(of: 3) ? 4.1 : 1 }, floorWait: .spin,
        systemCalls: SystemCalls(
          client: 30, server: 50, roundTrips: 1000, approximate: timing))),
    Parts.cell(
      Parts.coordinates(.pipe, .block, .cross),
      Parts.Shape(median: 38_400, samples: 20, factor: { $0 == 2 || $0 == 5 ? 0.2 : 1 })),
    Parts.cell(
      Parts.coordinates(.fifo, .block, .cross), Parts.Shape(median: 39_700, samples: 20)),
  ]

  static let report: Report = {
    var cells = Self.cells
    // The seventh round of this one did not get its time.
    cells[1].rounds.removeAll { $0.number == 7 }
    cells[1].leftOut = [
      LeftOutRound(number: 7, reason: "it ran for 3 of 12 ms, and at least half is needed")
    ]
    return Report(Parts.result(cells: cells))
  }()
}
