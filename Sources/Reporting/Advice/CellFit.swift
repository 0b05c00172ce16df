// What a budget, a placement and a load ask of a cell, whatever its kind promises.

internal import Comparison
internal import IPCChannels

/// Whether a cell can be what is needed, beside what its kind promises.
enum CellFit: Equatable {
  case fits
  /// Nobody knows how much CPU time it takes at the rate.
  case unknownShare
  /// Why it cannot.
  case unfit(String)
  /// Why no cell can that waits as it does.
  case unfitWait(String)

  init(_ row: Row, in group: Group, _ needs: Needs, _ result: RunResult) {
    let wait = row.coordinates.wait
    let isOnOne = result.machine.site(of: group.placement)?.isOneProcessor == true
    if wait != .block, needs.budget == .sleep {
      self = .unfitWait("they may keep a CPU busy while they wait ('sleep')")
      return
    }
    if wait == .spin {
      if isOnOne {
        self = .unfitWait("on one CPU a side that spins keeps the other one from answering")
        return
      }
      if case .percent = needs.budget {
        self = .unfitWait("each side takes all of a CPU")
        return
      }
      if needs.demands(.busy) {
        self = .unfitWait("each side needs a CPU of its own, and others load this machine ('busy')")
        return
      }
    }
    if needs.timed == .oneWay, let asked = needs.totalRate,
      let carried = row[.stream]?.value, carried < asked
    {
      self = .unfit(
        "it carries \(grouped(carried)) messages/s, and \(grouped(asked)) are needed")
      return
    }
    guard case .percent(let most) = needs.budget, let rate = needs.totalRate else {
      self = .fits
      return
    }
    // What a message costs at a rate was measured at that rate, or of a side that sleeps for each.
    let isTold =
      group.ratePerSecond == needs.openLoopRate || wait == .block && group.ratePerSecond == nil
    guard isTold, let cost = row[.cpu]?.value else {
      self = .unknownShare
      return
    }
    let share = cost * rate / 1e7
    self =
      share <= Double(most)
      ? .fits
      : .unfit("it takes \(NumberText.significant(share)) % of a CPU, and \(most) % are allowed")
  }
}
