// A run from its first process to its last figure: warm-up, then rounds in which every cell has its
// turn, in an order that is shuffled each time, so that whatever drifts drifts for all.

internal import IPCChannels
internal import Linux
internal import Sampling

/// Runs a comparison.
public struct Runner: ~Copyable {
  private let request: RunRequest
  private let attention: Int32?
  private let observe: (RunEvent) -> Void
  /// What is known now.
  public private(set) var result: RunResult
  private var timetable: Timetable
  private var generator: SplitMix64
  private var timedOut: [String] = []
  private var brokenDown: [String] = []

  /// - Parameters:
  ///   - attention: a descriptor that turns readable when the run is to end.
  ///   - observe: is told how far the run is. It takes time that is not measured.
  public init(
    _ request: RunRequest, startedAt: String, attention: Int32?,
    observe: @escaping (RunEvent) -> Void
  ) {
    self.request = request
    self.attention = attention
    self.observe = observe
    timetable = Timetable(
      nanoseconds: request.settings.timeNanoseconds, hasFloor: request.settings.hasFloor,
      clients: request.cells.map(\.clients))
    generator = SplitMix64(seed: request.settings.seed)
    result = RunResult(
      tool: request.tool, command: request.command, startedAt: startedAt,
      settings: request.settings, machine: request.machine,
      baseline: nil,
      cells: request.cells.map(Cell.init))
    result.against = request.against?.tool
  }

  /// Runs everything. Call it once.
  ///
  /// - Throws: why it ended early; ``result`` has what was measured until then.
  public mutating func run() throws(RunFailure) {
    let start = monotonicNanoseconds()
    defer { result.elapsedNanoseconds = monotonicNanoseconds() - start }
    do throws(RunFailure) {
      try measureAll()
    } catch {
      result.failure = error.explanation
      throw error
    }
  }

  private mutating func measureAll() throws(RunFailure) {
    let directory: PrivateDirectory
    do throws(SystemError) {
      directory = try PrivateDirectory(in: "/tmp", prefix: "ipc-compare-")
    } catch {
      throw .failed("\(error)")
    }
    let stage = Stage(
      program: request.program, machine: request.machine, settings: request.settings,
      directory: directory.path, attention: attention, observe: observe)
    result.baseline = try asRunFailure { () throws(WorkFailure) in try stage.baseline() }
    try warmUp(stage)
    for round in 1...request.settings.rounds {
      if measurable.isEmpty { break }
      try measure(round, stage)
      announceEnd(of: round)
    }
    if !timedOut.isEmpty { throw .timedOut(timedOut.joined(separator: "; ")) }
    if !brokenDown.isEmpty { throw .failed(brokenDown.joined(separator: "; ")) }
    result.complete = true
    if measurable.isEmpty { throw .nothingToMeasure }
  }

  private var measurable: [Int] {
    result.cells.indices.filter { result.cells[$0].unavailable == nil }
  }

  /// Round 0: finds out what can be measured, counts what is not timed, and warms up.
  private mutating func warmUp(_ stage: Stage) throws(RunFailure) {
    for index in result.cells.indices {
      announce(index, round: 0, slots: result.cells.count * request.settings.rounds)
      try attempt(index) { (runner) throws(WorkFailure) in
        let cell = runner.result.cells[index].coordinates
        let found = try stage.look(at: cell)
        runner.result.cells[index].systemCalls = found.systemCalls
        runner.result.cells[index].footprint = found.footprint
        if runner.request.settings.hasFloor {
          runner.result.cells[index].floor = try stage.lookAtFloor(of: cell)
        }
      }
    }
    announceEnd(of: 0)
  }

  private func announce(_ index: Int, round: Int, slots: Int) {
    observe(
      .cell(
        result.cells[index].coordinates, round: round, of: request.settings.rounds,
        nanosecondsLeft: timetable.nanosecondsLeft(slots: slots)))
  }

  private func announceEnd(of round: Int) {
    let slots = measurable.count * (request.settings.rounds - round)
    observe(
      .round(
        round, of: request.settings.rounds,
        nanosecondsLeft: slots == 0 ? 0 : timetable.nanosecondsLeft(slots: slots)))
  }

  private mutating func measure(_ round: Int, _ stage: Stage) throws(RunFailure) {
    var order = measurable
    order.shuffle(using: &generator)
    let slots = order.count * (request.settings.rounds - round + 1)
    let share = timetable.share(slots: slots)
    for (position, index) in order.enumerated() {
      announce(index, round: round, slots: slots - position)
      let floorFirst = Bool.random(using: &generator)
      let slot = Timetable.slot(of: share, clients: result.cells[index].coordinates.clients)
      let start = monotonicNanoseconds()
      try attempt(index) { (runner) throws(WorkFailure) in
        try runner.measure(index, round, slot, floorFirst: floorFirst, stage)
      }
      timetable.note(elapsed: monotonicNanoseconds() - start, given: slot)
    }
  }

  /// One cell and its floor, one right after the other.
  private mutating func measure(
    _ index: Int, _ number: Int, _ slot: UInt64, floorFirst: Bool, _ stage: Stage
  ) throws(WorkFailure) {
    let cell = result.cells[index]
    let floor = cell.floor.flatMap { $0.unavailable == nil ? $0.wait : nil }
    func measureFloor() throws(WorkFailure) -> MeasuredSlice? {
      guard let floor else { return nil }
      return try stage.measureFloor(
        of: cell.coordinates, wait: floor, times: timetable.parts(of: slot))
    }
    let earlyFloor = floorFirst ? try measureFloor() : nil
    let slice = try stage.measure(
      cell.coordinates, times: timetable.parts(of: slot))
    let lateFloor = floorFirst ? nil : try measureFloor()
    let bare = earlyFloor ?? lateFloor
    result.cells[index].rounds.append(Round(number: number, slice, floor: bare))
  }

  /// Does something for one cell. What only this cell cannot do becomes a sentence in its row; what
  /// makes the whole run worthless ends it.
  private mutating func attempt(
    _ index: Int, _ work: (inout Runner) throws(WorkFailure) -> Void
  ) throws(RunFailure) {
    do throws(WorkFailure) {
      try work(&self)
    } catch {
      if let attention, (try? poll(attention, until: Deadline(after: .zero))) == true {
        throw .interrupted
      }
      let title = result.cells[index].coordinates.longTitle
      switch error.cause {
      case .integrity: throw .integrity("\(title): \(error.text)")
      case .timedOut:
        timedOut.append("\(title): \(error.text)")
        result.cells[index].unavailable = error.text
      case .serverGone, .failed:
        brokenDown.append("\(title): \(error.text)")
        result.cells[index].unavailable = error.text
      case .unavailable:
        result.cells[index].unavailable = error.text
      }
    }
  }
}

extension Round {
  init(number: Int, _ slice: MeasuredSlice, floor: MeasuredSlice?) {
    self.init(
      number: number, roundTrip: slice.roundTrip, response: slice.response, pace: slice.pace,
      stream: slice.stream, setUp: slice.setUp, cpuNanoseconds: slice.cpuNanoseconds,
      voluntarySwitches: slice.voluntarySwitches, involuntarySwitches: slice.involuntarySwitches,
      floor: floor.map {
        FloorRound(roundTrip: $0.roundTrip, stream: $0.stream, setUp: $0.setUp)
      }, clientCPU: slice.clientCPU, serverCPU: slice.serverCPU)
  }
}

extension RunFailure {
  /// What a result says of it.
  var explanation: String {
    switch self {
    case .integrity(let text), .timedOut(let text), .failed(let text): text
    case .interrupted: "interrupted"
    case .nothingToMeasure: "nothing can be measured here"
    }
  }
}

/// Runs work without which there is no run.
private func asRunFailure<Answer>(
  _ body: () throws(WorkFailure) -> Answer
) throws(RunFailure) -> Answer {
  do throws(WorkFailure) {
    return try body()
  } catch {
    throw .failed(error.text)
  }
}
