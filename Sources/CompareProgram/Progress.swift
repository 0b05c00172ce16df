// How far a run is: one line that changes on a terminal, one line a round elsewhere.

internal import Comparison
internal import Linux
internal import ProgramSupport

/// The progress of a run, on standard error.
struct Progress {
  private let isLive = StandardStream.errors.isTerminal
  private let width = StandardStream.errors.columns ?? 80
  private var end: UInt64
  private var subject = "measuring the clock"
  private var isShown = false

  /// - Parameter total: nanoseconds that the run takes, from now.
  init(total: UInt64) {
    end = monotonicNanoseconds() + total
  }

  mutating func show(_ event: RunEvent) {
    switch event {
    case .cell(let cell, let round, let rounds, let left):
      end = monotonicNanoseconds() + left
      let place = round == 0 ? "warm-up" : "round \(round) of \(rounds)"
      subject = escaped("\(place): \(cell.longTitle)")
      live()
    case .round(let round, let rounds, let left):
      end = monotonicNanoseconds() + left
      if !isLive {
        Console.errors.line(
          round == 0
            ? "warm-up done; \(timeLeft)" : "round \(round) of \(rounds) done; \(timeLeft)")
      }
    case .tick: live()
    }
  }

  /// Leaves an empty line where the live one was.
  mutating func clear() {
    if isShown { Console.errors.write(Array("\r\u{1B}[K".utf8)) }
    isShown = false
  }

  private var timeLeft: String {
    let now = monotonicNanoseconds()
    return "\(now < end ? (end - now + 999_999_999) / 1_000_000_000 : 0) s left"
  }

  private mutating func live() {
    guard isLive else { return }
    // One column less than there are: a full line would wrap on some terminals.
    let room = max(0, width - timeLeft.count - 3)
    Console.errors.passing("\r\(subject.prefix(room)); \(timeLeft)\u{1B}[K")
    isShown = true
  }
}
