// How far a run is: one line that changes on a terminal that can, one line a round elsewhere.

internal import Comparison
internal import Linux
internal import ProgramSupport
internal import Reporting

/// The progress of a run, on standard error.
struct Progress {
  private let style: TerminalStyle
  /// Whether lines can be replaced: TERM=dumb and its like only know new ones.
  private let isLive = canReplaceLines()
  private var progress: RunProgress

  /// - Parameters:
  ///   - end: when the run is to be over, on CLOCK_MONOTONIC in nanoseconds.
  ///   - style: of standard error.
  init(end: UInt64, style: TerminalStyle) {
    self.style = style
    progress = RunProgress(end: end)
  }

  mutating func show(_ event: RunEvent) {
    let line = progress.note(event, at: monotonicNanoseconds())
    if isLive {
      live()
    } else if let line {
      Console.errors.line(line)
    }
  }

  /// Says that the rest is arithmetic, which takes a moment too.
  mutating func conclude() {
    progress.conclude()
    if isLive { live() }
  }

  /// Leaves nothing of the live line.
  func clear() {
    if isLive { Console.errors.endPassing() }
  }

  private func live() {
    // Asked each time: the terminal may have another width by now.
    let columns = StandardStream.errors.columns ?? TerminalStyle.usualWidth
    Console.errors.passing(
      progress.line(at: monotonicNanoseconds(), columns: columns, style: style))
  }
}
