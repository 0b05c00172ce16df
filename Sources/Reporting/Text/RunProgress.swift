// How far a run is, in words. What is shown when is decided by a clock that is handed in, so that the arithmetic
// can be tested without a run.

package import Comparison

/// The progress of a run.
package struct RunProgress: Sendable {
  /// When it is expected to be over, on CLOCK_MONOTONIC in nanoseconds.
  private var end: UInt64
  private var subject = "measuring the clock"
  /// Nil where nothing is told of the time.
  private var isTimed = true

  /// - Parameter end: when the run is to be over, on CLOCK_MONOTONIC in nanoseconds.
  package init(end: UInt64) {
    self.end = end
  }

  /// Takes note of an event.
  ///
  /// - Returns: a line for those who do not see the live one; nil where there is nothing to say.
  package mutating func note(_ event: RunEvent, at now: UInt64) -> String? {
    switch event {
    case .cell(let cell, let round, let rounds, let left):
      end = now + left
      subject = (round == 0 ? "warm-up" : "round \(round) of \(rounds)") + ": \(cell.longTitle)"
    case .again(let cell, let round, let left):
      end = now + left
      subject = "round \(round) again: \(cell.longTitle)"
    case .round(let round, let rounds, let left):
      end = now + left
      let time = Self.time(until: end, at: now).map { "; \($0)" } ?? ""
      return (round == 0 ? "warm-up done" : "round \(round) of \(rounds) done") + time
    case .tick: break
    }
    return nil
  }

  /// Takes note that everything is measured, and is now looked at.
  package mutating func conclude() {
    subject = "computing the figures"
    isTimed = false
  }

  /// The live line: what matters most stands first, because a narrow terminal shows no more.
  ///
  /// - Parameter columns: of the terminal. One of them stays free: a full line would wrap on some terminals.
  package func line(at now: UInt64, columns: Int, style: TerminalStyle) -> String {
    let text = TerminalText(style: style)
    let time = isTimed ? Self.time(until: end, at: now).map { "\($0), " } ?? "" : ""
    return text.cut(text.plain(time + subject), to: max(0, columns - 1))
  }

  /// How long it is until a time, rounded up; or how long it has been late, in whole seconds. Nothing within the
  /// second after it: that no time is left would not be true, because the work is not over.
  static func time(until end: UInt64, at now: UInt64) -> String? {
    if now < end { return "\(duration(roundedUp: end - now)) left" }
    let late = (now - end) / 1_000_000_000
    return late > 0 ? "\(duration(roundedUp: late * 1_000_000_000)) later than planned" : nil
  }

  /// Two digits of the unit that leaves them: who waits for hours does not count seconds.
  private static func duration(roundedUp nanoseconds: UInt64) -> String {
    let seconds = (nanoseconds + 999_999_999) / 1_000_000_000
    if seconds < 100 { return "\(seconds) s" }
    let minutes = (seconds + 59) / 60
    return minutes < 100 ? "\(minutes) min" : "\((minutes + 59) / 60) h"
  }
}
