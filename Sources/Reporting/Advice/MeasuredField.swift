// What a result says to some needs, placement by placement: which cells are nearest to them, which of these can be what
// is needed, and what was left out.

internal import Comparison
internal import IPCChannels

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
