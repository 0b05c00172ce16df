// Two contenders of which it is known how they compare, and what a comparison of them has to say.

/// How many times as long one contender takes as another.
package enum Truth: Sendable {
  /// They are the same.
  case equal
  /// The first takes so many times as long, more than 1.
  case slower(times: Double)
  /// The first takes at most so many times as long, more than 1, and nobody asks whether it takes as long.
  case within(times: Double)
}

/// What is asked of a comparison.
package enum Demand: Sendable {
  /// It finds what is there: on a machine that does nothing else, it can.
  case answer
  /// It claims nothing that is false. Beside a load it may say that it does not know.
  case noFalseClaim
}
