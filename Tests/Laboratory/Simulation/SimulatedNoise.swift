// What rounds can do to a figure, where the truth is known.

internal import Glibc
package import Sampling

/// How the logarithms of a row's rounds scatter around its true figure. The median of each is 0, and its
/// scale is such that two thirds or more of the rounds lie within 1.
package enum SimulatedNoise: String, CaseIterable, Sendable {
  /// What an idle machine gives.
  case normal
  /// Student's t with two degrees of freedom, whose variance is infinite: rare rounds are far off.
  case heavyTailed = "heavy-tailed"
  /// Each round is either fast or slow, with nothing between.
  case bimodal
  /// Each round resembles the one before with a correlation of 0.7.
  case autocorrelated
  /// Normal, but the rows differ in how much they scatter by up to ten times.
  case unequal = "unequal rows"

  /// Three of ten rounds are far slower, such as on a machine that takes a processor away for whole rounds.
  case stalled

  /// Draws a row's rounds.
  ///
  /// - Parameters:
  ///   - rounds: how many.
  ///   - generator: where the randomness comes from.
  /// - Returns: the logarithm of each round's figure, in the order in which the rounds ran.
  package func row(rounds: Int, using generator: inout SplitMix64) -> [Double] {
    switch self {
    case .normal:
      return (0..<rounds).map { _ in Self.normal(&generator) }
    case .heavyTailed:
      // A normal value divided by the root of the mean of two squared ones.
      return (0..<rounds).map { _ in
        Self.normal(&generator) / (-log(Self.uniform(&generator))).squareRoot()
      }
    case .bimodal:
      return (0..<rounds).map { _ in
        (Bool.random(using: &generator) ? 1 : -1) + 0.1 * Self.normal(&generator)
      }
    case .autocorrelated:
      var previous = Self.normal(&generator)
      return (0..<rounds).map { _ in
        let current = previous
        previous = 0.7 * previous + (1 - 0.49).squareRoot() * Self.normal(&generator)
        return current
      }
    case .stalled:
      return (0..<rounds).map { _ in
        (Self.uniform(&generator) < 0.3 ? 1 : 0) + 0.1 * Self.normal(&generator)
      }
    case .unequal:
      let scale = pow(10, -Self.uniform(&generator))
      return (0..<rounds).map { _ in scale * Self.normal(&generator) }
    }
  }

  /// By the method of Box and Muller.
  private static func normal(_ generator: inout SplitMix64) -> Double {
    (-2 * log(uniform(&generator))).squareRoot() * cos(2 * Double.pi * uniform(&generator))
  }

  /// More than 0 and at most 1.
  private static func uniform(_ generator: inout SplitMix64) -> Double {
    1 - Double.random(in: 0..<1, using: &generator)
  }
}
