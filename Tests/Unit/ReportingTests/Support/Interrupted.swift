// What Ctrl-C before the first round leaves: cells without rounds, or none at all.

import IPCChannels
import Reporting

@testable import Comparison

enum Interrupted {
  static let withoutRounds = report([.pipe, .memfd])
  static let withoutCells = report([])

  private static func report(_ kinds: [ChannelKind]) -> Report {
    var machine = Machine(
      processor: "unknown", architecture: "aarch64", kernel: "6.1.0", processors: 4, cores: 4,
      allowed: [2],
      sites: [
        Site(.same, client: 2, server: 2),
        Site(.cross, unavailable: "needs two processors; this process may use CPU 2 only"),
      ],
      cpus: [ProcessorFacts(number: 2)])
    machine.quota = 1.5
    var result = Parts.result(
      cells: kinds.map { Cell(Parts.coordinates($0, .block, .same)) }, machine: machine)
    result.complete = false
    result.failure = "interrupted before the first round"
    result.elapsedNanoseconds = 312_000_000
    return Report(result)
  }
}
