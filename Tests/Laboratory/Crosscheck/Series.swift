// What has been measured of one mechanism so far.

import ForeignPrograms

/// The turns of one mechanism.
struct Series {
  let mechanism: Mechanism
  /// Why it is not compared here at all.
  private let obstacle: String?
  private var turns: [Turn] = []
  /// Why turns do not count.
  private var lost: [String] = []
  private var failure: String?

  init(_ mechanism: Mechanism, obstacle: String?) {
    self.mechanism = mechanism
    self.obstacle = obstacle
  }

  /// Whether nothing more can be measured.
  var isOver: Bool { obstacle != nil || failure != nil }

  /// Measures one turn.
  ///
  /// - Parameter isBackwards: in the other order, so that what drifts drifts for both sides.
  mutating func measure(_ ours: OurRoundTrip, _ theirs: TheirRoundTrip, isBackwards: Bool) {
    let mechanism = mechanism
    var turn: Turn = [:]
    func loop(_ figure: Figure) throws {
      turn[figure] = try LoopRole.measure(mechanism, figure, cpu: theirs.cpu)
    }
    let steps: [() throws -> Void] = [
      {
        let found = try ours.measure(mechanism)
        turn[.ours] = found.ours
        turn[.floor] = found.floor
      },
      { turn[.theirs] = try theirs.measure(mechanism) },
      { try loop(.asWritten) }, { try loop(.inlined) }, { try loop(.bare) },
    ]
    do {
      for step in isBackwards ? steps.reversed() : steps { try step() }
      turns.append(turn)
    } catch let error as LostTurn {
      lost.append(error.reason)
    } catch {
      failure = "\(error)"
    }
  }

  /// What the turns say; nil where there are too few of them, or something broke down.
  var findings: Findings? { isOver ? nil : Findings(mechanism, turns) }

  /// Whether nothing is left that nobody can account for; a mechanism that cannot be compared here
  /// says nothing against it.
  var isGood: Bool { obstacle != nil || findings?.isGood == true }

  /// The outcome in words.
  var sentence: String {
    let name = "`\(mechanism.rawValue)`"
    if let obstacle { return "\(name) was not compared: \(obstacle)." }
    if let failure { return "\(name) could not be compared: \(failure)" }
    let leftOut = lost.isEmpty ? "" : ", \(lost.count) left out (\(lost[0]))"
    let count = "\(turns.count) turns\(leftOut)"
    guard let findings else {
      return "\(name) could not be compared: \(count), and an interval needs "
        + "\(PairedRatio.fewestPairs); measure again when the machine has less to do."
    }
    return "\(findings.sentence) By the \(mechanism.statistic) of a round trip, \(count)."
  }
}
