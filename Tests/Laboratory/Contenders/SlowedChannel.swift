// A kind made slower by a known part: what a comparison must find.

public import IPCChannels
public import Linux

/// By how much a channel is slowed.
public protocol Slowdown: Sendable {
  static var percent: UInt64 { get }
  /// How much later every 32nd answer comes, before the percentage is added; nanoseconds.
  static var tail: UInt64 { get }
}

extension Slowdown {
  public static var tail: UInt64 { 0 }

  /// Three of a hundred: enough for the p99 to lie among them, few enough for the median not to notice.
  fileprivate static var lateAnswer: Int { 32 }
}

/// Not at all: what takes part in a comparison beside a slowed one, and pays the same for the wrapper.
public enum Unslowed: Slowdown {
  public static var percent: UInt64 { 0 }
}

/// By a tenth.
public enum SlowedByTenth: Slowdown {
  public static var percent: UInt64 { 10 }
}

/// Not at all, but with a tail of its own. Where the p99 of a plain pipe lies is decided by what else
/// happens on the machine; here it is decided by the channel.
public enum UnslowedTail: Slowdown {
  public static var percent: UInt64 { 0 }
  public static var tail: UInt64 { 60_000 }
}

/// By a tenth, the tail too.
public enum SlowedTail: Slowdown {
  public static var percent: UInt64 { 10 }
  public static var tail: UInt64 { 60_000 }
}

/// A channel that makes a round trip, a stream and a set-up take exactly a part longer, whatever they take.
///
/// Whatever a client times ends with an answer, and every answer comes later by a part of the time since
/// the first record that was sent after the answer before: a pong by a part of its round trip, a tally by a
/// part of its stream. A delay after each record of a stream would be shorter than the part, because
/// the server would go on with its own work in the meantime.
///
/// A set-up begins before there is a channel. Set-ups follow one another without a pause, so the end of a
/// channel comes later by a part of the time since the end of the channel before; what its answers were
/// late is part of that.
public struct SlowedChannel<Base: Channel & ~Copyable, Rate: Slowdown>: Channel, ~Copyable {
  private var base: Base
  /// When the first record since the last answer was sent; nil where none was.
  private var questionStart: UInt64?
  private var answers = 0
  private var setUp = DelayedSetUp(percent: Rate.percent)

  public static var description: KindDescription { Base.description }

  public static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<SlowedChannel> {
    throw .recordSize("a slowed channel is a client's")
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    base = try Base(adopting: descriptors, terms: terms, strategy: strategy)
  }

  public var recordSize: Int { base.recordSize }
  public func memory() throws(ChannelError) -> Int { try base.memory() }
  public func pollTargets(for awaited: Awaited) -> [PollTarget] { base.pollTargets(for: awaited) }
  public var waiting: Waiting { base.waiting }
  public mutating func learn(attempts: Int, slept: Bool) {
    base.learn(attempts: attempts, slept: slept)
  }
  public var interruption: Interruption { base.interruption }

  public mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    if questionStart == nil { questionStart = monotonicNanoseconds() }
    return try base.attemptSend(records, sleeping: sleeping)
  }

  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    let attempt = try base.attemptReceive(into: &records, sleeping: sleeping)
    guard case .moved = attempt, let start = questionStart.take() else { return attempt }
    var now = monotonicNanoseconds()
    answers += 1
    if Rate.tail > 0, answers.isMultiple(of: Rate.lateAnswer) {
      now = PlantedDelay.waitAwake(until: now + Rate.tail)
    }
    let rest = PlantedDelay.rest(elapsed: now - start, delayed: 0, percent: Rate.percent)
    setUp.delayed += PlantedDelay.waitAwake(until: now + rest) - now
    return attempt
  }
}
