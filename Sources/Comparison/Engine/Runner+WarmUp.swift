// What comes before the first round that counts: what can be measured, what it costs, and which cells
// take part a second time.

internal import Linux
internal import Sampling

extension Runner {
  /// Round 0: finds out what can be measured, counts what is not timed, and warms up.
  ///
  /// - Returns: for each cell the median that ranked it here, in nanoseconds; nil where it has none.
  mutating func warmUp(_ stage: Stage) throws(RunFailure) -> [Double?] {
    var medians = [Double?](repeating: nil, count: result.cells.count)
    var isOver = false
    for index in result.cells.indices {
      announce(index, round: 0, result.cells.indices[index...])
      isOver = isOver || !timetable.allowsWarmUp(index, at: monotonicNanoseconds())
      if isOver {
        giveUp(index, because: "the time was over before its warm-up")
        continue
      }
      let wasWhole = try attempt(index) { (runner) throws(WorkFailure) in
        medians[index] = try runner.warmUp(index, stage)
        if runner.result.cells[index].coordinates.entry == .against {
          runner.result.cells[index].systemCalls.unavailable = "counted for this build alone"
        } else if runner.timetable.allowsCounting(
          index + 1, of: medians.count, rounds: runner.result.settings.rounds,
          at: monotonicNanoseconds())
        {
          let found = try stage.preliminaries(of: runner.result.cells[index].coordinates)
          runner.result.cells[index].systemCalls = found.systemCalls
          runner.result.cells[index].footprint = found.footprint
        } else {
          runner.result.cells[index].systemCalls.unavailable = "there was no time to count them"
        }
      }
      if !wasWhole { cutOff = index }
    }
    return medians
  }

  /// Measures one cell and its floors for a moment.
  private mutating func warmUp(_ index: Int, _ stage: Stage) throws(WorkFailure) -> Double? {
    let cell = result.cells[index].coordinates
    let given = Timetable.warmUp.all
    var start = monotonicNanoseconds()
    let slice = try stage.warmUp(cell)
    timetable.note(index, elapsed: monotonicNanoseconds() - start, given: given)
    for flavour in request.settings.flavours where cell.entry == .own {
      start = monotonicNanoseconds()
      let floor = try stage.lookAtFloor(of: cell, flavour)
      result.cells[index][flavour] = floor
      if floor.unavailable == nil {
        timetable.noteFloor(index, elapsed: monotonicNanoseconds() - start, given: given)
      } else {
        timetable.noteMissingFloor(index)
      }
    }
    return Mixture(
      [slice.response ?? slice.roundTrip], clockStep: result.clockResolution
    )?.quantile(0.5)
  }

  /// Enters the fastest cell of each group of two or more a second time. Where nobody asked for a number
  /// of rounds there are as many more as that needs, each of them shorter.
  mutating func enterTwins(_ medians: [Double?]) {
    let able = measurable
    let groups = Dictionary(grouping: able) { Group.Key(result.cells[$0].coordinates) }
      .values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    if groups.isEmpty {
      result.selfTestUnavailable = "no two cells are compared with each other"
      return
    }
    let fastest = groups.compactMap { group in
      group.filter { result.cells[$0].coordinates.entry == .own }
        .min { medians[$0] ?? .infinity < medians[$1] ?? .infinity }
    }
    let now = monotonicNanoseconds()
    if request.choosesRounds,
      let needed = timetable.roundsForTwins(
        of: fastest, among: able, atLeast: result.settings.rounds, at: now)
    {
      result.settings.rounds = needed
    }
    guard let rounds = rounds(from: 1) else { return }
    let planned = timetable.planned(able, rounds, at: now)
    let share = timetable.share(able, 1...planned, at: now)
    var refusals: [String] = []
    for cell in fastest {
      var coordinates = result.cells[cell].coordinates
      do throws(Timetable.NoTwin) {
        let twin = try timetable.twin(
          of: cell, among: fastest.count, rounds: planned, asked: rounds.count, share: share)
        timetable.add(twin, of: cell)
        coordinates.entry = .twin
        result.cells.append(Cell(coordinates))
        yields.append([])
      } catch {
        refusals.append("\(coordinates.longTitle): \(error.text)")
      }
    }
    if !refusals.isEmpty {
      result.selfTestUnavailable = firstThree(refusals, separator: "; ")
    }
  }

  /// Says of twins that have too few rounds after all, because they became dearer or the time shorter,
  /// that they prove nothing.
  mutating func sayWhatTwinsLack() {
    let fewest = Timetable.fewestTwinTurns
    let lacking = result.cells.filter {
      $0.coordinates.entry == .twin && $0.rounds.count < fewest
    }.map {
      "\($0.coordinates.longTitle): \(counted($0.rounds.count, "round")) of its second entry "
        + "\($0.rounds.count == 1 ? "counts" : "count"), and it needs \(fewest)"
    }
    if lacking.isEmpty { return }
    let known = result.selfTestUnavailable.map { [$0] } ?? []
    result.selfTestUnavailable = firstThree(known + lacking, separator: "; ")
  }
}
