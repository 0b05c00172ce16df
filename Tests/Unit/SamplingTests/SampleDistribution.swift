// The shapes that latencies take, and some that they should not.

import Sampling

enum SampleDistribution: CaseIterable {
  case constant
  case oneOfTwo
  case uniformSmall
  case uniformWide
  case logUniform
  case exponentialTail
  case powersOfTwo
  case partlyAboveRange

  /// Returns samples in nanoseconds, the same for the same seed.
  func samples(_ count: Int, seed: UInt64) -> [UInt64] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in sample(&generator) }
  }

  private func sample(_ generator: inout SplitMix64) -> UInt64 {
    switch self {
    case .constant: 5_003
    case .oneOfTwo: Bool.random(using: &generator) ? 1_201 : 60_000_017
    case .uniformSmall: .random(in: 1...4_096, using: &generator)
    case .uniformWide: .random(in: 1...Histogram.largestTrackableValue, using: &generator)
    case .logUniform:
      UInt64.random(in: 1...(1 << UInt64.random(in: 1...36, using: &generator)), using: &generator)
    case .exponentialTail:
      // Each doubling is less likely than the one before: a long tail without a logarithm.
      2_000 + generator.next() % (1_000 << UInt64(generator.next().trailingZeroBitCount / 2))
    case .powersOfTwo: (1 << (generator.next() % 37)) - (generator.next() & 1)
    case .partlyAboveRange:
      .random(in: 1...(2 * Histogram.largestTrackableValue), using: &generator)
    }
  }
}
