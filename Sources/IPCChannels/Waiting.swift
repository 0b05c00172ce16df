// How long to look before sleeping: the wait strategies, and what `adaptive` learns.

/// What a side of a channel does while it has to wait.
public enum WaitStrategy: String, CaseIterable, Sendable {
  /// Sleeps in the kernel at once: no CPU while it waits, a wake-up to pay when something comes.
  case block
  /// Looks again and again and never sleeps: the fastest answer, a whole CPU while it waits.
  case spin
  /// Spins while that pays, then sleeps.
  case adaptive
}

/// A wait strategy at work on one channel.
///
/// `adaptive` keeps a budget of attempts to make before it sleeps. What it must get right: with both processes on one CPU
/// spinning is pure loss, because the peer cannot run (a fixed budget cost 25 × there); on two CPUs a spinning pair
/// answers in a fraction of a wake-up, but only once *both* sides spin. So:
/// - an attempt that found something after more than half the budget doubles it;
/// - a sleep halves it, down to `least`, which costs less than a tenth of the cheapest round trip with a sleep in it;
/// - now and then a wait is a probe with the full budget, long enough (50 µs) to outlast the peer's own wake-up. A probe
///   that paid sets the budget to the full; one that did not doubles the number of waits until the next, so that a
///   pair on one CPU soon pays next to nothing for asking.
@frozen
public struct Waiting: Sendable {
  /// As chosen when the channel was made.
  public let strategy: WaitStrategy
  @usableFromInline let most: Int
  @usableFromInline let least: Int
  @usableFromInline var budget: Int
  @usableFromInline var waitsUntilProbe: Int
  @usableFromInline var probeInterval: Int

  /// Spinning for longer than a sleep and a wake-up cost (25–60 µs on two CPUs) never pays.
  @usableFromInline static let longestSpinNanoseconds = 50_000
  @usableFromInline static let shortestSpinNanoseconds = 300
  @usableFromInline static let probeIntervals = 16...4096

  /// - Parameter attemptNanoseconds: roughly what one attempt in vain takes: a system call, or a look at memory.
  public init(_ strategy: WaitStrategy, attemptNanoseconds: Int) {
    self.strategy = strategy
    most = Waiting.longestSpinNanoseconds / attemptNanoseconds
    least = max(1, Waiting.shortestSpinNanoseconds / attemptNanoseconds)
    budget = most
    probeInterval = Waiting.probeIntervals.lowerBound
    waitsUntilProbe = probeInterval
  }

  /// How often the next wait may look in vain before it sleeps.
  @inlinable
  public var allowedAttempts: Int {
    switch strategy {
    case .block: 0
    case .spin: .max
    case .adaptive: waitsUntilProbe == 0 ? most : budget
    }
  }

  /// Takes note of how a wait ended.
  @inlinable
  public mutating func learn(attempts: Int, slept: Bool) {
    guard strategy == .adaptive else { return }
    if waitsUntilProbe == 0 {
      probeInterval =
        slept
        ? min(probeInterval * 2, Waiting.probeIntervals.upperBound)
        : Waiting.probeIntervals.lowerBound
      waitsUntilProbe = probeInterval
      if !slept { budget = most }
    } else if slept {
      budget = max(least, budget / 2)
      waitsUntilProbe -= 1
    } else if attempts > budget / 2 {
      budget = min(most, budget * 2)
    }
  }
}
