// A histogram as a value: what one process hands to another, and what a result file holds.

/// What a ``Histogram`` held at one time, without its empty buckets.
public struct HistogramSnapshot: Codable, Equatable, Sendable {
  /// The number of samples.
  public let count: UInt64
  /// The smallest sample in nanoseconds; 0 when there is none.
  public let min: UInt64
  /// The largest sample in nanoseconds; 0 when there is none.
  public let max: UInt64
  /// All samples added up, in nanoseconds.
  public let sum: UInt64
  /// The buckets that hold samples, two numbers each: the smallest value counted there in
  /// nanoseconds, and the number of samples. In ascending order.
  public let buckets: [UInt64]

  /// A snapshot of an empty histogram.
  public static let empty = HistogramSnapshot(count: 0, min: 0, max: 0, sum: 0, buckets: [])

  public init(count: UInt64, min: UInt64, max: UInt64, sum: UInt64, buckets: [UInt64]) {
    self.count = count
    self.min = min
    self.max = max
    self.sum = sum
    self.buckets = buckets
  }
}

/// Why a snapshot, which may come from a file that somebody edited, is no histogram's.
public struct MalformedSnapshot: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension Histogram {
  /// What it holds now.
  ///
  /// - Precondition: the samples add up to less than 2⁶⁴ ns, which are 584 years.
  public var snapshot: HistogramSnapshot {
    HistogramSnapshot(
      count: count, min: min ?? 0, max: max ?? 0, sum: UInt64(sum),
      buckets: nonEmptyBuckets.flatMap { [$0.lowerBound, $0.count] })
  }

  /// A histogram that holds what another held.
  ///
  /// - Throws: when the numbers contradict each other.
  public init(_ snapshot: HistogramSnapshot) throws(MalformedSnapshot) {
    self.init()
    try merge(snapshot)
  }

  /// Counts all samples of a snapshot, as if each had been recorded here.
  ///
  /// - Throws: when the numbers contradict each other; what was counted until then stays.
  public mutating func merge(_ snapshot: HistogramSnapshot) throws(MalformedSnapshot) {
    guard snapshot.buckets.count.isMultiple(of: 2) else {
      throw MalformedSnapshot("buckets are pairs of a value and a count; one number is over")
    }
    var total: UInt64 = 0
    var previous: UInt64?
    for pair in stride(from: 0, to: snapshot.buckets.count, by: 2) {
      let (value, samples) = (snapshot.buckets[pair], snapshot.buckets[pair + 1])
      let (sum, isTooMany) = total.addingReportingOverflow(samples)
      guard samples > 0, !isTooMany, previous.map({ $0 < value }) ?? true else {
        throw MalformedSnapshot("buckets are not in ascending order, or one of them is empty")
      }
      (total, previous) = (sum, value)
      count(samples, inBucketOf: value)
    }
    guard total == snapshot.count, snapshot.min <= snapshot.max else {
      throw MalformedSnapshot(
        "the buckets hold \(total) samples; \(snapshot.count) were expected, from "
          + "\(snapshot.min) to \(snapshot.max) ns")
    }
    if snapshot.count > 0 {
      include(sum: snapshot.sum, smallest: snapshot.min, largest: snapshot.max)
    }
  }
}
