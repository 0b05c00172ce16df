// Records of several sizes, each a group of its own: of large ones, bytes a second matter.

import IPCChannels
import Reporting

@testable import Comparison

enum Sizes {
  static let cells = [24, 4096].flatMap { size in
    [
      Parts.cell(
        Parts.coordinates(.shm, .spin, .cross, size: size),
        Parts.Shape(median: 300 + Double(size) / 16, rounds: 6)),
      Parts.cell(
        Parts.coordinates(.pipe, .spin, .cross, size: size),
        Parts.Shape(median: 2900 + Double(size) / 4, rounds: 6)),
    ]
  }

  static let report = Report(Parts.result(cells: cells, rounds: 6))
}
