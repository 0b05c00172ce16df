// Cells beside two loops in bare C, one with inlined calls and one over libc's: one that is slower than
// the first and faster than the second, one of which both are one loop, one whose loops wait in another
// way.

import IPCChannels
import Reporting

@testable import Comparison

enum BothFlavours {
  static let result: RunResult = {
    var cells = [
      Parts.cell(
        Parts.coordinates(.pipe, .block, .same),
        Parts.Shape(median: 4260, floor: 0.94, libcFloor: 1.16)),
      Parts.cell(
        Parts.coordinates(.shm, .block, .same), Parts.Shape(median: 3655, floor: 0.99)),
      Parts.cell(
        Parts.coordinates(.socketpair, .adaptive, .cross),
        Parts.Shape(median: 1520, floorWait: .spin, floor: 0.97, libcFloor: 1.001)),
    ]
    cells[1].libcFloor = Floor(wait: .block, unavailable: FloorChoice.oneLoop)
    var result = Parts.result(cells: cells)
    result.settings.hasLibcFloor = true
    return result
  }()

  static let report = Report(result)
}
