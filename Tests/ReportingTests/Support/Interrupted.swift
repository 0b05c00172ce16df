// What Ctrl-C before the first round leaves: cells without rounds, or none at all.

import IPCChannels
import Reporting

@testable import Comparison

enum Interrupted {
  static let withoutRounds = report([.pipe, .memfd])
  static let withoutCells = report([])

  private static func report(_ kinds: [ChannelKind]) -> Report {
    var result = Parts.result(
      cells: kinds.map { Cell(Parts.coordinates($0, .block, .same)) },
      machine: Machine(
        processor: "unknown", architecture: "aarch64", kernel: "6.1.0", processors: 4, cores: 4,
        allowed: [2], clientCPU: 2, serverCPU: nil, areSiblings: false, quota: 1.5))
    result.complete = false
    result.failure = "interrupted before the first round"
    result.elapsedNanoseconds = 312_000_000
    return Report(result)
  }
}
