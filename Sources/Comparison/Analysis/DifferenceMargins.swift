// How sure a difference between two results is. The runs share no rounds, so that nothing cancels out: each
// side has its own noise, and beside that runs of one program differ from each other.

internal import Glibc

/// How far the logarithm of a row's ratio may lie from the truth.
struct DifferenceMargin: Equatable {
  /// With 95 % confidence for all rows together.
  let simultaneous: Double
  /// The variance of the logarithm without what is assumed of runs: what was measured.
  fileprivate let variance: Double
  /// The degrees of freedom of that variance.
  fileprivate let freedom: Double
  /// The standard deviation between runs of one side; nil where it was not measured.
  let runDeviation: Double?

  /// With 95 % confidence for the row alone, by what was measured.
  var own: Double {
    variance.squareRoot() * StudentQuantile.value(tail: Self.tail, freedom: freedom)
  }
}

/// What one run says of one row.
struct RunEstimate {
  /// The natural logarithm of the figure.
  let logFigure: Double
  /// The variance of that logarithm, as the run's rounds tell it.
  let variance: Double
  /// The degrees of freedom of that variance, one less than there are rounds.
  let freedom: Double
}

extension RunEstimate {
  /// - Parameters:
  ///   - figure: of two rounds or more, and more than 0.
  ///   - resampling: of rounds among which are those of the figure.
  /// - Returns: nil where the resampled figures are not above 0.
  init?(_ figure: RoundFigure, _ resampling: Resampling) {
    let rounds = figure.rounds.count
    let value = log(figure.value)
    let resampled = resampling.values(of: figure).compactMap { resampled -> Double? in
      guard let resampled, resampled > 0 else { return nil }
      return log(resampled)
    }
    guard rounds >= 2, value.isFinite, !resampled.isEmpty else { return nil }
    logFigure = value
    variance = resampled.resampledVariance(around: value, samples: rounds)
    freedom = Double(rounds - 1)
  }
}

extension DifferenceMargin {
  /// The part of comparisons in which some row's true ratio may lie outside of its bounds, on each
  /// side.
  private static let tail = 0.025

  /// The margins where both sides were measured in the same rounds, so that what disturbed a round
  /// disturbed both: the rounds of both are drawn together, and there is no spread between runs.
  ///
  /// - Parameters:
  ///   - rows: for each row both figures, of two rounds or more and above 0.
  ///   - resampling: of all rounds.
  static func paired(
    _ rows: [(old: RoundFigure, new: RoundFigure)], _ resampling: Resampling
  ) -> [DifferenceMargin] {
    rows.map { row in
      let rounds = min(row.old.rounds.count, row.new.rounds.count)
      let value = log(row.new.value / row.old.value)
      let resampled = zip(resampling.values(of: row.new), resampling.values(of: row.old))
        .compactMap { new, old -> Double? in
          guard let new, let old, new > 0, old > 0 else { return nil }
          return log(new / old)
        }
      let variance = resampled.resampledVariance(around: value, samples: rounds)
      let freedom = Double(rounds - 1)
      let quantile = StudentQuantile.value(tail: tail / Double(rows.count), freedom: freedom)
      return DifferenceMargin(
        simultaneous: variance.squareRoot() * quantile, variance: variance, freedom: freedom,
        runDeviation: nil)
    }
  }

  /// The margins where a side has one run only, so that the spread between runs is assumed.
  ///
  /// The variance of a ratio is that of both sides' rounds and that of both sides' runs; its degrees of
  /// freedom are by Welch and Satterthwaite. What is assumed counts there as known, so that few rounds would
  /// seem to be more than they are: a margin is never less than that of the rounds alone. All rows together
  /// hold by Bonferroni's inequality, whatever the rows have in common.
  /// - Parameters:
  ///   - rows: for each row the runs of both sides, one or more each.
  ///   - spread: the standard deviation of a run's logarithm.
  static func assuming(
    spread: Double, _ rows: [(old: [RunEstimate], new: [RunEstimate])]
  ) -> [DifferenceMargin] {
    rows.map { row in
      var (rounds, runs, uncertainty) = (0.0, 0.0, 0.0)
      for side in [row.old, row.new] {
        let count = Double(side.count)
        runs += spread * spread / count
        for run in side {
          let part = run.variance / (count * count)
          rounds += part
          uncertainty += part * part / run.freedom
        }
      }
      func freedom(_ variance: Double) -> Double {
        uncertainty > 0 ? variance * variance / uncertainty : .infinity
      }
      func margin(_ variance: Double) -> Double {
        variance.squareRoot()
          * StudentQuantile.value(tail: tail / Double(rows.count), freedom: freedom(variance))
      }
      return DifferenceMargin(
        simultaneous: max(margin(rounds), margin(rounds + runs)), variance: rounds,
        freedom: freedom(rounds), runDeviation: nil)
    }
  }

  /// The margins where both sides have several runs, which are what is compared.
  ///
  /// Three runs a side tell little of one row's spread, so that rows that look alike lend each other
  /// what they know (``SimultaneousVariances``).
  /// - Parameter rows: for each row the logarithms of its figure in the runs of both sides, two or
  ///   more each; all rows have as many.
  static func measured(_ rows: [(old: [Double], new: [Double])]) -> [DifferenceMargin] {
    guard let first = rows.first else { return [] }
    let counts = (old: Double(first.old.count), new: Double(first.new.count))
    let variances = rows.map { row in
      row.old.sampleVariance / counts.old + row.new.sampleVariance / counts.new
    }
    // Of a difference of means where both sides vary alike. By Satterthwaite's formula with the sample's
    // own variances it would be a guess from three values, which is worse than the assumption.
    let parts = (old: 1 / counts.old, new: 1 / counts.new)
    let freedom =
      (parts.old + parts.new) * (parts.old + parts.new)
      / (parts.old * parts.old / (counts.old - 1) + parts.new * parts.new / (counts.new - 1))
    let pooled = SimultaneousVariances(
      variances, freedoms: variances.map { _ in freedom })
    let pooledFreedom = freedom + pooled.priorFreedom
    let quantile = StudentQuantile.value(tail: tail / Double(rows.count), freedom: pooledFreedom)
    return pooled.moderated.map { variance in
      DifferenceMargin(
        simultaneous: variance.squareRoot() * quantile, variance: variance,
        freedom: pooledFreedom, runDeviation: (variance / (parts.old + parts.new)).squareRoot())
    }
  }
}

extension [Double] {
  /// The unbiased estimate from two values or more.
  fileprivate var sampleVariance: Double {
    let mean = reduce(0, +) / Double(count)
    return reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
  }
}
