// Rounds that follow each other are not always independent: a row that is slow in one round may be slow
// in the next as well. Resampled rounds do not show that, so it is measured apart.

internal import Glibc

/// How much neighbouring rounds of a table resemble each other.
///
/// Fifteen rounds of one row say little about that, but the rounds of all rows together do. What all
/// rows have in common in a round is taken off first, because it cancels in their ratios.
package enum SimultaneousDependence {
  /// The largest correlation that few rounds can be told to have; more would be a trend.
  private static let largestCorrelation = 0.9
  /// Three rounds cannot show a dependence.
  private static let fewestRounds = 4

  /// The correlation of neighbouring rounds, 0 to 0.9: the mean of all rows.
  ///
  /// Independent rounds give a correlation too, by chance. The estimate is therefore moved towards 0, by
  /// the more the less it exceeds its standard error e: from c to c − e² / c, and to 0 from e or less
  /// (the positive part of James and Stein, "Estimation with Quadratic Loss", 1961). It is also 0 if
  /// no row has four rounds.
  /// - Parameter rounds: for each row, the natural logarithm of its figure in each round of the table,
  ///   in the order in which the rounds ran; nil where the row lacks the round. All rows have as many
  ///   entries.
  package static func correlation(rounds: [[Double?]]) -> Double {
    let estimates = residuals(rounds).compactMap(estimate)
    guard !estimates.isEmpty else { return 0 }
    let count = Double(estimates.count)
    let length = estimates.reduce(0) { $0 + $1.rounds } / count
    let correlation = estimates.reduce(0) { $0 + $1.correlation } / count
    // The residuals of a round add up to nothing, so that one row's follow from the others'.
    let standardError = length / (length - 3) / (length * max(1, count - 1)).squareRoot()
    guard correlation > standardError else { return 0 }
    return min(correlation - standardError * standardError / correlation, largestCorrelation)
  }

  /// What is left of each round's figure without what is typical of its row and of its round.
  private static func residuals(_ rounds: [[Double?]]) -> [[Double?]] {
    let centred = rounds.map { row -> [Double?] in
      let present = row.compactMap { $0 }
      guard let middle = present.median else { return row }
      return row.map { figure in figure.map { $0 - middle } }
    }
    let common = (rounds.first ?? []).indices.map { round -> Double? in
      let present = centred.compactMap { $0[round] }
      return present.count < 2 ? nil : present.median
    }
    return centred.map { row in
      zip(row, common).map { figure, common in
        if let figure, let common { figure - common } else { nil }
      }
    }
  }

  /// The correlation of a row's neighbouring rounds, without the bias that few rounds give it (Marriott
  /// and Pope, "Bias in the Estimation of Autocorrelations", 1954), and the number of its rounds.
  ///
  /// - Returns: nil with fewer than four rounds, or if they do not vary.
  private static func estimate(_ row: [Double?]) -> (correlation: Double, rounds: Double)? {
    let present = row.compactMap { $0 }
    guard present.count >= fewestRounds else { return nil }
    let length = Double(present.count)
    let mean = present.reduce(0, +) / length
    let power = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard power > 0 else { return nil }
    let product = zip(row, row.dropFirst()).reduce(0) { sum, pair in
      if let one = pair.0, let next = pair.1 { sum + (one - mean) * (next - mean) } else { sum }
    }
    return ((length * product / power + 1) / (length - 3), length)
  }
}
