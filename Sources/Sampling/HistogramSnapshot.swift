// A histogram as a value: what one process hands to another, and what a result file holds.

/// What a ``Histogram`` held at one time, without its empty buckets.
///
/// As JSON the buckets are one list with two numbers for each bucket: how far its smallest value lies
/// above that of the bucket before, in nanoseconds (for the first: above 0), and its number of
/// samples. Small numbers make small files.
public struct HistogramSnapshot: Equatable, Sendable {
  /// The number of samples.
  public let count: UInt64
  /// The smallest sample in nanoseconds; 0 when there is none.
  public let min: UInt64
  /// The largest sample in nanoseconds; 0 when there is none.
  public let max: UInt64
  /// The sum of all samples, in nanoseconds.
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

  /// The number of buckets that hold samples.
  var bucketCount: Int { buckets.count / 2 }

  /// Returns the values and the number of samples of a bucket, by its place in the list.
  func bucket(_ index: Int) -> HistogramBucket {
    let lowest = buckets[2 * index]
    let values =
      lowest > HistogramScale.largestValue
      ? lowest...Swift.max(lowest, max)
      : HistogramScale.values(at: HistogramScale.index(of: lowest))
    return HistogramBucket(
      lowerBound: values.lowerBound, upperBound: values.upperBound, count: buckets[2 * index + 1])
  }

  /// Checks that the numbers do not contradict each other.
  ///
  /// - Throws: ``MalformedSnapshot`` with what was expected and what was found.
  public func validate() throws(MalformedSnapshot) {
    guard buckets.count.isMultiple(of: 2) else {
      throw MalformedSnapshot("buckets are pairs of a value and a count; one number is over")
    }
    var total: UInt64 = 0
    var previous: UInt64?
    for pair in stride(from: 0, to: buckets.count, by: 2) {
      let (value, samples) = (buckets[pair], buckets[pair + 1])
      let (sum, isTooMany) = total.addingReportingOverflow(samples)
      guard samples > 0, !isTooMany, previous.map({ $0 < value }) ?? true else {
        throw MalformedSnapshot("buckets are not in ascending order, or one of them is empty")
      }
      guard HistogramScale.beginsBucket(value) else {
        throw MalformedSnapshot("no bucket begins at \(value) ns")
      }
      (total, previous) = (sum, value)
    }
    guard total == count, min <= max else {
      throw MalformedSnapshot(
        "the buckets hold \(total) samples; \(count) were expected, from \(min) to \(max) ns")
    }
    try validateExtremes()
  }

  /// Checks what is told of the samples beside their buckets.
  private func validateExtremes() throws(MalformedSnapshot) {
    let all = (0..<bucketCount).map(bucket)
    guard let first = all.first, let last = all.last else {
      if (min, max, sum) == (0, 0, 0) { return }
      throw MalformedSnapshot(
        "there is no sample; 0 was expected for min, max and sum, and \(min), \(max) and \(sum) found"
      )
    }
    guard (first.lowerBound...first.upperBound).contains(min) else {
      throw MalformedSnapshot(
        "the smallest sample is \(min) ns, and the first bucket holds \(first.lowerBound) to "
          + "\(first.upperBound) ns")
    }
    guard (last.lowerBound...last.upperBound).contains(max) else {
      throw MalformedSnapshot(
        "the largest sample is \(max) ns, and the last bucket holds \(last.lowerBound) to "
          + "\(last.upperBound) ns")
    }
    func total(_ value: (HistogramBucket) -> UInt64) -> UInt128 {
      all.reduce(0) { $0 + UInt128($1.count) * UInt128(value($1)) }
    }
    let least = total { Swift.max($0.lowerBound, min) }
    let most = total { Swift.min($0.upperBound, max) }
    guard (least...most).contains(UInt128(sum)) else {
      throw MalformedSnapshot(
        "the samples add up to \(sum) ns; \(least) to \(most) ns were expected by their buckets")
    }
  }
}

extension HistogramSnapshot: Codable {
  private enum Key: String, CodingKey {
    case count, min, max, sum, buckets
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(count, forKey: .count)
    try container.encode(min, forKey: .min)
    try container.encode(max, forKey: .max)
    try container.encode(sum, forKey: .sum)
    var steps = buckets
    for pair in stride(from: 2, to: buckets.count, by: 2) {
      steps[pair] = buckets[pair] &- buckets[pair - 2]
    }
    try container.encode(steps, forKey: .buckets)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    var values = try container.decode([UInt64].self, forKey: .buckets)
    for pair in stride(from: 2, to: values.count, by: 2) {
      let (value, isTooLarge) = values[pair].addingReportingOverflow(values[pair - 2])
      guard !isTooLarge else {
        throw DecodingError.dataCorruptedError(
          forKey: .buckets, in: container,
          debugDescription: "bucket \(pair / 2) begins above the largest 64-bit number")
      }
      values[pair] = value
    }
    self.init(
      count: try container.decode(UInt64.self, forKey: .count),
      min: try container.decode(UInt64.self, forKey: .min),
      max: try container.decode(UInt64.self, forKey: .max),
      sum: try container.decode(UInt64.self, forKey: .sum), buckets: values)
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
  /// - Throws: when the numbers contradict each other; nothing is counted then.
  public mutating func merge(_ snapshot: HistogramSnapshot) throws(MalformedSnapshot) {
    try snapshot.validate()
    for pair in stride(from: 0, to: snapshot.buckets.count, by: 2) {
      count(snapshot.buckets[pair + 1], inBucketOf: snapshot.buckets[pair])
    }
    if snapshot.count > 0 {
      include(sum: snapshot.sum, smallest: snapshot.min, largest: snapshot.max)
    }
  }
}
