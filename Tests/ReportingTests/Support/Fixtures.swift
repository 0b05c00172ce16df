// Results and analyses as a run leaves them, small and the same every time. Distributions are drawn
// from a seed; ratios are made up, since no format computes them.

import Reporting
import Sampling

@testable import Comparison

enum Fixture: String, CaseIterable, Sendable {
  case closedLoop = "closed-loop"
  case openLoop = "open-loop"
  case incomplete
  case empty

  var report: Report {
    switch self {
    case .closedLoop: ClosedLoop.report
    case .openLoop: OpenLoop.report
    case .incomplete: Interrupted.report(cells: 2)
    case .empty: Interrupted.report(cells: 0)
    }
  }
}

/// What all fixtures share.
enum Parts {
  static let machine = Machine(
    processor: "AMD EPYC 7B13", architecture: "x86_64", kernel: "6.18.5", processors: 2, cores: 1,
    allowed: [0, 1], clientCPU: 0, serverCPU: 1, areSiblings: true, hypervisor: "KVM",
    governor: nil, mitigations: ["spectre_v1", "spectre_v2", "spec_store_bypass"],
    clockSource: "kvm-clock", loadAverage: 0.12)

  static func result(
    rate: Int? = nil, cells: [Cell], machine: Machine = machine
  ) -> RunResult {
    var result = RunResult(
      tool: Tool(name: "ipc-compare", version: "0.3.0", isDebugBuild: false),
      command: ["ipc-compare", "--rounds", "20", "--seed", "42"],
      startedAt: "2026-02-03T10:00:00Z",
      settings: Settings(
        rounds: 20, timeNanoseconds: 60_000_000_000, batch: 64, ratePerSecond: rate,
        reference: nil, seed: 18_446_744_073_709_551_557, timeoutNanoseconds: 10_000_000_000,
        hasFloor: true),
      machine: machine,
      baseline: Baseline(
        clockStepNanoseconds: 10, clockReadingPicoseconds: 21_300, callPicoseconds: 3250),
      cells: cells)
    result.complete = true
    result.elapsedNanoseconds = 58_214_000_000
    return result
  }

  /// So many samples around a median, with a tail of one in a hundred.
  static func snapshot(median: UInt64, count: Int, seed: UInt64) -> HistogramSnapshot {
    var random = SplitMix64(seed: seed)
    var histogram = Histogram()
    for _ in 0..<count {
      let spread = UInt64.random(in: 0...median / 10, using: &random)
      let isTail = UInt64.random(in: 0..<100, using: &random) == 0
      let tail = isTail ? UInt64.random(in: median...median * 20, using: &random) : 0
      histogram.record(median - median / 20 + spread + tail)
    }
    return histogram.snapshot
  }

  static func percentiles(_ snapshot: HistogramSnapshot) -> Percentiles? {
    guard snapshot.count > 0, let histogram = try? Histogram(snapshot) else { return nil }
    return Percentiles(
      count: snapshot.count, min: snapshot.min, median: histogram.median ?? 0,
      p90: histogram.percentile(90), p99: histogram.percentile(99),
      p999: histogram.percentile(99.9), p9999: histogram.percentile(99.99), max: snapshot.max)
  }

  static func round(_ number: Int, median: UInt64) -> Round {
    var round = Round(
      number: number, medianPicoseconds: median * 1000 + UInt64(number), messages: 1000,
      cpuNanoseconds: median * 900, voluntarySwitches: 1990, involuntarySwitches: 12,
      streamMessages: 64_000, streamNanoseconds: 4_000_000, setUpMedianPicoseconds: 85_100_000,
      clientCPU: 0, serverCPU: 1)
    round.floorMedianPicoseconds = median * 950
    round.floorStreamMessages = 64_000
    round.floorStreamNanoseconds = 3_900_000
    round.floorSetUpMedianPicoseconds = round.setUpMedianPicoseconds * 9 / 10
    return round
  }

  static func cell(
    _ kind: String, _ wait: String, _ placement: Placement, median: UInt64, count: Int = 20_000,
    responseMedian: UInt64? = nil, floorWait: String? = nil, systemCalls: SystemCalls,
    footprint: Footprint? = nil
  ) -> Cell {
    var cell = Cell(
      CellCoordinates(
        name: kind, kind: kind, wait: wait, placement: placement, recordSize: 24, clients: 1))
    cell.rounds = [round(1, median: median), round(2, median: median)]
    cell.roundTrip = snapshot(median: median, count: count, seed: median)
    cell.response = responseMedian.map { snapshot(median: $0, count: count, seed: median + 1) }
    cell.setUp = snapshot(median: 85_100, count: 40, seed: median + 2)
    cell.floor = Floor(
      wait: floorWait ?? wait,
      roundTrip: snapshot(median: median * 95 / 100, count: count, seed: median + 3))
    cell.systemCalls = systemCalls
    cell.footprint =
      footprint
      ?? Footprint(clients: 8, serverDescriptors: 5, clientDescriptors: 3, serverBytes: 20_480)
    return cell
  }

  static func unavailable(_ kind: String, _ placement: Placement, _ reason: String) -> Cell {
    var cell = Cell(
      CellCoordinates(
        name: kind, kind: kind, wait: "block", placement: placement, recordSize: 24, clients: 1))
    cell.unavailable = reason
    return cell
  }

  private static func raised(_ ratio: Ratio?, by difference: Double) -> Ratio? {
    ratio.map {
      Ratio(
        value: $0.value + difference, lower: $0.lower + difference, upper: $0.upper + difference,
        isNoisy: false)
    }
  }

  static func row(
    _ cell: Cell, ratio: Ratio? = nil, isReference: Bool = false, floorRatio: Ratio? = nil,
    switches: Double = 1.99
  ) -> Row {
    let isMeasured = cell.roundTrip.count > 0
    let calls = cell.systemCalls
    return Row(
      coordinates: cell.coordinates, unavailable: cell.unavailable,
      roundTrip: percentiles(cell.roundTrip), response: cell.response.flatMap(percentiles),
      ratio: ratio, isReference: isReference, floorRatio: floorRatio,
      floorStreamRatio: raised(floorRatio, by: 0.01), floorSetUpRatio: raised(floorRatio, by: 0.1),
      floor: cell.floor.flatMap { percentiles($0.roundTrip) }, floorWait: cell.floor?.wait,
      floorUnavailable: cell.floor?.unavailable,
      streamMessagesPerSecond: isMeasured ? 16_000_000 : nil, setUp: percentiles(cell.setUp),
      costs: Costs(
        cpuNanosecondsPerMessage: isMeasured
          ? cell.roundTrip.buckets.first.map { Double($0) * 0.98 } : nil,
        voluntarySwitchesPerMessage: isMeasured ? switches : nil,
        involuntarySwitchesPerMessage: isMeasured ? 0.012 : nil,
        systemCallsPerMessage: calls.perMessage, systemCallsApproximate: calls.approximate,
        systemCallsUnavailable: calls.unavailable,
        serverDescriptors: cell.footprint?.serverDescriptors,
        clientDescriptors: cell.footprint?.clientDescriptors,
        serverBytes: cell.footprint?.serverBytes,
        footprintUnavailable: cell.footprint?.unavailable))
  }

  static let warnings = [
    Warning(
      id: "virtual-machine", reason: "this is a virtual machine (KVM), whose host takes time away",
      remedy: "measure where the programs will run"),
    Warning(
      id: "smt-siblings", reason: "CPU 0 and CPU 1 are hardware threads of one core",
      remedy: "choose CPUs of two cores"),
  ]
}
