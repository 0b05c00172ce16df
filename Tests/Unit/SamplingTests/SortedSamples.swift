// The oracle: the same questions answered from all samples, sorted, in whole numbers.

struct SortedSamples {
  let values: [UInt64]

  init(_ samples: [UInt64]) {
    values = samples.sorted()
  }

  /// Returns the nearest rank of a percentile given in thousandths of a percent.
  func rank(ofThousandths thousandths: UInt64) -> UInt64 {
    max(1, (thousandths * UInt64(values.count) + 99_999) / 100_000)
  }

  func value(atRank rank: UInt64) -> UInt64 { values[Int(rank) - 1] }
}
