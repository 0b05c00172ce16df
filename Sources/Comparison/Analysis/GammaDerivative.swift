// The C library has the logarithm of the gamma function, and none of its derivatives. They are the mean and
// the variance of the logarithm of a variance that was told from few values.

internal import Glibc

/// The derivatives of the logarithm of the gamma function.
enum GammaDerivative {
  /// From here on the asymptotic series below are exact to ten digits.
  private static let largeEnough = 8.0

  /// The first derivative (Abramowitz and Stegun, "Handbook of Mathematical Functions", 6.3.5, 6.3.18).
  ///
  /// - Parameter argument: more than 0.
  static func digamma(_ argument: Double) -> Double {
    var x = argument
    var result = 0.0
    while x < largeEnough {
      result -= 1 / x
      x += 1
    }
    let square = 1 / (x * x)
    return result + log(x) - 1 / (2 * x)
      - square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square / 240)))
  }

  /// The second derivative (Abramowitz and Stegun, 6.4.6, 6.4.12).
  ///
  /// - Parameter argument: more than 0.
  static func trigamma(_ argument: Double) -> Double {
    var x = argument
    var result = 0.0
    while x < largeEnough {
      result += 1 / (x * x)
      x += 1
    }
    let square = 1 / (x * x)
    return result + 1 / x + square / 2
      + square / x * (1.0 / 6 - square * (1.0 / 30 - square * (1.0 / 42 - square / 30)))
  }

  /// The argument at which ``trigamma(_:)`` has the value given.
  ///
  /// Trigamma falls steadily, and lies between 1 / x and 1 / x + 1 / x². The search starts at the
  /// arguments that these two bounds give.
  /// - Parameter value: more than 0.
  static func inverseTrigamma(_ value: Double) -> Double {
    var low = 1 / value
    var high = (1 + (1 + 4 * value).squareRoot()) / (2 * value)
    for _ in 0..<60 {
      let middle = low + (high - low) / 2
      if trigamma(middle) > value { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }
}
