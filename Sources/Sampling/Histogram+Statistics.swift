// What is read from a histogram once the measuring is over. Nothing here is in a hurry: each answer
// walks the buckets.

extension Histogram {
  /// How many samples must lie above a percentile for it to be worth saying: with fewer, the next
  /// run would give another number.
  public static var fewestSamplesAbove: UInt64 { 10 }

  /// The number of samples, those above the range included.
  public var count: UInt64 { sampleCount }

  /// The number of samples above ``largestTrackableValue``.
  public var aboveRange: UInt64 { aboveRangeCount }

  /// The smallest sample in nanoseconds, exactly; `nil` when there is none.
  public var min: UInt64? { count == 0 ? nil : smallest }

  /// The largest sample in nanoseconds, exactly; `nil` when there is none.
  public var max: UInt64? { count == 0 ? nil : largest }

  /// The mean of the samples in nanoseconds, to the precision of a `Double`; `nil` when there is
  /// none.
  public var mean: Double? { count == 0 ? nil : Double(sum) / Double(count) }

  /// The median in nanoseconds, by nearest rank: of an even number of samples the lower of the two
  /// in the middle. `nil` only when there is no sample: the ten-sample rule is about tails.
  public var median: UInt64? { value(atRank: (count + 1) / 2) }

  /// The median in picoseconds, finer than the clock: where many samples are alike because the clock
  /// goes in steps, it lies among them in proportion to how many of them are below the middle (the
  /// median of grouped data).
  ///
  /// A ring answers in ten steps of a clock that ticks every 10 ns, so a plain median would only
  /// move by a tenth.
  ///
  /// - Parameter clockStep: the smallest difference that the clock can tell, in nanoseconds.
  public func medianPicoseconds(clockStep: UInt64) -> UInt64? {
    Mixture([snapshot], clockStep: clockStep).map { UInt64($0.quantile(0.5).rounded()) }
  }

  /// Returns a percentile in nanoseconds by nearest rank, or `nil` when fewer than ten samples lie
  /// above it.
  ///
  /// - Parameter percent: 0 to 100: the share of samples that the result is not below.
  public func percentile(_ percent: Double) -> UInt64? {
    let rank = rank(ofPercentile: percent)
    guard count >= Self.fewestSamplesAbove, rank <= count - Self.fewestSamplesAbove else {
      return nil
    }
    return value(atRank: rank)
  }

  /// Returns the nearest rank of a percentile: the smallest number of samples that is at least that
  /// share of all, and at least 1.
  ///
  /// - Parameter percent: 0 to 100.
  public func rank(ofPercentile percent: Double) -> UInt64 {
    precondition((0...100).contains(percent), "a percentile is between 0 and 100")
    let exactRank = percent * Double(count) / 100
    // 99.9 is no binary fraction: the product can end a hair above the whole number it stands for,
    // and rounding it up would then skip a sample.
    let rank = (exactRank - 2 * exactRank.ulp).rounded(.up)
    return Swift.max(1, Swift.min(UInt64(rank), count))
  }

  /// Returns the sample at a rank in nanoseconds, when the samples are sorted and counted from 1.
  ///
  /// The result is the largest value that its bucket counts, so at most 1/1024 above the sample and
  /// never below it: "that many samples took no longer than this" stays true. The last rank gives
  /// the exact maximum, as do ranks among the samples above the range.
  ///
  /// - Returns: The value, or `nil` when no sample has that rank.
  public func value(atRank rank: UInt64) -> UInt64? {
    guard rank >= 1, rank <= count else { return nil }
    var samplesSoFar: UInt64 = 0
    for index in 0..<HistogramScale.bucketCount {
      unsafe samplesSoFar += buckets[index]
      if samplesSoFar >= rank {
        return Swift.min(HistogramScale.values(at: index).upperBound, largest)
      }
    }
    return largest
  }

  /// The buckets that hold samples, from the smallest values to the largest. Samples above the
  /// range come last, in a bucket that begins just above it and ends at the maximum, so that the
  /// counts always add up to ``count``.
  public var nonEmptyBuckets: [HistogramBucket] {
    var result: [HistogramBucket] = []
    for index in 0..<HistogramScale.bucketCount where unsafe buckets[index] > 0 {
      let values = HistogramScale.values(at: index)
      result.append(
        unsafe HistogramBucket(
          lowerBound: values.lowerBound, upperBound: values.upperBound, count: buckets[index]))
    }
    if aboveRange > 0 {
      result.append(
        HistogramBucket(
          lowerBound: Self.largestTrackableValue + 1, upperBound: largest, count: aboveRange))
    }
    return result
  }
}
