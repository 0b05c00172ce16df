// The rounds that count, those that turn out not to count, and the end of the time.

internal import IPCChannels
internal import Linux
internal import Sampling

/// A round that was run, and what it had of its time.
struct TakenRound {
  let number: Int
  let yield: RoundYield
  /// Of the floors beside it.
  let floorYields: [FloorFlavour: RoundYield]
}

extension Runner {
  /// Runs a round, or as much of it as there is time for.
  ///
  /// - Returns: whether it is whole.
  mutating func measure(_ number: Int, _ stage: Stage) throws(RunFailure) -> Bool {
    guard let left = rounds(from: number) else { return false }
    var order = measurable
    let now = monotonicNanoseconds()
    let planned = timetable.planned(order, left, at: now)
    let share = timetable.share(order, number...number + planned - 1, at: now)
    lastShare = share
    guard timetable.allows(number, order, of: share, at: now) else { return false }
    order = timetable.takingPart(order, in: number, of: share)
    order.shuffle(using: &generator)
    for (position, index) in order.enumerated() {
      let rest = Array(order[position...])
      if timetable.cuts(number, before: rest, of: share, at: monotonicNanoseconds()) {
        if number > 1 { leaveOut(number, of: order[..<position]) }
        return false
      }
      announce(index, round: number, rest)
      guard try measure(index, number, share, stage) else {
        if number > 1 { leaveOut(number, of: order[...position]) } else { cutOff = index }
        return false
      }
    }
    let faulty = order.filter {
      result.cells[$0].unavailable == nil && fault(of: number, $0) != nil
    }
    for (place, index) in faulty.enumerated() {
      guard let fault = fault(of: number, index) else { continue }
      guard try takeAgain(number, faulty[place...], because: fault, before: number + 1, stage)
      else {
        return false
      }
    }
    return true
  }

  /// Takes those rounds again of which the last ones have told that they lack something, each once.
  mutating func takeFaultyRoundsAgain(_ stage: Stage) throws(RunFailure) {
    for index in measurable {
      for number in result.cells[index].rounds.map(\.number) {
        guard let fault = faultToMend(of: number, index) else { continue }
        let others = measurable.flatMap { other in
          result.cells[other].rounds.filter { round in
            (other, round.number) > (index, number) && faultToMend(of: round.number, other) != nil
          }.map { _ in other }
        }
        let next = result.settings.rounds + 1
        guard try takeAgain(number, [index] + others, because: fault, before: next, stage) else {
          return
        }
      }
    }
  }

  /// What a round of a cell lacks that was not taken again yet.
  private func faultToMend(of number: Int, _ index: Int) -> String? {
    let wasTakenAgain = result.cells[index].leftOut.contains {
      $0.number == number && $0.wasTakenAgain
    }
    return wasTakenAgain ? nil : finalFault(of: number, index)
  }

  /// Takes a round again, where there is time for that.
  ///
  /// - Parameters:
  ///   - cells: those that are to take one again, first the one whose turn it is.
  ///   - next: the first of the rounds that are still to come.
  /// - Returns: false where the end of the time cut it off.
  private mutating func takeAgain(
    _ number: Int, _ cells: ArraySlice<Int>, because fault: String, before next: Int,
    _ stage: Stage
  ) throws(RunFailure) -> Bool {
    guard let index = cells.first,
      timetable.allowsAgain(
        index, measurable, rounds(from: next), of: lastShare, at: monotonicNanoseconds())
    else { return true }
    announceAgain(index, round: number, cells, before: next)
    let kept = takeBack(number, index, because: fault)
    if try measure(index, number, lastShare, stage) { return true }
    restore(kept, index)
    return false
  }

  /// - Returns: false where the end of the time cut it off.
  private mutating func measure(
    _ index: Int, _ number: Int, _ share: UInt64, _ stage: Stage
  ) throws(RunFailure) -> Bool {
    let floorFirst = Bool.random(using: &generator)
    let times = timetable.times(index, of: share)
    return try attempt(index) { (runner) throws(WorkFailure) in
      try runner.measure(index, number, times, floorFirst: floorFirst, stage)
    }
  }

  /// One cell and its floors, one right after the other. Of two floors the cell is in the middle, and
  /// either of them is before it as often as behind it, so that both stand next to it.
  private mutating func measure(
    _ index: Int, _ number: Int, _ times: SliceTimes, floorFirst: Bool, _ stage: Stage
  ) throws(WorkFailure) {
    let cell = result.cells[index]
    var floors: [FloorFlavour: MeasuredSlice] = [:]
    func measureFloors(
      _ flavours: ArraySlice<FloorFlavour>, _ runner: inout Runner
    ) throws(WorkFailure) {
      for flavour in flavours {
        let start = monotonicNanoseconds()
        floors[flavour] = try stage.measureFloor(of: cell.coordinates, flavour, times: times)
        runner.timetable.noteFloor(
          index, elapsed: monotonicNanoseconds() - start, given: times.all)
      }
    }
    let (one, other) = (cell.flavours.prefix(1), cell.flavours.dropFirst())
    try measureFloors(floorFirst ? one : other, &self)
    let start = monotonicNanoseconds()
    let slice = try stage.measure(cell.coordinates, times: times)
    timetable.note(index, elapsed: monotonicNanoseconds() - start, given: times.all)
    try measureFloors(floorFirst ? other : one, &self)
    result.cells[index].rounds.append(Round(number: number, slice, floors: floors))
    let (clients, batch) = (cell.coordinates.clients, request.settings.batch)
    yields[index].append(
      TakenRound(
        number: number,
        yield: RoundYield(
          slice, on: request.machine.site(of: cell.coordinates.placement), given: times,
          clients: clients, batch: batch),
        floorYields: floors.mapValues { RoundYield($0, given: times, clients: 1, batch: batch) }))
  }

  // MARK: Rounds that do not count

  /// What the round of a cell that was run last lacks.
  private func fault(of number: Int, _ index: Int) -> String? {
    guard let last = yields[index].last, last.number == number else { return nil }
    let others = yields[index].dropLast().map(\.yield)
    // Those to come will tell more than one or two do.
    return last.yield.fault(among: others.count < RoundYield.fewestForMost ? [] : others)
  }

  /// What a round of a cell lacks, by all others.
  private func finalFault(of number: Int, _ index: Int) -> String? {
    let taken = yields[index]
    guard let place = taken.lastIndex(where: { $0.number == number }) else { return nil }
    return taken[place].yield.fault(
      among: taken.indices.filter { $0 != place }.map { taken[$0].yield })
  }

  /// Removes a round of a cell, which is to be taken again.
  ///
  /// - Returns: what was removed.
  private mutating func takeBack(_ number: Int, _ index: Int, because fault: String) -> Round? {
    guard let place = result.cells[index].rounds.lastIndex(where: { $0.number == number }) else {
      return nil
    }
    result.cells[index].leftOut.append(
      LeftOutRound(number: number, reason: fault, wasTakenAgain: true))
    return result.cells[index].rounds.remove(at: place)
  }

  /// Puts back a round that could not be taken again after all; the end of the run judges it by all others.
  private mutating func restore(_ round: Round?, _ index: Int) {
    guard let round else { return }
    result.cells[index].leftOut.removeLast()
    if result.cells[index].unavailable == nil { result.cells[index].rounds.append(round) }
  }

  /// Leaves out what there is of a round that was cut short: cells are compared in rounds that all of
  /// them have. The last of the cells may have been cut off itself.
  mutating func leaveOut(_ number: Int, of cells: ArraySlice<Int>) {
    for index in cells where result.cells[index].unavailable == nil {
      if result.cells[index].rounds.last?.number == number {
        result.cells[index].rounds.removeLast()
      }
      result.cells[index].leftOut.append(
        LeftOutRound(number: number, reason: LeftOutRound.cutShort))
    }
  }

  /// Judges all rounds by all others, now that all are known.
  mutating func leaveOutFaultyRounds() {
    for index in result.cells.indices {
      let taken = yields[index]
      var rounds: [Round] = []
      for round in result.cells[index].rounds {
        // Of a round that was taken again, the second.
        guard let place = taken.lastIndex(where: { $0.number == round.number }) else { continue }
        let others = taken.indices.filter { $0 != place }.map { taken[$0] }
        if let fault = taken[place].yield.fault(among: others.map(\.yield)) {
          result.cells[index].leftOut.append(LeftOutRound(number: round.number, reason: fault))
        } else {
          rounds.append(round.withoutFaultyFloors(taken[place], among: others))
        }
      }
      if rounds.isEmpty, let first = result.cells[index].leftOut.first,
        result.cells[index].unavailable == nil
      {
        let reason = "no round counts; round \(first.number): \(first.reason)"
        if taken.last?.yield.stray == nil {
          giveUp(index, because: reason)
        } else {
          breakDown(index, because: reason)
        }
      }
      // One that was taken again after the last stands behind it.
      result.cells[index].rounds = rounds.sorted { $0.number < $1.number }
    }
  }

  /// Says of cells that the time did not suffice for that they have nothing.
  mutating func giveUpWhatHasNoRound() {
    for index in measurable
    where result.cells[index].rounds.isEmpty && result.cells[index].coordinates.entry != .twin {
      giveUp(index, because: "the time was over before its first round")
    }
  }
}

extension Round {
  /// The round with as much of its floors as had its time.
  fileprivate func withoutFaultyFloors(_ taken: TakenRound, among others: [TakenRound]) -> Round {
    var round = self
    for (flavour, own) in taken.floorYields {
      let floors = others.compactMap { $0.floorYields[flavour] }
      if own.roundTripFault(among: floors) != nil { round[flavour] = nil }
      if own.streamFault(among: floors) != nil { round[flavour]?.stream = nil }
    }
    return round
  }
}
