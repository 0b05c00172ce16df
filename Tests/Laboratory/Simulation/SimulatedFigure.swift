// The two ends between which a row's figure behaves: rounds that hardly scatter within themselves make the
// quantile of their mixture a median of rounds, rounds that scatter widely make it a mean.

/// How a simulated row's figure follows from its rounds.
package enum SimulatedFigure: String, Sendable {
  case median
  case mean

  /// Computes a row's figure.
  ///
  /// - Parameters:
  ///   - sorted: the row's rounds and their logarithmic figures, the smallest first.
  ///   - timesDrawn: how many times each round counts; as often as there are rounds, all together.
  /// - Returns: the logarithm of the figure.
  func logarithm(
    _ sorted: [(round: Int, logarithm: Double)], _ timesDrawn: [Int]
  ) -> Double {
    switch self {
    case .mean:
      return sorted.reduce(0) { $0 + $1.logarithm * Double(timesDrawn[$1.round]) }
        / Double(sorted.count)
    case .median:
      var counted = 0
      var lower: Double?
      for (round, logarithm) in sorted where timesDrawn[round] > 0 {
        if let lower { return (lower + logarithm) / 2 }
        counted += timesDrawn[round]
        if counted * 2 > sorted.count { return logarithm }
        if counted * 2 == sorted.count { lower = logarithm }
      }
      preconditionFailure("fewer rounds were drawn than there are")
    }
  }
}
