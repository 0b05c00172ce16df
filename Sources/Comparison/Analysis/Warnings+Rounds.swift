// Warnings about rounds that there are not: some were not run, and some do not count.

extension Warning {
  static func fewerRounds(_ result: RunResult) -> WarningFinding? {
    let asked = result.settings.rounds
    let run = result.roundsRun
    let isAvailable = result.cells.contains {
      $0.coordinates.entry == .own && $0.unavailable == nil
    }
    guard result.complete, isAvailable, run < asked else { return nil }
    let bound =
      run < Timetable.fewestRounds
      ? ": of so few nobody can say how far apart two rounds lie, and no figure has an interval"
      : ""
    return WarningFinding(
      reason: "the time of \(duration(nanoseconds: Double(result.settings.timeNanoseconds))) was "
        + "enough for \(run) of \(asked) rounds\(bound)",
      remedy: "end what else runs, give it more time (--time), or compare fewer cells (--kind, "
        + "--wait, --placement)")
  }

  static func leftOutRounds(_ result: RunResult) -> WarningFinding? {
    let cells = result.cells.filter { !$0.leftOut.isEmpty }
    let all = cells.flatMap(\.leftOut)
    guard let most = cells.max(by: { $0.leftOut.count < $1.leftOut.count }),
      let example = most.leftOut.first
    else { return nil }
    let run = result.cells.reduce(0) { $0 + $1.rounds.count + $1.leftOut.count }
    let again = all.count { $0.wasTakenAgain }
    let repeated = again == 0 ? "" : ", \(again) of them taken again"
    return WarningFinding(
      reason: "\(all.count) of \(counted(run, "round")) of cells "
        + "\(all.count == 1 ? "does" : "do") not count\(repeated); for example round "
        + "\(example.number) of \(result.label(of: most.coordinates)): \(example.reason)",
      remedy: "end what else runs ('top' shows it) or moves processes, or give the run more time "
        + "(--time)")
  }
}

extension RunResult {
  /// Rounds that were run as a whole, of which cells may have had to leave some out.
  package var roundsRun: Int {
    cells.flatMap { cell in
      cell.rounds.map(\.number)
        + cell.leftOut.filter { $0.reason != LeftOutRound.cutShort }.map(\.number)
    }.max() ?? 0
  }

  /// Whether it stopped before its last round. One in which a cell failed is not complete either, and goes on.
  package var endedEarly: Bool { !complete && roundsRun < settings.rounds }
}
