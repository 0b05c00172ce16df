// How long a channel waits to be slower by a known part.

internal import Linux

/// The arithmetic of a channel's delays.
package enum PlantedDelay {
  /// How much longer to wait, in nanoseconds, for the whole to take a part longer than it would have.
  ///
  /// - Parameters:
  ///   - elapsed: since the beginning, what was waited on purpose included.
  ///   - delayed: what was waited on purpose since then; more than `elapsed` where it began earlier.
  /// - Returns: 0 where enough was waited already.
  package static func rest(elapsed: UInt64, delayed: UInt64, percent: UInt64) -> UInt64 {
    guard elapsed > delayed else { return 0 }
    let owed = (elapsed - delayed) * percent / 100
    return owed > delayed ? owed - delayed : 0
  }

  /// Waits without giving up the processor.
  ///
  /// - Parameter end: on CLOCK_MONOTONIC, in nanoseconds.
  /// - Returns: the time at its end.
  @discardableResult
  static func waitAwake(until end: UInt64) -> UInt64 {
    var now = monotonicNanoseconds()
    while now < end { now = monotonicNanoseconds() }
    return now
  }
}
