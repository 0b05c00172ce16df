// How long to look before sleeping: the wait strategies, and what `adaptive` learns. The reasons are in the
// article AdaptiveWaiting.

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
/// `adaptive` keeps a budget of attempts to make before it sleeps. <doc:AdaptiveWaiting> says what it must
/// get right, and why it learns as it does.
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

  /// The full budget: about 60 µs.
  @usableFromInline static let most = 256
  @usableFromInline static let intervals = 16...512
  /// A tick is 2²⁵ ns, 34 ms.
  static let tickShift: UInt64 = 25

  /// A strategy that has learnt nothing yet.
  public init(_ strategy: WaitStrategy) {
    self.strategy = strategy
    sleepsAtOnce = strategy == .block
    budget = Waiting.most
  }

  /// How often the next wait may look without success before it sleeps.
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
      // A try without success that the peer need not share ends at once: a side that shares its CPU with the peer pays for it.
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
