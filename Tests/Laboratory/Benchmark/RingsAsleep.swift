// Messages one way where both sides sleep: what a ring holds decides how often.

import Comparison
import IPCChannels

extension Benchmark {
  private static let repetitions = 4

  func ringsAsleep() throws -> Section {
    var section = Section(
      title: "Rings asleep.",
      explanation: """
        24 bytes, `block`, 170 a call, messages a second one way, of the fastest of \
        \(Benchmark.streams.map(\.rawValue).joined(separator: ", ")) in the same run; median of \
        \(Benchmark.repetitions) runs, with the least and the greatest.
        """)
    for placement in [Placement.same, .cross] {
      let rings = cells(Benchmark.rings, waits: [.block], placement)
      let others = cells(Benchmark.streams, waits: [.block], placement)
      var ratios: [String: [Double]] = [:]
      for _ in 0..<repetitions(Benchmark.repetitions) {
        let run = try compare(rings + others, rounds: 3, batch: 170, seconds: 3, floor: false)
        let fastest = others.compactMap { run.cell($0).rate }.max()
        for ring in rings { ratios.note(ring.name, run.cell(ring).rate, of: fastest) }
      }
      section.rows += rings.map { ring in
        Finding("\(ring.name), \(ring.place)", ratios.spread(ring.name), atLeast: 1)
      }
    }
    return section
  }
}
