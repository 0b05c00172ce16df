// How much wider an interval must be because its width itself was told from few rounds. The usual
// expansions fail below four degrees of freedom, which is where it matters most.

internal import Glibc
internal import Synchronization

/// What a standardised value exceeds only rarely.
enum StudentQuantile {
  /// The part of all cases on each side of a 95 % interval.
  static let usualTail = 0.025
  /// What a value of the normal distribution exceeds with the probability ``usualTail``.
  static let usualNormal = 1.959963984540054

  /// What a value that follows Student's t exceeds with the probability given.
  ///
  /// Every interval of a table asks for one, and there are hundreds: each is computed once.
  /// - Parameters:
  ///   - tail: the probability, more than 0 and less than a half.
  ///   - freedom: the degrees of freedom, 1 or more.
  static func value(tail: Double, freedom: Int) -> Double {
    known.withLock { known in
      let question = Question(tail: tail, freedom: freedom)
      if let quantile = known[question] { return quantile }
      let quantile = value(tail: tail, freedom: Double(freedom))
      known[question] = quantile
      return quantile
    }
  }

  private struct Question: Hashable {
    let tail: Double
    let freedom: Int
  }

  private static let known = Mutex<[Question: Double]>([:])

  /// From more degrees of freedom on, the first terms of the Cornish–Fisher expansion are exact to five
  /// digits.
  private static let longestSum = 60.0

  /// What a value that follows Student's t exceeds with the probability given.
  ///
  /// - Parameters:
  ///   - tail: the probability, more than 0 and less than a half.
  ///   - freedom: the degrees of freedom, 1 or more, not always a whole number; may be infinite.
  static func value(tail: Double, freedom: Double) -> Double {
    if freedom > longestSum {
      let z = normal(tail: tail)
      let (cube, fifth) = (pow(z, 3), pow(z, 5))
      return z + (cube + z) / (4 * freedom)
        + (5 * fifth + 16 * cube + 3 * z) / (96 * freedom * freedom)
    }
    let whole = Double.pi.squareRoot() * tgamma(freedom / 2) / tgamma((freedom + 1) / 2)
    // Measured from the right angle, so that small tails keep their digits.
    let angle = root(below: Double.pi / 2) { integral(to: $0, freedom) / whole - tail }
    return freedom.squareRoot() / tan(angle)
  }

  /// What a value of the normal distribution exceeds with the probability given.
  private static func normal(tail: Double) -> Double {
    root(below: 40) { tail - erfc($0 / 2.0.squareRoot()) / 2 }
  }

  /// The integral of the sine's power freedom − 1 from 0 to an angle, by Simpson's rule.
  ///
  /// With t = √freedom / tan θ, the density of θ is proportional to this power.
  private static func integral(to angle: Double, _ freedom: Double) -> Double {
    let steps = 400
    let width = angle / Double(steps)
    func density(_ step: Int) -> Double { pow(sin(Double(step) * width), freedom - 1) }
    var sum = density(0) + density(steps)
    var step = 1
    while step < steps {
      sum += density(step) * (step & 1 == 0 ? 2 : 4)
      step += 1
    }
    return sum * width / 3
  }

  /// Where a growing function of the numbers from 0 to a limit passes 0.
  private static func root(below limit: Double, _ function: (Double) -> Double) -> Double {
    var (low, high) = (0.0, limit)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if function(middle) < 0 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
