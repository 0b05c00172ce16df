// In a file the buckets stand by their distances; what is read is what was written, and numbers that add
// up to more than there is are refused rather than wrapped.

import Foundation
import Sampling
import Testing

struct SnapshotCodingTests {
  private static func read(_ text: String) throws -> HistogramSnapshot {
    try JSONDecoder().decode(HistogramSnapshot.self, from: Data(text.utf8))
  }

  private static func text(_ snapshot: HistogramSnapshot) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(snapshot), as: UTF8.self)
  }

  @Test(arguments: SampleDistribution.allCases, [0, 1, 2, 1_000])
  func `what is written is read back`(distribution: SampleDistribution, size: Int) throws {
    var histogram = Histogram()
    for sample in distribution.samples(size, seed: 21) { histogram.record(sample) }
    let snapshot = histogram.snapshot
    let copy = try Self.read(Self.text(snapshot))
    #expect(copy == snapshot)
    try copy.validate()
  }

  @Test func `buckets are distances and counts`() throws {
    let snapshot = HistogramSnapshot(
      count: 6, min: 400, max: 5_000, sum: 6_611, buckets: [400, 1, 411, 2, 4_996, 3])
    #expect(
      try Self.text(snapshot)
        == #"{"buckets":[400,1,11,2,4585,3],"count":6,"max":5000,"min":400,"sum":6611}"#)
  }

  @Test func `distances that add up to more than 64 bits are refused`() {
    let text = #"{"buckets":[1,1,18446744073709551615,1],"count":2,"max":1,"min":1,"sum":2}"#
    let error = #expect(throws: DecodingError.self) { try Self.read(text) }
    guard case .dataCorrupted(let context)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == ["buckets"])
    #expect(
      context.debugDescription == "bucket 1 begins above the largest 64-bit number")
  }

  @Test func `the largest number is still read`() throws {
    let text = #"{"buckets":[1,1,18446744073709551614,1],"count":2,"max":2,"min":1,"sum":2}"#
    #expect(try Self.read(text).buckets == [1, 1, .max, 1])
  }

  /// Decoding looks at one number after the other; whether they agree is for `validate` to say.
  @Test(arguments: [
    "{\"buckets\":[5,1,0,1],\"count\":2,\"max\":5,\"min\":5,\"sum\":10}",
    "{\"buckets\":[5,1,3],\"count\":1,\"max\":5,\"min\":5,\"sum\":5}",
    "{\"buckets\":[5],\"count\":1,\"max\":5,\"min\":5,\"sum\":5}",
    "{\"buckets\":[5,0],\"count\":0,\"max\":5,\"min\":5,\"sum\":0}",
    "{\"buckets\":[5,18446744073709551615,1,1],\"count\":0,\"max\":6,\"min\":5,\"sum\":0}",
  ])
  func `buckets that contradict each other are not believed`(text: String) throws {
    let snapshot = try Self.read(text)
    #expect(throws: MalformedSnapshot.self) { try snapshot.validate() }
  }

  @Test(arguments: ["buckets", "count", "min", "max", "sum"])
  func `no key may be missing`(key: String) throws {
    let text = try Self.text(
      HistogramSnapshot(count: 1, min: 5, max: 5, sum: 5, buckets: [5, 1]))
    let edited = text.replacing("\"\(key)\"", with: "\"x\"")
    #expect(throws: DecodingError.self) { try Self.read(edited) }
  }
}
