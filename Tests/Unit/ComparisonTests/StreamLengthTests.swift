// How long streams become, for any speed.

import Testing

@testable import Comparison

struct StreamLengthTests {
  /// What a stream takes beside its messages.
  private static let ending: UInt64 = 50_000

  /// Streams until one counts.
  ///
  /// - Parameters:
  ///   - nanoseconds: of a message.
  ///   - stall: of the stream of this number, in nanoseconds.
  /// - Returns: what each stream took; the last one counts.
  private static func streams(
    _ nanoseconds: UInt64, in time: UInt64, stall: (number: Int, nanoseconds: UInt64) = (-1, 0)
  ) -> (taken: [UInt64], messages: UInt64) {
    var search = StreamLength(nanoseconds: time)
    var taken: [UInt64] = []
    var messages: UInt64
    repeat {
      messages = search.count
      let own = taken.count == stall.number ? stall.nanoseconds : 0
      taken.append(messages * nanoseconds + ending + own)
    } while search.isNotOver(after: taken.last ?? 0)
    return (taken, messages)
  }

  @Test(arguments: [1, 30, 1_000, 30_000] as [UInt64])
  func `the stream that counts fills its time, and finding its length takes less`(
    nanoseconds: UInt64
  ) throws {
    let time: UInt64 = 20_000_000
    let taken = Self.streams(nanoseconds, in: time).taken
    let counted = try #require(taken.last)
    #expect(counted <= time + Self.ending)
    #expect(counted >= time / 2)
    #expect(taken.count < 20)
    #expect(taken.dropLast().reduce(0, +) <= time / 2)
  }

  @Test
  func `of a mechanism that is too slow for its time, the second stream counts, of the least`() {
    let streams = Self.streams(4_000_000, in: 20_000_000)
    #expect(streams.taken.count == 2)
    #expect(streams.messages == StreamLength.least)
  }

  @Test func `what ends the search does not count`() {
    var search = StreamLength(nanoseconds: 20_000_000)
    #expect(!search.counts)
    // More than enough, and slow: the next one is shorter for it.
    let goesOn = search.isNotOver(after: 5_000_000)
    #expect(goesOn && search.counts && search.count == 256)
    let goesOnAgain = search.isNotOver(after: 12_000_000)
    #expect(!goesOnAgain)
  }

  @Test(arguments: 0..<6)
  func `a stall that ends the search early does not make the stream that counts short`(
    number: Int
  ) throws {
    let time: UInt64 = 2_000_000
    let streams = Self.streams(10, in: time, stall: (number, 4_000_000))
    // One that counts is slow where it stalls itself.
    if streams.taken.count == number + 1 { return }
    let counted = try #require(streams.taken.last)
    #expect(counted >= time / 2 && counted <= time + Self.ending)
  }
}
