// How long a server may keep its client waiting, once there is a channel: `--timeout`.

internal import Linux

/// A timer that is set back by each sign of life, and brings SIGALRM where none comes.
struct AnswerTimer {
  /// How long to wait for one.
  let seconds: Int
  /// When it is to be set back, on CLOCK_MONOTONIC in nanoseconds.
  private var nextSetting: UInt64 = 0

  init(seconds: Int) {
    self.seconds = seconds
  }

  /// Notes that the server has done something, or is asked to from now on.
  ///
  /// - Parameter clock: now.
  mutating func restart(at clock: UInt64 = monotonicNanoseconds()) {
    if clock < nextSetting { return }
    // Ten times in that time are enough, and no message is slower for it: the timer gets a tenth more.
    nextSetting = clock &+ UInt64(seconds) &* 100_000_000
    setAlarm(after: .milliseconds(1_100) * seconds)
  }

  /// Notes that nothing is asked of the server.
  mutating func stop() {
    nextSetting = 0
    setAlarm(after: .zero)
  }
}
