// How many messages a stream in bare C has to have to fill a time: found by streaming.

/// Lengths of streams that are tried, each some times the one before, until one takes long enough to
/// tell how long the stream that counts has to be.
///
/// No stream that is tried counts. The search ends at the first one that takes long enough, and of two
/// that are equally long a slow one is more likely to: its time would be too long by up to 8 %.
struct StreamLength {
  /// As few as a channel sends; the first length, and the least that counts.
  static let least: UInt64 = 64

  /// Messages of the next stream.
  private(set) var count = StreamLength.least
  /// Whether the next stream counts.
  private(set) var counts = false
  /// For the stream that counts.
  private let nanoseconds: UInt64
  /// How often the search may be resumed.
  private var resumptions = 8

  /// - Parameter nanoseconds: what the stream that counts is to take.
  init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// Takes note of what a stream of ``count`` messages took, and chooses the next one.
  ///
  /// - Parameter elapsed: in nanoseconds; at least 1.
  /// - Returns: false when that stream was the one that counts.
  mutating func isNotOver(after elapsed: UInt64) -> Bool {
    if counts {
      // One that is far too short shows that a stall had ended the search.
      if elapsed >= nanoseconds / 2 || resumptions == 0 { return false }
      resumptions -= 1
    }
    // An eighth: what starting and ending a stream takes is a small part of it then.
    counts = elapsed >= nanoseconds / 8
    if counts {
      // At most eight times the count, so that the quotient fits.
      let scaled = elapsed.dividingFullWidth(count.multipliedFullWidth(by: nanoseconds)).quotient
      count = max(StreamLength.least, scaled)
    } else {
      // A short stream says little about a long one, so it grows by steps, towards a quarter.
      count *= min(64, max(2, nanoseconds / 4 / elapsed))
    }
    return true
  }
}
