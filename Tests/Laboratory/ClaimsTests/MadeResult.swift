// A result whose figures are known: what is claimed of it in planted.json is true or false for certain.

import Comparison
import IPCChannels
import Sampling

enum MadeResult {
  /// Twelve rounds of the cells that the planted claims name.
  static func planted() -> RunResult {
    result([
      cell(.pipe, .block, .same, 5_000), cell(.pipe, .block, .cross, 25_000),
      cell(.unix, .block, .same, 5_000), cell(.unix, .block, .cross, 25_000),
      cell(.tcp, .block, .same, 6_000), cell(.tcp, .block, .cross, 75_000),
      cell(.fifo, .block, .same, 5_000, scatter: 0.2),
      cell(.memfd, .spin, .cross, 200), cell(.seqpacket, .block, .cross, 20_000),
    ])
  }

  /// A finished run of some cells.
  static func result(_ cells: [Cell]) -> RunResult {
    var result = RunResult(
      tool: Tool(
        Build(
          name: "laboratory", version: "1.0", isDebugBuild: false, swiftVersion: "6.3.1",
          cLibrary: "glibc 2.36"),
        sha256: String(repeating: "0123456789abcdef", count: 4)),
      command: ["laboratory", "claims"], startedAt: "2026-01-02T03:04:05Z",
      settings: Settings(
        rounds: rounds, timeNanoseconds: 10_000_000_000, batch: 1, reference: nil, seed: 1,
        timeoutNanoseconds: 5_000_000_000, hasFloor: false),
      machine: machine, baseline: nil, cells: cells)
    result.elapsedNanoseconds = 10_000_000_000
    result.complete = true
    return result
  }

  static let machine = Machine(
    processor: "Example 8", architecture: "x86_64", kernel: "6.18.5", processors: 8, cores: 8,
    allowed: Array(0..<8),
    sites: [Site(.same, client: 1, server: 1), Site(.cross, client: 1, server: 2), .free], cpus: [])

  static let rounds = 12

  /// A cell whose rounds lie, by turns, so far above and below a time.
  ///
  /// - Parameters:
  ///   - nanoseconds: of a round trip.
  ///   - scatter: as a part of the time.
  static func cell(
    _ kind: ChannelKind, _ wait: WaitStrategy, _ placement: Placement, _ nanoseconds: Double,
    scatter: Double = 0.01, recordSize: Int = 24
  ) -> Cell {
    var cell = Cell(coordinates(kind, wait, placement, recordSize: recordSize))
    cell.rounds = (1...rounds).map { number in
      let time = nanoseconds * (number.isMultiple(of: 2) ? 1 + scatter : 1 - scatter)
      return round(number, UInt64(time))
    }
    return cell
  }

  static func unavailable(
    _ kind: ChannelKind, _ wait: WaitStrategy, _ placement: Placement, _ reason: String
  ) -> Cell {
    var cell = Cell(coordinates(kind, wait, placement))
    cell.unavailable = reason
    return cell
  }

  static func coordinates(
    _ kind: ChannelKind, _ wait: WaitStrategy, _ placement: Placement, recordSize: Int = 24
  ) -> CellCoordinates {
    CellCoordinates(
      name: kind.rawValue, kind: kind, wait: wait, placement: placement, recordSize: recordSize,
      clients: 1)
  }

  private static func round(_ number: Int, _ nanoseconds: UInt64) -> Round {
    var histogram = Histogram()
    for index in UInt64(0)..<100 { histogram.record(nanoseconds + nanoseconds * index / 5000) }
    return Round(
      number: number, roundTrip: histogram.snapshot,
      stream: Stream(messages: 10_000, nanoseconds: 1_000_000), setUp: histogram.snapshot,
      cpuNanoseconds: nanoseconds * 100, voluntarySwitches: 200, involuntarySwitches: 0,
      clientCPU: 1, serverCPU: 2)
  }
}
