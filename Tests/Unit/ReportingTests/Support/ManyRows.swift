// More rows than one panel of curves holds, over several powers of ten; one of them so unsteady that its bounds
// go beyond every edge, and one that drifts.

import IPCChannels
import Reporting

@testable import Comparison

enum ManyRows {
  private static let medians: [(kind: ChannelKind, nanoseconds: Double)] = [
    (.memfd, 330), (.shm, 334), (.eventfd, 380), (.pipe, 1_520), (.fifo, 1_650), (.file, 1_920),
    (.socketpair, 3_490), (.unix, 3_610), (.seqpacket, 3_730), (.datagram, 3_880), (.tcp, 6_590),
  ]

  static let result: RunResult = {
    let cells = medians.map { kind, median in
      Parts.cell(
        Parts.coordinates(kind, .adaptive, .cross),
        Parts.Shape(
          median: median, samples: kind == .memfd ? 4_000 : 1_200,
          factor: { round in
            switch kind {
            case .eventfd: round % 3 == 0 ? 30 : 1
            case .tcp: 1 + 0.02 * Double(round)
            default: 1
            }
          }))
    }
    return Parts.result(cells: cells)
  }()

  static let report = Report(result)
}
