// Round trips arrive by the million a second and their tail is what is asked about, so each one is
// counted, none is stored, and counting costs less than the clock reading before it.

/// A latency histogram in nanoseconds: 1 ns to 100 s with three significant digits, in constant
/// memory.
///
/// Count, smallest, largest and mean are exact. What is beyond 100 s is not pressed into the last
/// bucket: it is counted in ``aboveRange``. A value of 0, from a clock that did not advance, is
/// kept as 0.
///
/// A value without copies, since a copy of 220 KiB is never what was meant; merge into an empty
/// histogram to get one. It owns its buckets directly, so that no sample pays for an array's
/// uniqueness check or a class's exclusivity check.
@safe
public struct Histogram: ~Copyable, @unchecked Sendable {
  /// The largest value that is counted in a bucket: 100 s, in nanoseconds.
  public static var largestTrackableValue: UInt64 { HistogramScale.largestValue }

  /// The memory that holds the buckets, in bytes, whatever is recorded.
  public static var byteCount: Int { HistogramScale.bucketCount * MemoryLayout<UInt64>.stride }

  // Sound as Sendable, which the pointer hides from the compiler: this is the only reference to the
  // memory, it moves with the value, and only a mutating method writes to it.
  @usableFromInline let buckets: UnsafeMutablePointer<UInt64>

  @usableFromInline var sampleCount: UInt64 = 0
  @usableFromInline var aboveRangeCount: UInt64 = 0

  // Exact whatever the number of samples: 64 bits would be full after 184 million of 100 s each.
  @usableFromInline var sum: UInt128 = 0
  @usableFromInline var smallest: UInt64 = .max
  @usableFromInline var largest: UInt64 = 0

  /// Creates an empty histogram.
  public init() {
    unsafe buckets = .allocate(capacity: HistogramScale.bucketCount)
    unsafe buckets.initialize(repeating: 0, count: HistogramScale.bucketCount)
  }

  deinit {
    unsafe buckets.deallocate()
  }

  /// Counts one sample. Allocates nothing, and takes a few nanoseconds.
  ///
  /// - Parameter value: The sample in nanoseconds.
  @inlinable
  public mutating func record(_ value: UInt64) {
    sampleCount &+= 1
    sum &+= UInt128(value)
    smallest = Swift.min(smallest, value)
    largest = Swift.max(largest, value)
    if value <= HistogramScale.largestValue {
      // Within the allocation: the scale grows with the value, and ends at the largest one.
      unsafe buckets[HistogramScale.index(of: value)] &+= 1
    } else {
      aboveRangeCount &+= 1
    }
  }

  /// Counts all samples of another histogram, as if each had been recorded here.
  public mutating func merge(_ other: borrowing Histogram) {
    for index in 0..<HistogramScale.bucketCount {
      unsafe buckets[index] &+= other.buckets[index]
    }
    sampleCount &+= other.sampleCount
    aboveRangeCount &+= other.aboveRangeCount
    sum &+= other.sum
    smallest = Swift.min(smallest, other.smallest)
    largest = Swift.max(largest, other.largest)
  }

  /// Counts samples that are known by their bucket only; ``include(sum:smallest:largest:)`` adds what
  /// the bucket does not say.
  mutating func count(_ samples: UInt64, inBucketOf value: UInt64) {
    sampleCount &+= samples
    if value <= HistogramScale.largestValue {
      unsafe buckets[HistogramScale.index(of: value)] &+= samples
    } else {
      aboveRangeCount &+= samples
    }
  }

  mutating func include(sum: UInt64, smallest: UInt64, largest: UInt64) {
    self.sum &+= UInt128(sum)
    self.smallest = Swift.min(self.smallest, smallest)
    self.largest = Swift.max(self.largest, largest)
  }

  /// Forgets every sample, such as those of the warm-up, and keeps the memory.
  public mutating func reset() {
    unsafe buckets.update(repeating: 0, count: HistogramScale.bucketCount)
    sampleCount = 0
    aboveRangeCount = 0
    sum = 0
    smallest = .max
    largest = 0
  }
}
