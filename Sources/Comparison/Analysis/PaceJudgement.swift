// Whether an open loop kept its rate. Where it did not, response times tell how long the round was, and
// nothing about the kind.

/// How a cell of an open loop kept the rate that was asked for.
package struct PaceJudgement: Equatable, Sendable {
  /// Messages a second that all clients together were to send.
  package let asked: Double
  /// Messages a second that were answered: ``Metric/achievedRate``, a median over rounds, so that one
  /// stalled round is no rate missed.
  package let reached: Double
  /// Whether pings were sent later and later while rounds went on, in nearly all rounds.
  package let backlogGrows: Bool
  /// Rounds that there are, and those of them that had the rate.
  package let rounds: Int
  package let keptRounds: Int

  /// A rate of which less was answered is not kept.
  static let leastShare = 0.99

  /// Whether the cell's response times are those of the rate that was asked for.
  package var isKept: Bool { reached >= PaceJudgement.leastShare * asked && !backlogGrows }

  /// What a row says of a rate that was not kept, such as `reached 181,000/s of 300,000/s`; nil where
  /// it was.
  package var remark: String? {
    if isKept { return nil }
    let growth = backlogGrows ? ", and fell behind more and more" : ""
    return "reached \(grouped(reached))/s of \(grouped(asked))/s\(growth)"
      + (isUnsteady ? " (kept in \(keptRounds) of \(rounds) rounds)" : "")
  }

  /// Whether some rounds had the rate, and most had not: a stall does that, so it says little about the kind.
  package var isUnsteady: Bool { !isKept && !backlogGrows && keptRounds > 0 }

  /// - Parameters:
  ///   - asked: messages a second of all clients together.
  ///   - reached: likewise.
  ///   - paces: those of the rounds.
  init(asked: Double, reached: Double, _ paces: [Pace]) {
    self.asked = asked
    self.reached = reached
    backlogGrows = PaceJudgement.grows(paces)
    rounds = paces.count
    keptRounds = paces.count { $0.rate(of: asked) >= PaceJudgement.leastShare * asked }
  }

  /// A loop that is too slow by a part x falls behind by x of the time that passes, so that its
  /// backlog at seven eighths of a round is 2.3 times that at three eighths, in every round. A loop
  /// that keeps up has the same backlog at both, and noise makes the one larger as often as the other.
  private static func grows(_ paces: [Pace]) -> Bool {
    let changes = paces.compactMap { pace -> (ratio: Double, share: Double)? in
      guard let early = pace.earlyBacklogNanoseconds, let late = pace.lateBacklogNanoseconds else {
        return nil
      }
      return (
        Double(late) / Double(max(1, early)),
        (Double(late) - Double(early)) / Double(max(1, pace.nanoseconds))
      )
    }
    // Of fewer, three quarters can be by chance.
    guard changes.count >= 4, let ratios = Quartiles(changes.map(\.ratio)),
      let shares = Quartiles(changes.map(\.share))
    else { return false }
    // Half of the round lies between the two: a growth of 1/400 of it is half a percent of the rate.
    return ratios.lower > 1.5 && shares.median > 1.0 / 400
  }
}

extension Pace {
  /// Whether pings were sent when they were due in the last quarter of the round, the last few
  /// perhaps excepted: those may have met a stall, which is no matter of the rate. A loop that is a
  /// hundredth too slow is late there by 1/114 of the round.
  private var keptUp: Bool {
    lateBacklogNanoseconds.map { $0 < nanoseconds / 200 } ?? false
  }

  /// Messages a second that were answered, of all clients together.
  ///
  /// A round that kept up had the rate that was asked for. Its answers by its time would be fewer where
  /// the last of them met a stall: a round ends with its last answer, whatever kept that.
  /// - Parameter asked: messages a second of all clients together.
  fileprivate func rate(of asked: Double) -> Double {
    keptUp ? max(asked, messagesPerSecond) : messagesPerSecond
  }
}

extension Cell {
  /// Messages a second that all clients together were to send; nil in a closed loop.
  private var askedRate: Double? {
    coordinates.ratePerSecond.map { Double($0) * Double(coordinates.clients) }
  }

  /// Messages a second that were answered: what is printed, and what decides whether the cell is ranked.
  /// Nil in a closed loop, and where nothing was measured.
  var achievedRate: RoundFigure? {
    guard let asked = askedRate else { return nil }
    return RoundFigure(
      medianOf: rounds.compactMap { round in
        round.pace.map { (round.number, $0.rate(of: asked)) }
      }, most: asked, isOfOneRound: true)
  }

  /// How the rate was kept; nil in a closed loop, and where nothing was measured.
  package var pace: PaceJudgement? {
    guard let asked = askedRate, let reached = achievedRate?.value else { return nil }
    return PaceJudgement(asked: asked, reached: reached, rounds.compactMap(\.pace))
  }
}
