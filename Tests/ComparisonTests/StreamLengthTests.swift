// How long streams become, for any speed.

import Testing

@testable import Comparison

struct StreamLengthTests {
  /// What a stream takes beside its messages.
  private static let ending: UInt64 = 50_000

  @Test(arguments: [1, 30, 1_000, 30_000] as [UInt64])
  func `a length fills its time, and finding it takes less`(nanoseconds: UInt64) {
    let time: UInt64 = 20_000_000
    var search = StreamLength(nanoseconds: time)
    var tried: UInt64 = 0
    var found: UInt64?
    for _ in 0..<20 where found == nil {
      let elapsed = search.count * nanoseconds + Self.ending
      tried += elapsed
      found = search.found(after: elapsed)
    }
    let counted = (found ?? 0) * nanoseconds + Self.ending
    #expect(counted <= time + Self.ending)
    #expect(counted >= time / 2)
    #expect(tried <= time / 2)
  }

  @Test func `of a mechanism that is too slow for its time, the least counts`() {
    var search = StreamLength(nanoseconds: 20_000_000)
    #expect(search.found(after: 64 * 4_000_000) == StreamLength.least)
  }

  @Test func `a length that a stall made far too short is corrected, and no other is`() {
    let search = StreamLength(nanoseconds: 20_000_000)
    #expect(search.corrected(1_000, after: 10_000_000) == nil)
    #expect(search.corrected(1_000, after: 5_000_000) == 4_000)
    #expect(search.corrected(1_000, after: 1) == 64_000)
    #expect(search.corrected(.max, after: 1) == nil)
  }

  @Test func `a slow stream ends the search, and the one that counts is shorter for it`() {
    var usual = StreamLength(nanoseconds: 20_000_000)
    var slow = StreamLength(nanoseconds: 20_000_000)
    #expect(usual.found(after: 2_500_000) == 512)
    #expect(slow.found(after: 5_000_000) == 256)
  }
}
