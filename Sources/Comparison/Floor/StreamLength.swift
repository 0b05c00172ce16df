// How many messages a stream in bare C has to have to fill a time: found by streaming.

/// Lengths of streams, each some times the one before, until one takes the better part of the time that
/// is left: that one counts.
struct StreamLength {
  /// Messages of the next stream.
  private(set) var count: UInt64 = 64
  private var left: UInt64

  /// - Parameter nanoseconds: for all streams together.
  init(nanoseconds: UInt64) {
    left = nanoseconds
  }

  /// Notes what a stream took; false when it was the one that counts.
  mutating func isNotOver(after elapsed: UInt64) -> Bool {
    left -= min(left, elapsed)
    if elapsed >= left / 2 { return false }
    // A short stream says little about a long one, so it grows by steps.
    count *= min(64, max(2, left / elapsed))
    return true
  }
}
