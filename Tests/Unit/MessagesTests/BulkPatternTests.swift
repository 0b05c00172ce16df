// The payload of large records: what is filled is what is checked, and every byte of it.

import IPCChannels
import Testing

@testable import Messages

struct BulkPatternTests {
  /// Records that end within a stretch of the pattern, with one, and behind one.
  private static let sizes = [25, 280, 8215, 8216, 8217, 20_000, 1_048_576]

  @Test(arguments: sizes, [0, 1, 255, 256, .max] as [UInt64])
  func `byte i is the sequence plus i, modulo 256`(size: Int, sequence: UInt64) throws {
    let pattern = try BulkPattern(recordSize: size)
    let records = try Records(recordSize: size, capacity: 2)
    pattern.fill(records, 0..<2, from: sequence)
    for index in 0..<2 {
      let own = sequence &+ UInt64(index)
      let bulk = unsafe Array(records.bulk(index))
      let expected = (0..<(size - 24)).map { UInt8(truncatingIfNeeded: own &+ UInt64($0)) }
      #expect(bulk == expected)
      try pattern.check(records, index, sequence: own)
    }
  }

  @Test(arguments: sizes)
  func `a byte that is another is named wherever it is`(size: Int) throws {
    let pattern = try BulkPattern(recordSize: size)
    let records = try Records(recordSize: size, capacity: 1)
    let last = size - 25
    for offset in Set([0, last / 2, 8190, 8191, 8192, 8193, last]) where offset <= last {
      pattern.fill(records, 0..<1, from: 7)
      let byte = UInt8(truncatingIfNeeded: 7 + offset)
      unsafe records.bulk(0)[offset] = byte ^ 1
      let error = #expect(throws: ChannelError.self) {
        try pattern.check(records, 0, sequence: 7)
      }
      #expect(
        try #require(error).description.contains(
          "bulk byte \(offset) of sequence 7 is \(byte ^ 1), expected \(byte)"))
    }
  }

  @Test func `the pattern of large records takes no more memory than that of small ones`() throws {
    let small = try BulkPattern(recordSize: 10_000)
    let large = try BulkPattern(recordSize: 1_048_576)
    #expect(small.length == large.length)
  }
}
