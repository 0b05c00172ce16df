// A run from its first process to its last figure: warm-up, then rounds in which every cell has its
// turn, in an order that is shuffled each time, so that whatever drifts drifts for all.

internal import IPCChannels
internal import Linux
internal import Sampling

/// Runs a comparison.
package struct Runner: ~Copyable {
  let request: RunRequest
  private let attention: Int32?
  private let observe: (RunEvent) -> Void
  /// What is known now.
  package internal(set) var result: RunResult
  var timetable: Timetable
  var generator: SplitMix64
  /// What the rounds of each cell had of their time, those in the result and those left out.
  var yields: [[TakenRound]]
  /// Of the round that was run last: what is taken again has windows of that length.
  var lastShare: UInt64 = 0
  private var timedOut: [String] = []
  private var brokenDown: [String] = []
  /// Cells of loaded kinds that lost, doubled, changed or made up a message. Nothing that another cell is made of
  /// comes from them.
  private var corrupt: [String] = []
  private var withoutTime: [String] = []
  /// The cell that was under way when the time was over, before all cells had a round. Nobody can tell
  /// whether it would have answered in time, so the run is not whole. Later each cell has a round that
  /// says so, and the run has only fewer of them.
  var cutOff: Int?

  /// - Parameters:
  ///   - request: what is to be measured.
  ///   - startedAt: the date and time, for the result.
  ///   - start: when its time began, on CLOCK_MONOTONIC in nanoseconds; nil for now.
  ///   - attention: a descriptor that turns readable when the run is to end.
  ///   - observe: is told how far the run is. It takes time that is not measured.
  package init(
    _ request: RunRequest, startedAt: String, start: UInt64? = nil,
    attention: Int32?,
    observe: @escaping (RunEvent) -> Void
  ) {
    self.request = request
    self.attention = attention
    self.observe = observe
    timetable = Timetable(
      start: start ?? monotonicNanoseconds(), nanoseconds: request.settings.timeNanoseconds,
      entries: request.cells.map {
        Timetable.Entry($0, floors: request.settings.flavours.count)
      })
    generator = SplitMix64(seed: request.settings.seed)
    yields = request.cells.map { _ in [] }
    result = RunResult(
      tool: request.tool, command: request.command, startedAt: startedAt,
      settings: request.settings, machine: request.machine,
      baseline: nil,
      cells: request.cells.map(Cell.init))
    result.against = request.against?.tool
    result.libraries = request.libraries.isEmpty ? nil : request.libraries
    result.launcher = request.launcher?.record
  }

  /// Runs everything. Call it once.
  ///
  /// - Throws: why it ended early; ``result`` has what was measured until then.
  package mutating func run() throws(RunFailure) {
    defer { result.elapsedNanoseconds = monotonicNanoseconds() - timetable.start }
    do throws(RunFailure) {
      try measureAll()
      try conclude()
    } catch {
      result.failure = error.explanation
      throw error
    }
  }

  private mutating func measureAll() throws(RunFailure) {
    defer {
      leaveOutFaultyRounds()
      sayWhatTwinsLack()
    }
    let directory = try placeForSockets()
    let stage = Stage(
      program: request.program, against: request.against?.program, launcher: request.launcher,
      machine: request.machine, settings: request.settings, libraries: request.libraries,
      directory: directory.path, limit: Deadline(nanoseconds: timetable.cutOff),
      attention: attention, observe: observe)
    result.baseline = try measureBaseline(stage)
    let medians = try warmUp(stage)
    announceEnd(of: 0)
    enterTwins(medians)
    var number = 1
    while number <= result.settings.rounds, !measurable.isEmpty, try measure(number, stage) {
      announceEnd(of: number)
      number += 1
    }
    try takeFaultyRoundsAgain(stage)
  }

  private func measureBaseline(_ stage: Stage) throws(RunFailure) -> Baseline {
    do throws(WorkFailure) {
      return try stage.baseline()
    } catch {
      if isInterrupted { throw .interrupted }
      if error.cause == .timedOut, monotonicNanoseconds() >= timetable.cutOff {
        throw .failed(
          "the time was over while the clock was still looked at; give the run more --time, or end what "
            + "else runs")
      }
      throw .failed(error.text)
    }
  }

  /// Whether the run is to end.
  private var isInterrupted: Bool {
    guard let attention else { return false }
    return (try? poll(attention, until: Deadline(after: .zero))) == true
  }

  /// Makes a directory for the servers' sockets, in the first place that has room for one and whose path
  /// a socket's address holds. What is measured does not depend on it.
  private func placeForSockets() throws(RunFailure) -> PrivateDirectory {
    var refusals: [String] = []
    for parent in [request.settings.directory].compactMap({ $0 }) + PrivateDirectory.standardParents
    {
      do throws(SystemError) {
        let directory = try PrivateDirectory(in: parent)
        if Stage.socket(in: directory.path).utf8.count <= UnixSocket.longestPath {
          return directory
        }
        refusals.append("\(parent) is too long for a socket's path")
      } catch {
        refusals.append("\(error)")
      }
    }
    throw .failed(
      "no place for the servers' sockets: \(refusals.joined(separator: "; ")); name one by TMPDIR")
  }

  /// Says whether the run is whole, once it is over.
  ///
  /// - Throws: what it lacks.
  mutating func conclude() throws(RunFailure) {
    giveUpWhatHasNoRound()
    var lacks = corrupt + timedOut + brokenDown
    if !withoutTime.isEmpty {
      lacks.append(
        "no time for \(counted(withoutTime.count, "cell")): "
          + "\(firstThree(withoutTime, separator: "; ")); give the run more --time, or compare fewer "
          + "cells")
    }
    if let cutOff {
      let cell = result.cells[cutOff].coordinates.longTitle
      lacks.append("the time was over while \(cell) was still under way, later than planned")
    }
    let text = lacks.joined(separator: "; ")
    if !corrupt.isEmpty { throw .loadedIntegrity(text) }
    if !timedOut.isEmpty { throw .timedOut(text) }
    if !lacks.isEmpty { throw .failed(text) }
    if measurable.isEmpty { throw .nothingToMeasure }
    result.complete = true
  }

  /// Says of a cell why the time did not suffice for it. Nobody asked for a twin: what it lacks is said
  /// of the self-test.
  mutating func giveUp(_ index: Int, because reason: String) {
    let cell = result.cells[index].coordinates
    result.cells[index].unavailable = reason
    if cell.entry != .twin { withoutTime.append(cell.longTitle) }
  }

  /// Says of a cell why it is worth nothing, which no more time would mend.
  mutating func breakDown(_ index: Int, because reason: String) {
    let cell = result.cells[index].coordinates
    result.cells[index].unavailable = reason
    if cell.entry != .twin { brokenDown.append("\(cell.longTitle): \(reason)") }
  }

  /// The cells that have not failed so far.
  var measurable: [Int] {
    result.cells.indices.filter { result.cells[$0].unavailable == nil }
  }

  /// The rounds from this one on; nil behind the last.
  func rounds(from number: Int) -> ClosedRange<Int>? {
    number <= result.settings.rounds ? number...result.settings.rounds : nil
  }

  /// Says that a cell begins with its turn in a round; round 0 is the warm-up.
  ///
  /// - Parameter rest: those whose turns are still to come, this one among them.
  func announce(_ index: Int, round: Int, _ rest: some Sequence<Int>) {
    observe(
      .cell(
        result.cells[index].coordinates, round: round, of: result.settings.rounds,
        nanosecondsLeft: nanosecondsLeft(rest, from: round + 1)))
  }

  /// Says that a cell takes a round again.
  ///
  /// - Parameters:
  ///   - rest: those that are to take this round, or after the last any, again.
  ///   - next: the first of the rounds to come.
  func announceAgain(_ index: Int, round: Int, _ rest: some Sequence<Int>, before next: Int) {
    observe(
      .again(
        result.cells[index].coordinates, round: round,
        nanosecondsLeft: nanosecondsLeft(rest, from: next)))
  }

  private func announceEnd(of round: Int) {
    let left = nanosecondsLeft([], from: round + 1)
    observe(.round(round, of: result.settings.rounds, nanosecondsLeft: left))
  }

  private func nanosecondsLeft(_ rest: some Sequence<Int>, from number: Int) -> UInt64 {
    timetable.nanosecondsLeft(
      rest, then: measurable, rounds(from: number), of: lastShare, at: monotonicNanoseconds())
  }

  /// Does something for one cell. What only this cell cannot do becomes a sentence in its row; what
  /// makes the whole run worthless ends it.
  ///
  /// - Returns: false where the end of the time cut it off.
  mutating func attempt(
    _ index: Int, _ work: (inout Runner) throws(WorkFailure) -> Void
  ) throws(RunFailure) -> Bool {
    do throws(WorkFailure) {
      try work(&self)
    } catch {
      if isInterrupted { throw .interrupted }
      let title = result.cells[index].coordinates.longTitle
      switch error.cause {
      case .integrity where result.cells[index].coordinates.kind == nil:
        corrupt.append("\(title): \(error.text)")
        result.cells[index].rounds = []
        result.cells[index].unavailable = error.text
      case .integrity: throw .integrity("\(title): \(error.text)")
      case .timedOut:
        if monotonicNanoseconds() >= timetable.cutOff { return false }
        timedOut.append("\(title): \(error.text)")
        result.cells[index].unavailable = error.text
      case .serverGone, .failed:
        brokenDown.append("\(title): \(error.text)")
        result.cells[index].unavailable = error.text
      case .unavailable:
        result.cells[index].unavailable = error.text
      }
    }
    return true
  }
}

extension Round {
  init(number: Int, _ slice: MeasuredSlice, floors: [FloorFlavour: MeasuredSlice] = [:]) {
    // What was on one processor at one look and on two at another was on neither. A look at which one side
    // could not be seen tells nothing of both.
    let ofBoth = slice.sightings.filter { $0.isTogether != nil }
    let looks = ofBoth.isEmpty ? slice.sightings : ofBoth
    let seen = Set(looks.map(\.isTogether)).count == 1 ? looks.last : nil
    self.init(
      number: number, roundTrip: slice.roundTrip, response: slice.response, pace: slice.pace,
      stream: slice.stream, setUp: slice.setUp, cpuNanoseconds: slice.cpuNanoseconds,
      voluntarySwitches: slice.voluntarySwitches, involuntarySwitches: slice.involuntarySwitches,
      clientCPU: seen?.client, serverCPU: seen?.server)
    for (flavour, floor) in floors {
      self[flavour] = FloorRound(
        roundTrip: floor.roundTrip, stream: floor.stream, setUp: floor.setUp)
    }
  }
}

extension RunFailure {
  /// What a result says of it.
  var explanation: String {
    switch self {
    case .integrity(let text), .loadedIntegrity(let text), .timedOut(let text), .failed(let text):
      text
    case .interrupted: "interrupted"
    case .nothingToMeasure: "nothing can be measured here"
    }
  }
}
