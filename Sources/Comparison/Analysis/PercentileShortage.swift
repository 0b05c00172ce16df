// A percentile can lack support in several ways, and what helps against one does nothing against another.

internal import Sampling

/// What keeps a percentile from being said.
package enum PercentileShortage: Hashable, Sendable {
  /// Fewer than ten samples lie above it: more time gives more of them.
  case samples
  /// Rounds are so short that fewer than half of them have a sample above it. In the same time so many
  /// longer ones would do; nil where more time is needed as well, because of fewer than `fewestRounds`
  /// nothing can be said.
  case shortRounds(enough: Int?)
  /// Rounds are long enough, and what lies above it is of few of them: something disturbed those.
  case unevenRounds

  /// Below them intervals say little.
  static let fewestRounds = 6

  /// Of so many samples above a percentile as each round has in the mean, one round in seven has none by
  /// chance.
  private static let enoughSamplesAbove = 2.0

  /// - Returns: nil where the percentile has what it needs.
  init?(of percent: Double, in mixture: Mixture) {
    if mixture.percentile(percent) != nil { return nil }
    guard mixture.samplesAbove(percentile: percent) >= Histogram.fewestSamplesAbove else {
      self = .samples
      return
    }
    let rounds = Double(mixture.count) * (1 - percent / 100) / Self.enoughSamplesAbove
    if Int(rounds) >= mixture.rounds {
      self = .unevenRounds
    } else {
      self = .shortRounds(enough: Int(rounds) >= Self.fewestRounds ? Int(rounds) : nil)
    }
  }
}
