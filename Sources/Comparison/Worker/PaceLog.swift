// How far behind its rate an open loop was, while a round went on: a kind that is too slow for the
// rate falls behind further and further, and nothing else does.

/// What one client notes of its pace.
struct PaceLog {
  /// When the round's first ping was due, and when its last one has to be answered for the rate to be
  /// kept; on CLOCK_MONOTONIC, in nanoseconds.
  private let start: UInt64
  private let end: UInt64
  private var early = ThinnedSample()
  private var late = ThinnedSample()

  init(start: UInt64, end: UInt64) {
    self.start = start
    self.end = end
  }

  /// After which no ping is sent that was due before.
  var limit: UInt64 { end + (end - start) / 4 }

  /// Notes when a ping was sent and when that was meant. The first quarter of the round is passed
  /// over, in which the clock's thread and the channel may still wake up.
  mutating func note(sent: UInt64, meant: UInt64) {
    let backlog = sent > meant ? sent - meant : 0
    // By the time of sending: a loop that falls behind never comes to the last of its pings.
    switch sent {
    case ..<(start + (end - start) / 4): break
    case ..<(start + (end - start) / 2): early.add(backlog)
    case (start + (end - start) / 4 * 3)...: late.add(backlog)
    default: break
    }
  }

  /// Returns what came of it.
  ///
  /// - Parameters:
  ///   - messages: that were answered.
  ///   - lastAnswer: when the last of them was.
  func pace(messages: UInt64, lastAnswer: UInt64) -> Pace {
    Pace(
      messages: messages,
      // Not less than the time for which pings were due: answers that come in time are not faster
      // than the pings.
      nanoseconds: max(end, lastAnswer) - start, earlyBacklogNanoseconds: early.median,
      lateBacklogNanoseconds: late.median)
  }
}

extension Pace {
  /// What several clients kept at the same time; nil of none.
  init?(together paces: [Pace]) {
    guard let nanoseconds = paces.map(\.nanoseconds).max() else { return nil }
    func median(_ values: [UInt64?]) -> UInt64? {
      let known = values.compactMap(\.self).sorted()
      return known.isEmpty ? nil : known[known.count / 2]
    }
    self.init(
      messages: paces.reduce(0) { $0 + $1.messages }, nanoseconds: nanoseconds,
      earlyBacklogNanoseconds: median(paces.map(\.earlyBacklogNanoseconds)),
      lateBacklogNanoseconds: median(paces.map(\.lateBacklogNanoseconds)))
  }
}
