// How many times as long one thing takes as another, when both were measured again and again, right
// beside each other.

import Comparison

/// The median of the ratios of pairs, and the two of them that the true median lies between.
public struct PairedRatio: Equatable, Sendable {
  public let value: Double
  public let lower: Double
  public let upper: Double

  /// With fewer, even the smallest and the largest ratio do not make an interval of 95 %.
  public static let fewestPairs = 6

  public init(value: Double, lower: Double, upper: Double) {
    self.value = value
    self.lower = lower
    self.upper = upper
  }

  /// - Parameters:
  ///   - one: what was measured, one number for each turn; all above 0.
  ///   - other: the same of the other thing, from the same turns.
  /// - Returns: nil for fewer than ``fewestPairs`` turns.
  public init?(of one: [Double], to other: [Double]) {
    precondition(one.count == other.count, "a turn gives both numbers")
    guard one.count >= Self.fewestPairs else { return nil }
    let ratios = zip(one, other).map { $0 / $1 }.sorted()
    guard let median = ratios.median else { return nil }
    let outside = Self.outside(ratios.count)
    self.init(
      value: median, lower: ratios[outside], upper: ratios[ratios.count - 1 - outside])
  }

  /// How many ratios lie below an interval of at least 95 %, and as many above it: each ratio is as
  /// likely above the true median as below it, so the number below it has a binomial distribution
  /// (the interval that belongs to the sign test).
  private static func outside(_ count: Int) -> Int {
    var chance = 1.0
    for _ in 0..<count { chance /= 2 }
    var sum = chance
    var below = 0
    while true {
      chance *= Double(count - below) / Double(below + 1)
      sum += chance
      if sum > 0.025 { return below }
      below += 1
    }
  }

  /// How this stands to equality, give or take a tenth.
  public var agreement: Agreement {
    let tenth = 1.1
    if value <= tenth && value >= 1 / tenth { return .within }
    return lower <= tenth && upper >= 1 / tenth ? .reaches : .differs
  }
}

/// Whether two things take the same time, give or take a tenth.
public enum Agreement: String, Sendable {
  case within = "✓"
  /// The ratio is outside, and its interval is not.
  case reaches = "≈"
  case differs = "✗"
}
