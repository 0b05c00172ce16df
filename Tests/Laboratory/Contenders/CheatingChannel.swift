// Kinds that lie: what a comparison must not believe.

public import IPCChannels
public import Linux
internal import Messages

/// How a channel cheats.
public enum Cheat: Sendable {
  /// Every tenth record that is sent goes nowhere.
  case drop
  /// Tallies that are sent go nowhere.
  case dropTallies
  /// Every tenth record that comes has one bit changed.
  case corrupt
  /// Pings are answered by this side itself.
  case answer
}

/// A channel's way to cheat, as a type.
public protocol Cheating: Sendable {
  static var cheat: Cheat { get }
}

public enum Dropping: Cheating { public static var cheat: Cheat { .drop } }
public enum DroppingTallies: Cheating { public static var cheat: Cheat { .dropTallies } }
public enum Corrupting: Cheating { public static var cheat: Cheat { .corrupt } }
public enum Answering: Cheating { public static var cheat: Cheat { .answer } }

/// A client's channel that cheats, over one that does not.
public struct CheatingChannel<Base: Channel & ~Copyable, Way: Cheating>: Channel, ~Copyable {
  private var base: Base
  private var sent = 0
  private var received = 0
  private var ownPong: Message?

  public static var description: KindDescription { Base.description }

  public static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<CheatingChannel> {
    throw .recordSize("a cheating channel is a client's")
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
    let record = records.extracting(first: recordSize)
    let message = unsafe record.unsafeLoadUnaligned(as: Message.self)
    sent += 1
    switch Way.cheat {
    case .drop where sent.isMultiple(of: 10):
      return .moved(1)
    case .dropTallies where message.opcode == Opcode.tally.rawValue:
      return .moved(1)
    case .answer where message.isPlain(.ping, author: message.author):
      ownPong = message.pong
      return .moved(1)
    case .drop, .dropTallies, .answer, .corrupt: break
    }
    return try base.attemptSend(record, sleeping: sleeping)
  }

  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    if let pong = ownPong.take() {
      records.storeBytes(of: pong, as: Message.self)
      return .moved(1)
    }
    let attempt = try base.attemptReceive(into: &records, sleeping: sleeping)
    guard case .moved(let count) = attempt else { return attempt }
    received += count
    if Way.cheat == .corrupt, received.isMultiple(of: 10) {
      let byte = unsafe records.unsafeLoad(fromByteOffset: 23, as: UInt8.self)
      records.storeBytes(of: byte ^ 1, toByteOffset: 23, as: UInt8.self)
    }
    return attempt
  }
}
