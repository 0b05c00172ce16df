// What all fixtures are made of. Samples are drawn from a seed and go in steps of the clock; everything
// that is said about them is computed as for a user's run.

import IPCChannels
import Reporting

@testable import Comparison
@testable import Sampling

enum Parts {
  static let machine: Machine = {
    var machine = Machine(
      processor: "AMD EPYC 7B13", architecture: "x86_64", kernel: "6.18.5", processors: 2, cores: 1,
      allowed: [0, 1],
      sites: [
        Site(.same, client: 0, server: 0), Site(.smt, client: 0, server: 1),
        Site(.cross, client: 0, server: 1), .free,
      ],
      cpus: [0, 1].map {
        ProcessorFacts(
          number: $0, threads: [0, 1], package: 0, node: 0,
          lastLevelCache: SharedCache(level: 3, processors: "0-1"))
      })
    machine.hypervisor = "KVM"
    machine.vulnerabilities = [
      Vulnerability(name: "spec_store_bypass", text: "Mitigation: disabled via prctl"),
      Vulnerability(name: "spectre_v1", text: "Mitigation: usercopy barriers"),
      Vulnerability(name: "spectre_v2", text: "Mitigation: Retpolines; STIBP: disabled"),
    ]
    machine.clockSource = "kvm-clock"
    machine.loadAverage = 0.12
    machine.scheduling = Scheduling(policy: "SCHED_OTHER", priority: 0, nice: 0)
    machine.kernelOptions = []
    machine.isolated = []
    machine.preemption = "PREEMPT_DYNAMIC"
    machine.sharedMemoryHugePages = "never"
    return machine
  }()

  static let tool = Tool(
    Build(
      name: "ipc-compare", version: "0.3.0", isDebugBuild: false, swiftVersion: "6.3.1",
      cLibrary: "glibc 2.36"),
    sha256: "c0ffee" + String(repeating: "0123456789", count: 5) + "abcdef01")

  static func result(
    cells: [Cell], rounds: Int = Parts.rounds, machine: Machine = machine
  ) -> RunResult {
    var result = RunResult(
      tool: tool,
      command: ["ipc-compare", "--rounds", "\(rounds)", "--seed", "42"],
      startedAt: "2026-02-03T10:00:00Z",
      settings: Settings(
        rounds: rounds, timeNanoseconds: 60_000_000_000, batch: 64, reference: nil,
        seed: 18_446_744_073_709_551_557, timeoutNanoseconds: 10_000_000_000, hasFloor: true),
      machine: machine,
      baseline: Baseline(
        clockStepNanoseconds: clockStep, clockReadingPicoseconds: 21_300, callPicoseconds: 3250),
      cells: cells)
    result.complete = true
    result.elapsedNanoseconds = 58_214_000_000
    return result
  }

  /// Nanoseconds.
  static let clockStep: UInt64 = 10

  /// Rounds of a cell unless its fixture says otherwise.
  static let rounds = 8

  /// What disturbs the machine in a round disturbs all cells: by how much each round is slower.
  private static let disturbance = [1, 1.01, 0.99, 1.02, 1, 0.985, 1.005, 0.995]

  /// What stays of a cell's own: by how much its rounds differ beside that.
  private static let ownNoise = [0.002, -0.003, 0.001, 0.004, -0.002, -0.001, 0.003, -0.004]

  // MARK: Distributions

  /// The histogram of some samples, in nanoseconds.
  static func snapshot(of samples: [UInt64]) -> HistogramSnapshot {
    var buckets: [UInt64] = []
    for sample in samples.sorted() {
      let lowest = HistogramScale.values(at: HistogramScale.index(of: sample)).lowerBound
      if buckets.isEmpty || buckets[buckets.count - 2] != lowest { buckets += [lowest, 0] }
      buckets[buckets.count - 1] += 1
    }
    return HistogramSnapshot(
      count: UInt64(samples.count), min: samples.min() ?? 0, max: samples.max() ?? 0,
      sum: samples.reduce(0, +), buckets: buckets)
  }

  /// So many samples within a twentieth of a median, every fiftieth in a tail of up to six times that.
  static func snapshot(median: Double, count: Int, seed: UInt64) -> HistogramSnapshot {
    var random = SplitMix64(seed: seed)
    return snapshot(
      of: (1...count).map { number in
        let isTail = number.isMultiple(of: 50)
        let factor =
          isTail
          ? Double.random(in: 1.2...6, using: &random)
          : Double.random(in: 0.95...1.05, using: &random)
        return UInt64(median * factor) / clockStep * clockStep
      })
  }

  // MARK: Cells

  /// How a cell's rounds came out.
  struct Shape {
    /// Nanoseconds.
    var median: Double
    var samples = 160
    var rounds = Parts.rounds
    /// How many times as long as the median each round takes, beside the noise.
    var factor: @Sendable (_ round: Int) -> Double = { _ in 1 }
    /// Nanoseconds from when a message was due until it was answered.
    var response: Double?
    /// The share of an open loop's rate that was answered; what is missing of 1 piles up.
    var reached = 1.0
    var floorWait: WaitStrategy?
    /// How many times as long the loop in bare C takes.
    var floor = 0.96
    /// The same of the loop over libc's calls; nil where there is none.
    var libcFloor: Double?
    var systemCalls = SystemCalls(client: 2000, server: 2000, roundTrips: 1000)
  }

  static func coordinates(
    _ kind: ChannelKind, _ wait: WaitStrategy, _ placement: Placement, size: Int = 24,
    rate: Int? = nil, entry: Entry = .own
  ) -> CellCoordinates {
    CellCoordinates(
      name: kind.rawValue, kind: kind, wait: wait, placement: placement, recordSize: size,
      clients: 1, ratePerSecond: rate, entry: entry)
  }

  static func cell(_ coordinates: CellCoordinates, _ shape: Shape) -> Cell {
    var cell = Cell(coordinates)
    cell.rounds = (1...shape.rounds).map { round($0, of: coordinates, shape) }
    let floor = Floor(wait: shape.floorWait ?? coordinates.wait)
    cell.floor = floor
    cell.libcFloor = shape.libcFloor.map { _ in floor }
    cell.systemCalls = shape.systemCalls
    cell.footprint = Footprint(
      clients: 8, serverDescriptors: 5, clientDescriptors: 3, serverBytes: 20_480)
    return cell
  }

  static func unavailable(_ coordinates: CellCoordinates, _ reason: String) -> Cell {
    var cell = Cell(coordinates)
    cell.unavailable = reason
    return cell
  }

  private static func round(
    _ number: Int, of coordinates: CellCoordinates, _ shape: Shape
  ) -> Round {
    let seed = seed(of: coordinates, round: number)
    let place = (number - 1) % disturbance.count
    let noise = ownNoise[(place + Int(seed % UInt64(ownNoise.count))) % ownNoise.count]
    let common = disturbance[place]
    let median = shape.median * common * (1 + noise) * shape.factor(number)
    let stream = median * 1000 + Double(coordinates.recordSize - 24) * 6400
    var round = Round(
      number: number,
      roundTrip: snapshot(median: median, count: shape.samples, seed: seed),
      stream: Stream(messages: 64_000, nanoseconds: UInt64(stream)),
      setUp: snapshot(median: 85_100 * common, count: 5, seed: seed + 1),
      cpuNanoseconds: UInt64(median * 0.98) * UInt64(shape.samples),
      voluntarySwitches: coordinates.wait == .block ? UInt64(shape.samples * 2 - 1) : 0,
      involuntarySwitches: UInt64(number % 3), clientCPU: 0,
      serverCPU: coordinates.placement == .same ? 0 : 1)
    if let response = shape.response, let rate = coordinates.ratePerSecond {
      round.response = snapshot(median: response * common, count: shape.samples, seed: seed + 2)
      let due = UInt64(shape.samples) * 1_000_000_000 / UInt64(rate)
      let late = due - UInt64(Double(due) * shape.reached)
      round.pace = Pace(
        messages: UInt64(shape.samples), nanoseconds: UInt64(Double(due) / shape.reached),
        earlyBacklogNanoseconds: 900 + late * 3 / 8, lateBacklogNanoseconds: 900 + late * 7 / 8)
    }
    func floor(_ times: Double, seed: UInt64) -> FloorRound {
      FloorRound(
        roundTrip: snapshot(median: median * times, count: shape.samples, seed: seed),
        stream: Stream(messages: 64_000, nanoseconds: UInt64(stream * times)),
        setUp: snapshot(median: 76_500 * common, count: 5, seed: seed + 1))
    }
    round.floor = floor(shape.floor, seed: seed + 3)
    round.libcFloor = shape.libcFloor.map { floor($0, seed: seed + 5) }
    return round
  }

  /// The same for the same cell in every process, which a hash value is not.
  private static func seed(of coordinates: CellCoordinates, round: Int) -> UInt64 {
    "\(coordinates.longTitle) \(round)".utf8
      .reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } >> 8
  }
}

extension RunResult {
  /// Puts a text wherever a file that somebody edited may have one.
  mutating func saysEverywhere(_ text: String) {
    complete = false
    failure = text
    command = ["ipc-compare", text]
    machine.processor = text
    machine.kernel = text
    machine.vulnerabilities = [Vulnerability(name: text, text: text)]
    machine.preemption = text
    machine.clockSource = text
    settings.directory = text
    settings.fileSystem = text
    tool.version = text
    startedAt = text
  }
}
