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
/// `adaptive` keeps a budget of attempts to make before it sleeps. What it must get right: with
/// both processes on one CPU spinning is pure loss, because the peer cannot run (a fixed budget
/// cost 25 × there); on two CPUs a spinning pair answers in a fraction of a wake-up, but only once
/// *both* sides spin. So:
/// - an attempt that found something after more than half the budget doubles it;
/// - a sleep halves it, down to none: nine sleeps in a row, and from then on a wait is what it is
///   with `block`;
/// - now and then a wait is a probe with the full budget, long enough (60 µs) to outlast the peer's
///   own wake-up. A probe that paid sets the budget to the full; one that did not doubles the
///   number of waits until the next, so that a pair on one CPU soon pays next to nothing for
///   asking. What was there at the first look says nothing: nobody had to wait for it.
@frozen
public struct Waiting: Sendable {
  /// As chosen when the channel was made.
  public let strategy: WaitStrategy
  /// Whether the next wait sleeps without a look: ``allowedAttempts`` is 0.
  public internal(set) var sleepsAtOnce: Bool
  @usableFromInline var budget: Int
  @usableFromInline var waitsUntilProbe: Int
  @usableFromInline var probeInterval: Int

  /// An attempt in vain takes 100–400 ns with every kind, so this is about 60 µs: spinning for
  /// longer than a sleep and a wake-up cost (25–60 µs on two CPUs) never pays.
  @usableFromInline static let most = 256
  @usableFromInline static let probeIntervals = 16...4096

  public init(_ strategy: WaitStrategy) {
    self.strategy = strategy
    sleepsAtOnce = strategy == .block
    budget = Waiting.most
    probeInterval = Waiting.probeIntervals.lowerBound
    waitsUntilProbe = probeInterval
  }

  /// How often the next wait may look in vain before it sleeps.
  @inlinable
  public var allowedAttempts: Int {
    switch strategy {
    case .block: 0
    case .spin: .max
    case .adaptive: waitsUntilProbe == 0 ? Waiting.most : budget
    }
  }

  /// Takes note of how a wait ended.
  @inlinable @inline(__always)
  public mutating func learn(attempts: Int, slept: Bool) {
    if strategy == .adaptive && (slept || attempts > 0) { adapt(attempts: attempts, slept: slept) }
  }

  @usableFromInline
  mutating func adapt(attempts: Int, slept: Bool) {
    if waitsUntilProbe == 0 {
      probeInterval =
        slept
        ? min(probeInterval * 2, Waiting.probeIntervals.upperBound)
        : Waiting.probeIntervals.lowerBound
      waitsUntilProbe = probeInterval
      if !slept { budget = Waiting.most }
    } else if slept {
      budget /= 2
      waitsUntilProbe -= 1
    } else if attempts > budget / 2 {
      budget = min(Waiting.most, budget * 2)
    }
    sleepsAtOnce = allowedAttempts == 0
  }
}
