// What a result says to somebody's needs in one placement: the group of cells that is nearest to them, and who is best
// in it.

package import Comparison
internal import IPCChannels

/// The ranking of one placement.
package struct PlacementAdvice: Sendable {
  /// The cells that are nearest to what is needed.
  package let group: Group
  /// How they differ from it.
  package let gaps: [Gap]
  /// What ranks.
  package let metric: Metric
  package let contest: Contest
  /// Those that are ranked, the best first.
  package let rows: [RankedRow]
  /// Whether the run passed its test of itself here. Where it failed, its order is worth nothing.
  package let isTrusted: Bool

  /// A cell and its rank.
  package struct RankedRow: Sendable {
    package let row: Row
    /// From 1; cells of one rank are a tie.
    package let rank: Int
    package let standing: Answer.Standing
  }

  /// One respect in which what was measured is not what is needed.
  package enum Gap: Equatable, Sendable {
    /// Bytes.
    case size(measured: Int, needed: Int)
    case clients(measured: Int, needed: Int)
    /// Messages a second of each client; nil for a closed loop.
    case rate(measured: Int?, needed: Int?)
  }

  /// Whether the order of the rows says anything: the run can be trusted, and has rounds enough for bounds.
  package var isRanked: Bool {
    isTrusted && !contest.answer.undecided.contains { $0.ratio == nil }
  }

  /// The cells that the group's figures say to take: the best, and those that no difference to it was found of.
  package var best: [CellCoordinates] { isRanked ? contest.answer.best.map(\.coordinates) : [] }

  /// Those that the figures give no reason to pass over: the best, and those that take hardly longer by rounds that do
  /// not tell whether that is luck. To choose one of these by its figure would be luck, too.
  package var level: [CellCoordinates] {
    guard isRanked, let first = contest.answer.best.first else { return [] }
    let close = contest.answer.undecided.filter {
      $0.nanoseconds <= Answer.closeRatio * first.nanoseconds
    }
    return best + close.map(\.coordinates)
  }

  /// Those of which the rounds do not tell whether they are as fast.
  package var undecided: [CellCoordinates] {
    isRanked ? contest.answer.undecided.map(\.coordinates) : rows.map(\.row.coordinates)
  }
}

/// All that a result says to some needs.
struct MeasuredField {
  let placements: [PlacementAdvice]
  /// Cells that were left out, and why: a sentence for each reason.
  let unsuitable: [String]
  /// Of kinds of which nobody knows whether they meet the needs, those that are as fast as the best or faster.
  let tempting: [String]
  /// Cells whose share of a CPU is not known.
  let unknownShares: [String]
  /// Cells that kept an open loop's rate in some rounds only: something disturbed the others, which says little about the
  /// kind.
  let unsteady: [String]
  /// Kinds of which each cell was left out, so that no further run is to show them.
  let leftOut: Set<String>
  private let hasSeveralPlacements: Bool

  /// - Parameters:
  ///   - ranked: the kinds that take part.
  ///   - doubtful: kinds that take no part, and might if more were known of them.
  init(_ needs: Needs, _ ranked: [Advice.Judged], doubtful: [Advice.Judged], _ report: Report?) {
    guard let report else {
      (placements, unsuitable, tempting, unknownShares, unsteady) = ([], [], [], [], [])
      (leftOut, hasSeveralPlacements) = ([], false)
      return
    }
    let names = Set(ranked.map(\.candidate.name))
    var reasons: [(reason: String, cells: [String])] = []
    var unknownShares: [String] = []
    var unsteady: [String] = []
    var tempting: [String] = []
    var out: [String: Int] = [:]
    let groups = Self.groups(needs, names, report)
    hasSeveralPlacements = groups.count > 1
    let hasSeveral = hasSeveralPlacements
    func label(_ cell: CellCoordinates) -> String { Self.label(cell, placed: hasSeveral) }
    func leaveOut(_ cell: CellCoordinates, _ reason: String, as subject: String? = nil) {
      out[cell.name, default: 0] += 1
      let subject = subject ?? label(cell)
      guard let place = reasons.firstIndex(where: { $0.reason == reason }) else {
        return reasons.append((reason, [subject]))
      }
      if !reasons[place].cells.contains(subject) { reasons[place].cells.append(subject) }
    }
    placements = groups.map { group, gaps in
      var taking: [Row] = []
      for row in group.rows where names.contains(row.coordinates.name) && row.isMeasured {
        switch CellFit(row, in: group, needs, report.result) {
        case .fits: taking.append(row)
        case .unknownShare:
          taking.append(row)
          unknownShares.append(label(row.coordinates))
        case .unfit(let reason): leaveOut(row.coordinates, reason)
        case .unfitWait(let reason):
          leaveOut(
            row.coordinates, reason, as: "cells that wait by '\(row.coordinates.wait.rawValue)'")
        }
      }
      let placed = PlacementAdvice(needs, group, gaps, taking, report.result)
      for cell in placed.contest.behind {
        let pace = report.result.cells.first { $0.coordinates == cell }?.pace
        if pace?.isUnsteady == true {
          unsteady.append(label(cell))
        } else {
          leaveOut(cell, "did not keep \(cell.rateText ?? "the rate")")
        }
      }
      tempting += Self.tempting(doubtful, beside: placed, report.result).filter {
        !tempting.contains($0)
      }
      return placed
    }
    unsuitable = reasons.map { "\($0.cells.joined(separator: ", ")): \($0.reason)" }
    self.unknownShares = unknownShares
    self.unsteady = unsteady
    leftOut = Set(
      out.filter { name, count in
        let cells = groups.flatMap(\.0.rows).filter { $0.coordinates.name == name }
        return cells.count == count
      }.keys)
    self.tempting = tempting
  }

  /// A cell in a sentence, with its placement where there are several.
  func label(_ cell: CellCoordinates) -> String {
    Self.label(cell, placed: hasSeveralPlacements)
  }

  private static func label(_ cell: CellCoordinates, placed: Bool) -> String {
    "\(cell.label) (\(cell.wait.rawValue)\(placed ? ", \(cell.placement.rawValue)" : ""))"
  }

  /// The nearest group of each placement that suits, in the order of the result.
  private static func groups(
    _ needs: Needs, _ names: Set<String>, _ report: Report
  ) -> [(Group, [PlacementAdvice.Gap])] {
    let groups = report.analysis.groups.filter { group in
      let site = report.result.machine.site(of: group.placement)
      switch needs.place {
      case .oneProcessor: return site?.isOneProcessor == true
      case .twoProcessors: return site?.clientCPU != nil && site?.isOneProcessor == false
      case nil: return true
      }
    }
    var placements: [Placement] = []
    for group in groups where !placements.contains(group.placement) {
      placements.append(group.placement)
    }
    return placements.compactMap { placement in
      let own = groups.filter { $0.placement == placement }
      func hasFigures(_ group: Group) -> Bool {
        let metric = needs.metric(isOpenLoop: group.isOpenLoop)
        return group.rows.contains {
          names.contains($0.coordinates.name) && $0[metric]?.value != nil
        }
      }
      // A group without a single figure of what is needed says nothing.
      let telling = own.filter(hasFigures)
      return telling.min { distance($0, needs) < distance($1, needs) }
        .map { ($0, gaps(of: $0, needs)) }
    }
  }

  /// How far a group is from what is needed: factors of two, and much for another kind of loop.
  private static func distance(_ group: Group, _ needs: Needs) -> Double {
    func factors(_ one: Int, _ other: Int?) -> Double {
      guard let other else { return 0 }
      return abs(Double(max(1, one).bits) - Double(max(1, other).bits))
        + (one == other ? 0 : 0.5)
    }
    let rate =
      switch (group.ratePerSecond, needs.openLoopRate) {
      case (nil, nil): 0.0
      case (let measured?, let needed?): factors(measured, needed)
      case (nil, _?): 20.0
      case (_?, nil): 40.0
      }
    // Of several that are as near, the smallest; what is not asked for is best as simple as can be.
    let simplicity = (Double(group.recordSize) + Double(group.clients)) / 1e8
    return factors(group.recordSize, needs.measuredSize) + factors(group.clients, needs.clients)
      + rate + simplicity
  }

  private static func gaps(of group: Group, _ needs: Needs) -> [PlacementAdvice.Gap] {
    var gaps: [PlacementAdvice.Gap] = []
    if let size = needs.measuredSize, size != group.recordSize {
      gaps.append(.size(measured: group.recordSize, needed: size))
    }
    if let clients = needs.clients, clients != group.clients {
      gaps.append(.clients(measured: group.clients, needed: clients))
    }
    if needs.openLoopRate != group.ratePerSecond {
      gaps.append(.rate(measured: group.ratePerSecond, needed: needs.openLoopRate))
    }
    return gaps
  }

  /// Kinds that nobody knows enough of, and whose figures are not shown to be worse than the best.
  private static func tempting(
    _ doubtful: [Advice.Judged], beside placed: PlacementAdvice, _ result: RunResult
  ) -> [String] {
    let names = Set(doubtful.map(\.candidate.name))
    let others = placed.group.rows.map(\.coordinates).filter { names.contains($0.name) }
    guard !others.isEmpty, placed.isTrusted else { return [] }
    let both = result.contest(
      of: placed.rows.map(\.row.coordinates) + others, by: placed.metric,
      selfTest: placed.group.answer.selfTest)
    return doubtful.map(\.candidate.name).filter { name in
      others.contains { $0.name == name && both.ranks[$0] == 1 }
    }
  }
}

extension Int {
  /// Its logarithm to the base of 2, rounded down.
  fileprivate var bits: Int { Int.bitWidth - 1 - leadingZeroBitCount }
}

extension PlacementAdvice {
  init(_ needs: Needs, _ group: Group, _ gaps: [Gap], _ taking: [Row], _ result: RunResult) {
    let metric = needs.metric(isOpenLoop: group.isOpenLoop)
    let contest = result.contest(
      of: taking.map(\.coordinates), by: metric, selfTest: group.answer.selfTest)
    let standings =
      contest.answer.best + contest.answer.undecided + contest.answer.slower
    self.group = group
    self.gaps = gaps
    self.metric = metric
    self.contest = contest
    isTrusted = group.answer.selfTest?.hasFailed != true
    rows = standings.compactMap { standing in
      guard let row = group.rows.first(where: { $0.coordinates == standing.coordinates }),
        let rank = contest.ranks[standing.coordinates]
      else { return nil }
      return RankedRow(row: row, rank: rank, standing: standing)
    }.sorted { ($0.rank, $0.standing.nanoseconds) < ($1.rank, $1.standing.nanoseconds) }
  }
}

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
