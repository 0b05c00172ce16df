// How long to look before sleeping: the wait strategies, and what `adaptive` learns.

internal import Linux

/// What a side of a channel does while it has to wait.
public enum WaitStrategy: String, Codable, CaseIterable, Sendable {
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
/// - after a number of sleeps the budget is full again, because what kept the peer may have passed,
///   or the processes may have moved. It is long enough (60 µs) to outlast the peer's own wake-up. A
///   find by looking makes that number 16; each try in vain doubles it, up to 512, and ends with the
///   wait that it failed in;
/// - at 512 it also waits for a tick of the clock, every 34 ms, and goes on through nine waits. Both
///   sides look at that clock with each sleep, so they try together: one that spins while its peer
///   still sleeps would have given up when the peer tries. In vain that costs 120 µs, 0.4 % of the
///   time at most.
///
/// What was there at the first look says nothing: nobody had to wait for it.
@frozen
public struct Waiting: Sendable {
  /// As chosen when the channel was made.
  public let strategy: WaitStrategy
  /// Whether the next wait sleeps without a look: ``allowedAttempts`` is 0.
  public internal(set) var sleepsAtOnce: Bool
  @usableFromInline var budget: Int
  /// Since the budget was made full.
  @usableFromInline var sleeps = 0
  /// Sleeps until the next try, at least.
  @usableFromInline var interval = Waiting.intervals.lowerBound
  /// The clock's tick at the last look.
  @usableFromInline var tick: UInt64 = 0

  /// An attempt in vain takes 100–400 ns with every kind, so this is about 60 µs: spinning for
  /// longer than a sleep and a wake-up cost (25–60 µs on two CPUs) never pays.
  @usableFromInline static let most = 256
  @usableFromInline static let intervals = 16...512
  /// A tick is 2²⁵ ns, 34 ms.
  static let tickShift: UInt64 = 25

  public init(_ strategy: WaitStrategy) {
    self.strategy = strategy
    sleepsAtOnce = strategy == .block
    budget = Waiting.most
  }

  /// How often the next wait may look in vain before it sleeps.
  @inlinable
  public var allowedAttempts: Int {
    switch strategy {
    case .block: 0
    case .spin: .max
    case .adaptive: budget
    }
  }

  /// Takes note of how a wait ended.
  @inlinable @inline(__always)
  public mutating func learn(attempts: Int, slept: Bool) {
    if strategy == .adaptive && (slept || attempts > 0) { adapt(attempts: attempts, slept: slept) }
  }

  @usableFromInline
  mutating func adapt(attempts: Int, slept: Bool) {
    if slept {
      // A try in vain that the peer need not share ends at once: who is on one CPU pays for it.
      budget = isAloneInTrying ? 0 : budget / 2
      sleeps += 1
      if sleeps >= interval { tryAgainIfDue() }
    } else {
      interval = Waiting.intervals.lowerBound
      if attempts > budget / 2 { budget = min(Waiting.most, budget * 2) }
    }
    sleepsAtOnce = budget == 0
  }

  /// Whether tries come after a number of sleeps, and not yet at a tick that the peer sees, too.
  private var isAloneInTrying: Bool {
    interval > Waiting.intervals.lowerBound && interval < Waiting.intervals.upperBound
  }

  private mutating func tryAgainIfDue() {
    if interval == Waiting.intervals.upperBound {
      let last = tick
      tick = Waiting.currentTick
      // The first look does not see a tick begin.
      if sleeps == interval || tick == last { return }
    }
    sleeps = 0
    interval = min(interval * 2, Waiting.intervals.upperBound)
    budget = Waiting.most
  }

  private static var currentTick: UInt64 { monotonicNanoseconds() >> tickShift }
}
