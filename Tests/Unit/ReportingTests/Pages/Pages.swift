// The pages that tests look at. Each is made once.

import IPCChannels
import TestSupport

@testable import Comparison
@testable import Reporting

enum Pages {
  /// As many rows as a run has by default: thirteen kinds, two strategies, two placements.
  static let fullRun: Report = {
    let cells = [Placement.same, .cross].flatMap { placement in
      [WaitStrategy.block, .adaptive].flatMap { wait in
        ChannelKind.allCases.enumerated().map { number, kind in
          Parts.cell(
            Parts.coordinates(kind, wait, placement),
            Parts.Shape(
              median: (wait == .block ? 30_000 : 400) * (1 + 0.35 * Double(number)), samples: 1200,
              rounds: 15, factor: { 1 + 0.02 * Double($0 % 4) }))
        }
      }
    }
    return Report(Parts.result(cells: cells, rounds: 15))
  }()

  static let fullPage = HTMLReport().render(fullRun)

  /// The kind with the smallest records that a message fits into.
  static let queues = ChannelKind.over(.queue)[0]

  /// Three kinds over five sizes, of which one cannot have the largest.
  static let sweep: Report = {
    let cells = [24, 1024, 4096, 16_384, 65_536].flatMap { size in
      [ChannelKind.pipe, .memfd, queues].map { kind in
        let own = Parts.coordinates(kind, .spin, .cross, size: size)
        return kind == queues && size > 8192
          ? Parts.unavailable(own, "\(queues) has records of at most 8,192 bytes")
          : Parts.cell(
            own,
            Parts.Shape(
              median: (kind == .memfd ? 300 : 2000) + Double(size) / (kind == .memfd ? 4 : 8),
              samples: 60, rounds: 6))
      }
    }
    return Report(Parts.result(cells: cells, rounds: 6))
  }()

  static let difference = HTMLDifferenceReport().render(
    Gate.difference, Gate.difference.verdict())

  /// Every page, by a name for messages.
  static let all: [(name: String, text: String)] =
    Fixture.allCases.map { ($0.rawValue, HTMLReport().render($0.report)) }
    + [
      ("full run", fullPage), ("sweep", HTMLReport().render(sweep)), ("difference", difference),
      ("several", HTMLDifferenceReport().render(Gate.several, Gate.several.verdict())),
    ]
}
