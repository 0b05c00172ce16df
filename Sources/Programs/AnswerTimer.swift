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
    // Once a second is enough, and no message is slower for it: the timer gets that second more.
    nextSetting = clock &+ 1_000_000_000
    setAlarm(seconds: UInt32(seconds) + 1)
  }

  /// Notes that nothing is asked of the server.
  mutating func stop() {
    nextSetting = 0
    setAlarm(seconds: 0)
  }
}
