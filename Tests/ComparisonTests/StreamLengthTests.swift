// How long streams become, for any speed.

import Testing

@testable import Comparison

struct StreamLengthTests {
  @Test(arguments: [1, 30, 1_000, 1_000_000, 50_000_000] as [UInt64])
  func `the last stream takes the better part of the time, at any speed`(nanoseconds: UInt64) {
    let time: UInt64 = 20_000_000
    var search = StreamLength(nanoseconds: time)
    var total: UInt64 = 0
    var last: UInt64
    var streams = 0
    repeat {
      last = search.count * nanoseconds
      total += last
      streams += 1
    } while search.isNotOver(after: last)
    #expect(streams < 20)
    #expect(last * 4 >= total)
    // One stream is run whatever it takes.
    #expect(streams == 1 || total <= 2 * time)
  }
}
