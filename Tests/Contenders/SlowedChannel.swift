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

/// A channel of which every receive comes later by a part of the time since the one before: round trips
/// take exactly that part longer, whatever they take.
public struct SlowedChannel<Base: Channel & ~Copyable, Rate: Slowdown>: Channel, ~Copyable {
  private var base: Base
  private var lastReceive: UInt64?

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
    try base.attemptSend(records, sleeping: sleeping)
  }

  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    let attempt = try base.attemptReceive(into: &records, sleeping: sleeping)
    guard case .moved = attempt else { return attempt }
    var now = monotonicNanoseconds()
    if let lastReceive {
      let end = now + (now - lastReceive) * Rate.percent / 100
      while now < end { now = monotonicNanoseconds() }
    }
    lastReceive = now
    return attempt
  }
}
