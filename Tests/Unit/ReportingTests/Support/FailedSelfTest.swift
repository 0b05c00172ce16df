// A run that finds a difference between a cell and itself, and so cannot be trusted with others.

import IPCChannels
import Reporting

@testable import Comparison

enum FailedSelfTest {
  static let cells = [
    Parts.cell(Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: 4000)),
    Parts.cell(
      Parts.coordinates(.pipe, .block, .same, entry: .twin), Parts.Shape(median: 4400)),
    Parts.cell(Parts.coordinates(.fifo, .block, .same), Parts.Shape(median: 4900)),
  ]

  static let report = Report(Parts.result(cells: cells))
}
