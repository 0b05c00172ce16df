// Kinds that are late at the wrong moment: what a comparison must not let into its figures, nor into its
// time.

public import IPCChannels
public import Linux

/// When a channel is late.
public enum Delay: Sendable {
  /// It takes so long until it can be used.
  case opening(Duration)
  /// One of its first sends takes so long, in the middle of a warm-up.
  case warmUp(Duration)

  var openingTime: Duration {
    if case .opening(let time) = self { time } else { .zero }
  }

  var warmUpTime: Duration {
    if case .warmUp(let time) = self { time } else { .zero }
  }
}

/// A channel's delay, as a type.
public protocol Delaying: Sendable {
  static var delay: Delay { get }
}

public enum SlowToOpen: Delaying { public static var delay: Delay { .opening(.milliseconds(100)) } }
public enum StalledInWarmUp: Delaying {
  public static var delay: Delay { .warmUp(.seconds(1)) }
}

/// A client's channel that is late once.
public struct LateChannel<Base: Channel & ~Copyable, Way: Delaying>: Channel, ~Copyable {
  private var base: Base
  private var sent = 0

  /// The one that is late. A set-up, and a client that stays idle, send two records.
  private static var lateSend: Int { 3 }

  public static var kind: ChannelKind { Base.kind }
  public static var capabilities: Capabilities { Base.capabilities }

  public static func make(
    recordSize: Int, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<LateChannel> {
    throw .recordSize("a late channel is a client's")
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    base = try Base(adopting: descriptors, terms: terms, strategy: strategy)
    sleep(Way.delay.openingTime)
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
    sent += 1
    if sent == Self.lateSend { sleep(Way.delay.warmUpTime) }
    return try base.attemptSend(records, sleeping: sleeping)
  }

  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try base.attemptReceive(into: &records, sleeping: sleeping)
  }
}
