// A small result that has a little of everything that a result can have: what is wrong with one number can
// only be seen where that number is.

import Comparison
import IPCChannels
import Sampling

/// A result to be changed.
enum ModelResult {
  /// Two kinds, a second entry of one of them, and another build's.
  static let closedLoop = result([
    cell(.memfd, 300), cell(.pipe, 4000), cell(.memfd, 301, entry: .twin),
    cell(.pipe, 3900, entry: .against),
  ])

  /// Two kinds at a rate, of which one falls behind.
  static let openLoop = result([
    cell(.memfd, 300, rate: 1000), cell(.pipe, 4000, rate: 1000),
  ])

  /// The same with fewer cells and rounds.
  static let twoRounds = shortened(closedLoop)
  static let twoRoundsAtARate = shortened(openLoop)

  private static func shortened(_ result: RunResult) -> RunResult {
    var result = result
    result.cells.removeLast(result.cells.count - 2)
    for index in result.cells.indices { result.cells[index].rounds.removeLast(rounds - 2) }
    return result
  }

  private static let rounds = 6

  private static func result(_ cells: [Cell]) -> RunResult {
    var machine = Machine(
      processor: "a processor", architecture: "x86_64", kernel: "6.18.5", processors: 2, cores: 1,
      allowed: [0, 1],
      sites: [
        Site(.same, client: 0, server: 0), Site(.cross, client: 0, server: 1),
        Site(.node, unavailable: "there is one node"), .free,
      ],
      cpus: [0, 1].map {
        ProcessorFacts(
          number: $0, threads: [0, 1], package: 0, node: 0,
          lastLevelCache: SharedCache(level: 3, processors: "0-1"), coreType: nil)
      })
    machine.hypervisor = "KVM"
    machine.governor = "powersave"
    machine.vulnerabilities = [Vulnerability(name: "spectre_v1", text: "Mitigation: barriers")]
    machine.clockSource = "hpet"
    machine.loadAverage = 0.75
    machine.quota = 1.5
    machine.scheduling = Scheduling(policy: "SCHED_FIFO", priority: 5, nice: 1)
    machine.isolated = [1]
    let tool = Tool(
      Build(
        name: "ipc-compare", version: "0.1.0", isDebugBuild: true, swiftVersion: "6.3",
        cLibrary: "glibc 2.36"), sha256: String(repeating: "0f", count: 32))
    var result = RunResult(
      tool: tool, command: ["ipc-compare", "run"], startedAt: "2026-02-03T10:00:00Z",
      settings: Settings(
        rounds: rounds + 1, timeNanoseconds: 60_000_000_000, batch: 64, reference: "pipe",
        seed: 42, timeoutNanoseconds: 10_000_000_000, hasFloor: true,
        hasLibcFloor: true),
      machine: machine,
      baseline: Baseline(
        clockStepNanoseconds: 10, clockReadingPicoseconds: 21_300, callPicoseconds: 3250),
      cells: cells)
    if cells.contains(where: { $0.coordinates.entry == .against }) { result.against = tool }
    result.complete = true
    result.elapsedNanoseconds = 58_214_000_000
    return result
  }

  private static func cell(
    _ kind: ChannelKind, _ nanoseconds: UInt64, rate: Int? = nil, entry: Entry = .own
  ) -> Cell {
    var cell = Cell(
      CellCoordinates(
        name: kind.rawValue, kind: kind, wait: .spin, placement: .cross, recordSize: 24,
        clients: 2, ratePerSecond: rate, entry: entry))
    cell.rounds = (1...rounds).map { round($0, nanoseconds, isOpenLoop: rate != nil) }
    cell.leftOut = [LeftOutRound(number: rounds + 1, reason: "it had no time")]
    cell.floor = Floor(wait: .spin)
    cell.libcFloor = Floor(wait: .spin)
    cell.systemCalls = SystemCalls(client: 400, server: 401, roundTrips: 100)
    cell.footprint = Footprint(
      clients: 8, serverDescriptors: 5, clientDescriptors: 3, serverBytes: 20_480)
    return cell
  }

  private static func round(_ number: Int, _ nanoseconds: UInt64, isOpenLoop: Bool) -> Round {
    let median = nanoseconds + UInt64(number * number) * nanoseconds / 200
    var round = Round(
      number: number, roundTrip: snapshot(median),
      stream: Stream(messages: 64_000, nanoseconds: median * 1000), setUp: snapshot(90 * median),
      cpuNanoseconds: median * 60, voluntarySwitches: 6, involuntarySwitches: 1,
      floor: FloorRound(
        roundTrip: snapshot(median - 9),
        stream: Stream(messages: 64_000, nanoseconds: median * 999), setUp: snapshot(median * 80)),
      libcFloor: FloorRound(
        roundTrip: snapshot(median - 5),
        stream: Stream(messages: 64_000, nanoseconds: median * 1001),
        setUp: snapshot(median * 81)),
      clientCPU: 0, serverCPU: 1)
    if isOpenLoop {
      round.response = snapshot(median * 2)
      let late = nanoseconds < 1000 ? 0 : UInt64(number) * 40_000
      round.pace = Pace(
        messages: 40, nanoseconds: 40_000_000, earlyBacklogNanoseconds: 900 + late,
        lateBacklogNanoseconds: 950 + 4 * late)
    }
    return round
  }

  /// Forty samples, one of them beyond a histogram's range.
  private static func snapshot(_ median: UInt64) -> HistogramSnapshot {
    var histogram = Histogram()
    for place in 0..<39 as Range<UInt64> { histogram.record(median + place / 13) }
    histogram.record(Histogram.largestTrackableValue + median)
    return histogram.snapshot
  }
}
