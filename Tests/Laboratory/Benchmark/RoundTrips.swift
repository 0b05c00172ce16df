// A round trip beside the same loop in bare C.

import Comparison
import IPCChannels

extension Benchmark {
  func roundTrips() throws -> Section {
    var section = Section(
      title: "Round trip.",
      explanation: "24 bytes, of the same loop in bare C; the ratio of medians, by rounds.")
    let runs: [([ChannelKind], WaitStrategy, Placement, Double)] = [
      (Benchmark.kernelKinds, .block, .same, 30),
      (Benchmark.kernelKinds, .block, .cross, 40),
      (Benchmark.kernelKinds + Benchmark.rings, .spin, .cross, 35),
    ]
    for (kinds, wait, placement, seconds) in runs {
      let result = try compare(
        cells(kinds, waits: [wait], placement), rounds: 12, seconds: seconds)
      for row in result.rows {
        let name = row.coordinates.name
        section.rows.append(
          Finding(
            "\(name), \(wait.rawValue), \(row.coordinates.place)", row.ratio(.floorRatio),
            atMost: Benchmark.rings.contains { $0.rawValue == name } ? 1.15 : 1.03))
      }
    }
    return section
  }
}
