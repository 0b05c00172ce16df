// A small result to begin with: complete, on a quiet machine, with nothing to warn of. Tests change
// what they are about.

import Comparison
import IPCChannels
import Sampling

enum ResultFixture {
  /// A finished run of pipe and memfd, ten rounds, 2,000 round trips a cell.
  static func healthy() -> RunResult {
    var result = RunResult(
      tool: Tool(
        Build(
          name: "ipc-compare", version: "1.0", isDebugBuild: false, swiftVersion: "6.3.1",
          cLibrary: "glibc 2.36"),
        sha256: String(repeating: "0123456789abcdef", count: 4)),
      command: ["ipc-compare", "--kind", "pipe,memfd"], startedAt: "2026-01-02T03:04:05Z",
      settings: settings, machine: machine,
      baseline: Baseline(
        clockStepNanoseconds: 10, clockReadingPicoseconds: 22_000, callPicoseconds: 3_500),
      cells: [
        cell(.pipe, wait: .block, .same, medianNanoseconds: 5_000),
        cell(.pipe, wait: .block, .cross, medianNanoseconds: 25_000),
        cell(.memfd, wait: .block, .same, medianNanoseconds: 4_000),
        cell(.memfd, wait: .block, .cross, medianNanoseconds: 24_000),
        cell(.memfd, wait: .spin, .cross, medianNanoseconds: 200),
      ])
    result.elapsedNanoseconds = 10_000_000_000
    result.complete = true
    return result
  }

  static var settings: Settings {
    Settings(
      rounds: 10, timeNanoseconds: 10_000_000_000, batch: 170, reference: nil, seed: 1,
      timeoutNanoseconds: 5_000_000_000, hasFloor: false)
  }

  /// Bare metal with eight cores, at rest.
  static var machine: Machine {
    var machine = Machine(
      processor: "Example 8", architecture: "x86_64", kernel: "6.18.5", processors: 8, cores: 8,
      allowed: Array(0..<8),
      sites: [
        Site(.same, client: 1, server: 1), Site(.cross, client: 1, server: 2), .free,
        Site(.smt, unavailable: "this machine has no two hardware threads of one core"),
      ],
      cpus: [1, 2].map { ProcessorFacts(number: $0, threads: [$0], package: 0, node: 0) })
    machine.governor = "performance"
    machine.vulnerabilities = [
      Vulnerability(name: "spectre_v2", text: "Mitigation: Retpolines")
    ]
    machine.clockSource = "tsc"
    machine.loadAverage = 0.05
    machine.scheduling = Scheduling(policy: "SCHED_OTHER", priority: 0, nice: 0)
    return machine
  }

  /// A cell whose round trips lie within a tenth of their median, the rounds within a hundredth.
  ///
  /// - Parameter roundTrips: of all rounds together.
  static func cell(
    _ kind: ChannelKind, wait: WaitStrategy, _ placement: Placement, medianNanoseconds: UInt64,
    rounds: Int = 10, roundTrips: UInt64 = 2_000, recordSize: Int = 24, clients: Int = 1
  ) -> Cell {
    var cell = Cell(
      CellCoordinates(
        name: kind.rawValue, kind: kind, wait: wait, placement: placement, recordSize: recordSize,
        clients: clients))
    let perRound = roundTrips / UInt64(max(rounds, 1))
    cell.rounds = (0..<rounds).map { index in
      let offset = medianNanoseconds / 100 * UInt64(index % 2)
      return round(
        index + 1, medianNanoseconds: medianNanoseconds + offset, roundTrips: perRound,
        on: processors(placement))
    }
    cell.systemCalls = SystemCalls(client: 400, server: 400, roundTrips: 200)
    cell.footprint = Footprint(
      clients: 8, serverDescriptors: 3, clientDescriptors: 3, serverBytes: 65_536)
    return cell
  }

  /// One round. Both sides together cost as much CPU time as the round trips took.
  static func round(
    _ number: Int, medianNanoseconds: UInt64, roundTrips: UInt64 = 200,
    on cpus: (client: Int, server: Int) = (1, 1)
  ) -> Round {
    Round(
      number: number, roundTrip: histogram(around: medianNanoseconds, count: roundTrips),
      stream: Stream(messages: 10_000, nanoseconds: 1_000_000),
      setUp: histogram(around: 80_000, count: 5), cpuNanoseconds: medianNanoseconds * roundTrips,
      voluntarySwitches: 2 * roundTrips, involuntarySwitches: 0, clientCPU: cpus.client,
      serverCPU: cpus.server)
  }

  /// Where the machine's choice puts the sides; unpinned ones are on processors of their own.
  private static func processors(_ placement: Placement) -> (client: Int, server: Int) {
    switch placement {
    case .same: (1, 1)
    case .cross: (1, 2)
    default: (3, 4)
    }
  }

  /// So many samples, evenly from 0.95 to 1.05 times a value; every fiftieth takes half as long again, so
  /// that there is a tail for a p99 to lie in.
  static func histogram(around nanoseconds: UInt64, count: UInt64) -> HistogramSnapshot {
    var histogram = Histogram()
    let width = nanoseconds / 10
    for index in 0..<count {
      let time = nanoseconds - width / 2 + width * index / max(count - 1, 1)
      histogram.record(index % 50 == 49 ? time * 3 / 2 : time)
    }
    return histogram.snapshot
  }
}
