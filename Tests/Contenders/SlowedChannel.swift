// A kind made slower by a known part: what a comparison must find.

public import IPCChannels
public import Linux

/// By how much a channel is slowed.
public protocol Slowdown: Sendable {
  static var percent: UInt64 { get }
}

/// Not at all: what takes part in a comparison beside a slowed one, and pays the same for the wrapper.
public enum Unslowed: Slowdown {
  public static var percent: UInt64 { 0 }
}

/// By a tenth.
public enum SlowedByTenth: Slowdown {
  public static var percent: UInt64 { 10 }
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
  private var setUp = DelayedSetUp(percent: Rate.percent)

  public static var kind: ChannelKind { Base.kind }
  public static var capabilities: Capabilities { Base.capabilities }

  public static func make(
    recordSize: Int, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<SlowedChannel> {
    throw .recordSize("a slowed channel is a client's")
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    base = try Base(adopting: descriptors, terms: terms, strategy: strategy)
  }

  public var recordSize: Int { base.recordSize }
  public var pollDescriptor: Int32? { base.pollDescriptor }
  public var waiting: Waiting {
    get { base.waiting }
    set { base.waiting = newValue }
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
    let now = monotonicNanoseconds()
    let rest = PlantedDelay.rest(elapsed: now - start, delayed: 0, percent: Rate.percent)
    setUp.delayed += PlantedDelay.waitAwake(until: now + rest) - now
    return attempt
  }
}
