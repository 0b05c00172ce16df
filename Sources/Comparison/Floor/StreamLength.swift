// How many messages a stream in bare C has to have to fill a time: found by streaming.

/// Lengths of streams that are tried, each some times the one before, until one takes long enough to
/// tell how long the stream that counts has to be.
///
/// No stream that is tried counts. The search ends at the first one that takes long enough, and of two
/// that are equally long a slow one is more likely to: its time would be too long by up to 8 %.
struct StreamLength {
  /// As few as a channel sends; the first length, and the least that counts.
  static let least: UInt64 = 64

  /// Messages of the next stream that is tried.
  private(set) var count = StreamLength.least
  /// For the stream that counts.
  private let nanoseconds: UInt64

  /// - Parameter nanoseconds: what the stream that counts is to take.
  init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// Returns the length of a second stream that counts in place of the first, where that was so short
  /// that a stall must have ended the search; nil where the first counts.
  ///
  /// - Parameters:
  ///   - length: of the first.
  ///   - elapsed: what it took, in nanoseconds; at least 1.
  func corrected(_ length: UInt64, after elapsed: UInt64) -> UInt64? {
    guard elapsed < nanoseconds / 2 else { return nil }
    let most = length.multipliedReportingOverflow(by: 64)
    let scaled = length.multipliedFullWidth(by: nanoseconds)
    // A stream that is 64 times too short says no more about a long one than those of the search.
    guard scaled.high < elapsed, !most.overflow else { return nil }
    return min(most.partialValue, elapsed.dividingFullWidth(scaled).quotient)
  }

  /// Takes note of what a stream of ``count`` messages took.
  ///
  /// - Parameter elapsed: in nanoseconds; at least 1.
  /// - Returns: the messages of the stream that counts, or nil where a longer one has to be tried.
  mutating func found(after elapsed: UInt64) -> UInt64? {
    // An eighth: what starting and ending a stream takes is a small part of it then.
    if elapsed >= nanoseconds / 8 {
      // At most eight times the count, so that the quotient fits.
      let scaled = elapsed.dividingFullWidth(count.multipliedFullWidth(by: nanoseconds)).quotient
      return max(StreamLength.least, scaled)
    }
    // A short stream says little about a long one, so it grows by steps, towards a quarter.
    count *= min(64, max(2, nanoseconds / 4 / elapsed))
    return nil
  }
}
