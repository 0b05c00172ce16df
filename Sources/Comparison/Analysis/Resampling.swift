// Rounds drawn again. Cells of one run share their rounds, and what disturbed the machine in a round
// disturbed all of them; so the same rounds are drawn for all.

internal import Glibc
internal import Sampling

/// Draws of round numbers, with replacement, as many as there are.
struct Resampling {
  /// Enough for bounds not to move in the digits that are shown.
  static let standardCount = 2000

  /// Enough for the bounds of a figure that nothing is decided by.
  private static let intervalCount = 500

  /// The numbers of the rounds that are drawn from, ascending.
  let rounds: [Int]
  /// For each draw, how often each of them came.
  private let draws: [[UInt16]]
  private let places: [Int: Int]

  /// - Parameters:
  ///   - rounds: the numbers of all rounds that took part.
  ///   - seed: the same seed gives the same draws.
  init(rounds: Set<Int>, seed: UInt64, count: Int = Resampling.standardCount) {
    self.rounds = rounds.sorted()
    places = Dictionary(
      uniqueKeysWithValues: self.rounds.enumerated().map { ($0.element, $0.offset) })
    var generator = SplitMix64(seed: seed)
    let size = self.rounds.count
    draws = (0..<count).map { _ in
      var draw = [UInt16](repeating: 0, count: size)
      for _ in 0..<size {
        let place = Int.random(in: 0..<size, using: &generator)
        draw[place] += 1
      }
      return draw
    }
  }

  /// Returns a figure for each of the first draws, as many as are asked for; nil where none of its
  /// rounds was drawn.
  func values(of figure: RoundFigure, count: Int = .max) -> [Double?] {
    let own = figure.rounds.map { places[$0]! }
    var weights = [Double](repeating: 0, count: own.count)
    return draws.prefix(count).map { draw in
      var sum = 0
      for place in own { sum += Int(draw[place]) }
      if sum == 0 { return nil }
      for (index, place) in own.enumerated() { weights[index] = Double(draw[place]) / Double(sum) }
      return figure.weighted(weights)
    }
  }

  /// Bounds that lie further apart say nothing: of two or three rounds that disagree, they come out by powers
  /// of ten.
  static let widestInterval = 100.0

  /// The interval of a figure by itself, with 95 % confidence; nil for fewer than two rounds, and where its
  /// bounds would lie more than a hundred times apart.
  ///
  /// A figure varies by parts of itself, so its logarithm has the interval; one that is nothing in some
  /// resamples has no logarithm there, and what its resamples reach is all that is known of it.
  func interval(of figure: RoundFigure) -> ClosedRange<Double>? {
    guard figure.rounds.count >= 2 else { return nil }
    let sorted = values(of: figure, count: Self.intervalCount).compactMap(\.self).sorted()
    guard let least = sorted.first, let most = sorted.last else { return nil }
    guard least > 0, figure.value > 0 else { return least...most }
    let bounds = sorted.map { log($0) }.interval(
      around: log(figure.value), samples: figure.rounds.count)
    // Rounding may put a bound that is the figure itself beside it.
    let lower = min(figure.value, max(figure.reach.lowerBound, exp(bounds.lowerBound)))
    let upper = max(figure.value, min(figure.reach.upperBound, exp(bounds.upperBound)))
    return upper <= lower * Self.widestInterval ? lower...upper : nil
  }

  /// How many times as long one figure is as another. The same rounds are drawn for both, as far as each has
  /// them.
  ///
  /// - Parameters:
  ///   - clockStep: in nanoseconds.
  ///   - tail: what may lie beyond each bound.
  /// - Returns: nil for fewer than two rounds of either, or where one of them is 0.
  func ratio(
    of one: RoundFigure, to other: RoundFigure, clockStep: UInt64,
    tail: Double = StudentQuantile.usualTail
  ) -> Ratio? {
    let (numerator, denominator) = (one.value, other.value)
    guard min(one.rounds.count, other.rounds.count) >= 2, numerator > 0, denominator > 0 else {
      return nil
    }
    let logarithms = zip(values(of: one), values(of: other)).compactMap { one, other -> Double? in
      guard let one, let other, one > 0, other > 0 else { return nil }
      return log(one / other)
    }
    guard !logarithms.isEmpty else { return nil }
    return Ratio(
      numerator: numerator, denominator: denominator, resampled: logarithms.sorted(),
      rounds: min(one.rounds.count, other.rounds.count), clockStep: clockStep, tail: tail)
  }
}
