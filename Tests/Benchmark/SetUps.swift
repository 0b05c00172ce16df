// From connecting to closing, beside a program in bare C that makes the same system calls.

import Comparison

extension Benchmark {
  func setUps() throws -> Section {
    var section = Section(
      title: "Set-up.",
      explanation: """
        Connect, be granted a channel, map it, one round trip, close; `block`, of the same steps \
        in bare C. Beside each ratio, what it takes here.
        """)
    for placement in [Placement.same, .cross] {
      let result = try compare(
        cells(Benchmark.kernelKinds + Benchmark.rings, waits: ["block"], placement), rounds: 10,
        seconds: 40)
      for row in result.rows {
        guard let ratio = row.floorSetUpRatio, let setUp = row.setUp else { continue }
        section.rows.append(
          Finding(
            "\(row.coordinates.name), \(row.coordinates.place), \(setUp.median / 1000) µs", ratio,
            atMost: 1.15))
      }
    }
    return section
  }
}
