// A run in which another build took part: one kind is slower in this build, and one is not.

import IPCChannels
import Reporting

@testable import Comparison

enum OtherBuild {
  static let cells = [
    cell(.pipe, median: 4800), cell(.pipe, median: 4000, entry: .against),
    cell(.memfd, median: 3600), cell(.memfd, median: 3600, entry: .against),
  ]

  private static func cell(_ kind: ChannelKind, median: Double, entry: Entry = .own) -> Cell {
    Parts.cell(
      Parts.coordinates(kind, .block, .same, entry: entry), Parts.Shape(median: median))
  }

  static let result: RunResult = {
    var result = Parts.result(cells: cells)
    var other = Parts.tool
    other.version = "0.2.9"
    other.sha256 = "badcab1e" + other.sha256.dropFirst(8)
    result.against = other
    return result
  }()

  static let report = Report(result)
}
