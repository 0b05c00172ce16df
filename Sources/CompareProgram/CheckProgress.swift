// How far the checks of a kind are: one line that changes on a terminal that can, one line for each clause and way to
// wait elsewhere.

internal import IPCChannels
internal import Linux
internal import ProgramSupport
internal import Reporting

/// The progress of `ipc-compare check`, on standard error.
final class CheckProgress {
  /// Whether lines can be replaced: TERM=dumb and its like only know new ones.
  private let isLive = canReplaceLines()
  private var last = ""

  /// Says what is checked from now on.
  ///
  /// - Parameters:
  ///   - clause: as the contract names it.
  ///   - size: of the records, in bytes.
  func begin(_ clause: String, _ wait: WaitStrategy, _ size: Int) {
    let subject = "checking \(clause): \(wait.rawValue)"
    if isLive {
      Console.errors.passing("\(subject), \(size) bytes")
    } else if subject != last {
      Console.errors.line(subject)
      last = subject
    }
  }

  /// Leaves nothing of the live line.
  func clear() {
    if isLive { Console.errors.endPassing() }
  }
}
