// Where a value is counted. The scale is that of HdrHistogram for three significant digits, so that
// its tools draw our percentile files bucket for bucket.

/// The log-linear division of 0 ns to 100 s into buckets.
///
/// The first 2048 values have a bucket each. From there on every power of two is divided into 1024
/// buckets of equal width, so a bucket is never wider than 1/1024 of the values in it: less than
/// 0.1 %, which is what three significant digits mean.
@usableFromInline
enum HistogramScale {
  /// The largest value that has a bucket: 100 s, in nanoseconds.
  @usableFromInline static let largestValue: UInt64 = 100_000_000_000

  /// The buckets between one power of two and the next, as a power of two.
  @usableFromInline static let subBucketBits = 10

  /// One more than the index of ``largestValue``.
  @usableFromInline static let bucketCount = 28_115

  /// Returns the index of the bucket that counts a value.
  ///
  /// Without a branch: the widest shift that leaves `subBucketBits` + 1 significant bits is none
  /// for the first 2048 values, which the lowest bits set in `value | 2047` see to.
  @inlinable
  static func index(of value: UInt64) -> Int {
    let linear = (UInt64(2) << UInt64(subBucketBits)) &- 1
    let shift = (63 &- subBucketBits) &- (value | linear).leadingZeroBitCount
    return (shift &<< subBucketBits) &+ Int(truncatingIfNeeded: value &>> UInt64(shift))
  }

  /// Whether a value is the smallest of a bucket, or of those beyond the range.
  static func beginsBucket(_ value: UInt64) -> Bool {
    value > largestValue
      ? value == largestValue + 1 : values(at: index(of: value)).lowerBound == value
  }

  /// Returns the values that the bucket at an index counts.
  static func values(at index: Int) -> ClosedRange<UInt64> {
    let shift = max(0, (index >> subBucketBits) - 1)
    let lowerBound = UInt64(index - shift << subBucketBits) << UInt64(shift)
    let upperBound = lowerBound + (1 << UInt64(shift)) - 1
    return lowerBound...min(upperBound, largestValue)
  }
}
