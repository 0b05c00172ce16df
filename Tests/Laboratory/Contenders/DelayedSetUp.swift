// Set-ups that take a known part longer. A set-up begins before there is a channel and ends with it.

internal import Linux
internal import Synchronization

/// Part of a channel, at whose end it waits for a part of the time since the last channel's end.
///
/// It is a structure of its own and not the channel's `deinit`: in release builds, Swift 6.3 destroys the fields of a
/// channel that is a generic noncopyable structure, and leaves out its `deinit`.
struct DelayedSetUp: ~Copyable, Sendable {
  /// What the channel has waited on purpose already, in nanoseconds.
  var delayed: UInt64 = 0
  private let percent: UInt64

  /// When the last channel of this process ended, on CLOCK_MONOTONIC in nanoseconds; 0 before that. A
  /// worker that measures set-ups makes one channel at a time.
  private static let lastEnd = Atomic<UInt64>(0)

  init(percent: UInt64) {
    self.percent = percent
  }

  deinit {
    let lastEnd = Self.lastEnd.load(ordering: .relaxed)
    let now = monotonicNanoseconds()
    if lastEnd > 0 {
      let rest = PlantedDelay.rest(elapsed: now - lastEnd, delayed: delayed, percent: percent)
      PlantedDelay.waitAwake(until: now + rest)
    }
    Self.lastEnd.store(monotonicNanoseconds(), ordering: .relaxed)
  }
}
