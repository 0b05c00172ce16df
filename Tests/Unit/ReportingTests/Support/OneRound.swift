// A single round: there are figures and no way to tell how sure they are.

import IPCChannels
import Reporting

@testable import Comparison

enum OneRound {
  static let cells = [
    Parts.cell(Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: 4000, rounds: 1)),
    Parts.cell(
      Parts.coordinates(.socketpair, .block, .same), Parts.Shape(median: 7400, rounds: 1)),
  ]

  static let report = Report(Parts.result(cells: cells, rounds: 1))
}
