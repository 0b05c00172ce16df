// A figure that can be computed again from any selection of rounds: what an interval is made of.

internal import Glibc
internal import Sampling

/// A figure of one cell as a function of its rounds.
struct RoundFigure {
  /// The numbers of the rounds that have what the figure is computed from, ascending; one at least.
  let rounds: [Int]
  /// Returns the figure where each of the rounds weighs what is said; the weights add up to 1.
  let weighted: ([Double]) -> Double
  /// Between which values the true figure lies, by what was measured at all.
  let reach: ClosedRange<Double>

  init(rounds: [Int], weighted: @escaping ([Double]) -> Double) {
    self.rounds = rounds
    self.weighted = weighted
    reach = -.infinity ... .infinity
  }

  /// The figure itself: every round weighs the same.
  var value: Double { weighted(rounds.map { _ in 1 / Double(rounds.count) }) }

  /// By the number of each round, the figure of that round alone.
  var valuesOfRounds: [Int: Double] {
    var weights = [Double](repeating: 0, count: rounds.count)
    var values: [Int: Double] = [:]
    for (index, number) in rounds.enumerated() {
      weights[index] = 1
      values[number] = weighted(weights)
      weights[index] = 0
    }
    return values
  }

  /// The value at a share of the rounds' distributions, in nanoseconds.
  ///
  /// - Parameters:
  ///   - share: above 0 and at most 1; 0.5 is the median.
  ///   - clockStep: in nanoseconds.
  /// - Returns: nil where no round has a sample.
  init?(
    _ share: Double, of rounds: [(number: Int, snapshot: HistogramSnapshot)], clockStep: UInt64
  ) {
    let filled = rounds.filter { $0.snapshot.count > 0 }
    guard let mixture = Mixture(filled.map(\.snapshot), clockStep: clockStep) else { return nil }
    self.init(share, of: mixture, rounds: filled.map(\.number))
  }

  /// - Parameter rounds: the numbers of the rounds that the mixture is of.
  init(_ share: Double, of mixture: Mixture, rounds: [Int]) {
    self.rounds = rounds
    weighted = { mixture.quantile(share, weights: $0) / 1000 }
    reach = RoundFigure.reach(of: share, mixture)
  }

  /// The true value at a share q of all rounds that there could be lies above every sample of a round in
  /// at most the share q of them, and below in 1 - q: that it does so in all n that there are has a
  /// probability of at most qⁿ, and (1 - q)ⁿ.
  private static func reach(of share: Double, _ mixture: Mixture) -> ClosedRange<Double> {
    let rounds = Double(mixture.rounds)
    let isAbove = pow(1 - share, rounds) <= StudentQuantile.usualTail
    let isBelow = pow(share, rounds) <= StudentQuantile.usualTail
    return (isAbove ? Double(mixture.min) : 0)...(isBelow ? Double(mixture.max) : .infinity)
  }

  /// The median of one number a round.
  ///
  /// - Parameters:
  ///   - most: what no round can have more of.
  ///   - isOfOneRound: whether the lower of two numbers in the middle is taken, and not what lies halfway
  ///     between them: that may be what no round had.
  /// - Returns: nil without a round.
  init?(
    medianOf numbers: [(number: Int, value: Double)], most: Double = .infinity,
    isOfOneRound: Bool = false
  ) {
    guard !numbers.isEmpty else { return nil }
    rounds = numbers.map(\.number)
    let order = numbers.indices.sorted { numbers[$0].value < numbers[$1].value }
    let sorted = order.map { numbers[$0].value }
    // The true median lies above all of n rounds, or below them, with a probability of 1/2ⁿ.
    let isWithin = pow(0.5, Double(sorted.count)) <= StudentQuantile.usualTail
    let greatest = sorted[sorted.count - 1]
    reach = (isWithin ? sorted[0] : -.infinity)...(isWithin ? greatest : max(most, greatest))
    weighted = { weights in
      // Halfway between the last value below the middle and the first above it, where the middle falls
      // between two.
      var sum = 0.0
      for (place, index) in order.enumerated() {
        sum += weights[index]
        if abs(sum - 0.5) < 1e-9 {
          if isOfOneRound { return sorted[place] }
          let next = order[(place + 1)...].first { weights[$0] > 0 }
          return next.map { (sorted[place] + numbers[$0].value) / 2 } ?? sorted[place]
        }
        if sum > 0.5 { return sorted[place] }
      }
      return sorted[sorted.count - 1]
    }
  }
}
