// How many times as long one cell takes as another in the same run. What disturbs a machine disturbs
// neighbours alike, so cells are compared round by round, and only then summed up.

internal import Glibc

extension Ratio {
  /// The ratio of paired figures: the median of the pairs' ratios.
  ///
  /// - Parameters:
  ///   - pairs: the figures of one round each, in picoseconds, none of them 0.
  ///   - clockStep: in nanoseconds.
  ///   - seed: of the resampling.
  /// - Returns: nil with fewer than two pairs.
  init?(pairs: [(UInt64, UInt64)], clockStep: UInt64, seed: UInt64) {
    guard pairs.count >= 2, !pairs.contains(where: { $0 == 0 || $1 == 0 }) else { return nil }
    let logarithms = pairs.map { log(Double($0) / Double($1)) }
    self.init(
      numerator: pairs.map { Double($0.0) }.median, denominator: pairs.map { Double($0.1) }.median,
      logarithm: logarithms.median, rounds: pairs.count, clockStep: clockStep, seed: seed
    ) { generator in
      logarithms.indices.map { _ in logarithms.randomElement(using: &generator)! }.median
    }
  }
}
