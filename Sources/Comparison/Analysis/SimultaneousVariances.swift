// How far each pair of rows varies, told from few rounds. A variance from few rounds is itself a guess,
// and among a hundred pairs the smallest guess would make the false claim; so the pairs of a table
// learn from each other, as far as they look alike.

internal import Glibc

/// The variances of a table's pairs, moderated by what is typical of the table.
///
/// This is the empirical Bayes method of Smyth, "Linear Models and Empirical Bayes Methods for
/// Assessing Differential Expression in Microarray Experiments" (2004). The spread of the variances
/// beyond what chance explains tells how much the pairs have in common. Pairs that look alike
/// share one variance. In a table of steady and unsteady rows, each pair keeps nearly its own.
struct SimultaneousVariances: Equatable {
  /// In the order of the pairs given.
  let moderated: [Double]
  /// How many degrees of freedom the rest of the table lends to each pair: 0 if the pairs have
  /// nothing in common, infinite if they do not differ by more than chance.
  let priorFreedom: Double

  /// A variance below this part of the table's median one counts as this part, because the
  /// logarithm of 0 says nothing about how alike the pairs are.
  private static let smallestPart = 1e-4

  /// - Parameters:
  ///   - variances: one for each pair, none negative, of as many rounds each.
  ///   - freedoms: the degrees of freedom of each variance, in the same order, all positive.
  init(_ variances: [Double], freedoms: [Double]) {
    let positive = variances.filter { $0 > 0 }
    guard variances.count > 1, let middle = positive.median else {
      moderated = variances
      priorFreedom = 0
      return
    }
    let floor = middle * Self.smallestPart
    let excesses = zip(variances, freedoms).map { variance, freedom in
      log(max(variance, floor)) - GammaDerivative.digamma(freedom / 2) + log(freedom / 2)
    }
    let count = Double(excesses.count)
    let mean = excesses.reduce(0, +) / count
    let spread = excesses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let chance = freedoms.reduce(0) { $0 + GammaDerivative.trigamma($1 / 2) } / count
    guard spread > chance else {
      moderated = variances.map { _ in exp(mean) }
      priorFreedom = .infinity
      return
    }
    let prior = 2 * GammaDerivative.inverseTrigamma(spread - chance)
    let typical = exp(mean + GammaDerivative.digamma(prior / 2) - log(prior / 2))
    moderated = zip(variances, freedoms).map { variance, freedom in
      (prior * typical + freedom * variance) / (prior + freedom)
    }
    priorFreedom = prior
  }
}
