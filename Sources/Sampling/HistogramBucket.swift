// A histogram seen from outside: what reports, JSON and percentile files are written from.

/// The samples of a ``Histogram`` that it cannot tell apart.
public struct HistogramBucket: Equatable, Sendable {
  /// The smallest value counted here, in nanoseconds.
  public let lowerBound: UInt64

  /// The largest value counted here, in nanoseconds, itself included.
  public let upperBound: UInt64

  /// The number of samples.
  public let count: UInt64

  /// Describes a bucket.
  public init(lowerBound: UInt64, upperBound: UInt64, count: UInt64) {
    self.lowerBound = lowerBound
    self.upperBound = upperBound
    self.count = count
  }
}
