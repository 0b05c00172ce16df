// From connecting to closing, beside a program in bare C that makes the same system calls.

import Comparison
import IPCChannels
import Linux

extension Benchmark {
  func setUps() throws -> Section {
    var section = Section(
      title: "Set-up.",
      explanation: """
        Connect, be granted a channel, map it, one round trip, close; `block`, of the same steps \
        in bare C. Beside each ratio, what it takes here, and the system calls of both sides, all \
        their threads together.
        """)
    let kinds = Benchmark.kernelKinds + Benchmark.rings
    let calls = try systemCalls(kinds)
    for placement in [Placement.same, .cross] {
      let result = try compare(
        cells(kinds, waits: [.block], placement), rounds: 10,
        seconds: 40)
      for row in result.rows {
        let setUp = row[.setUp]?.value.map { "\(Int($0 / 1000))" } ?? "–"
        section.rows.append(
          Finding(
            "\(row.coordinates.name), \(row.coordinates.place), "
              + "\(calls[row.coordinates.name]!) calls", row.ratio(.floorSetUpRatio), atMost: 1.15
          ).with("\(setUp) µs"))
      }
    }
    return section
  }

  private func systemCalls(_ kinds: [ChannelKind]) throws -> [String: Int] {
    let directory = try PrivateDirectory()
    let server = try StartedServer(self.server, ["--wait", "block"], in: directory)
    defer { server.stop() }
    var calls: [String: Int] = [:]
    for kind in kinds { calls[kind.rawValue] = try SetUpCalls.counted(kind, server) }
    return calls
  }
}
