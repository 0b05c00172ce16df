// Kinds that are late at the wrong moment: what a comparison must not let into its figures, nor into its
// time.

internal import Glibc
public import IPCChannels
public import Linux
public import Messages

/// When a client's channel is late, and how late.
public protocol Lateness: Sendable {
  /// Called once the channel has been opened.
  init()
  /// Called before each attempt to send something that begins with this message.
  mutating func beforeSend(_ message: Message)
}

/// It takes a while until it can be used.
public struct SlowToOpen: Lateness {
  public init() { sleep(.milliseconds(100)) }
  public mutating func beforeSend(_ message: Message) {}
}

/// One of its first sends takes long, in the middle of a warm-up.
public struct StalledInWarmUp: Lateness {
  private var sent = 0

  /// The one that is late. A set-up, and a client that stays idle, send two records.
  private static let lateSend = 3

  public init() {}

  public mutating func beforeSend(_ message: Message) {
    sent += 1
    if sent == Self.lateSend { sleep(.seconds(1)) }
  }
}

/// Its pings take long in one round, when a test says so.
///
/// The size of a file says when, whose path is in the environment variable `IPC_ROBBED_ROUND`. Each channel
/// that is more than a set-up makes it a byte shorter; the one that finds a single byte is robbed of its time,
/// and removes it.
public struct Robbed: Lateness {
  private let file: String?
  private let isRobbed: Bool
  private var pings = 0

  /// So few pings are a set-up's.
  private static let enough = 4

  public init() {
    file = unsafe getenv("IPC_ROBBED_ROUND").map { unsafe String(cString: $0) }
    isRobbed = file.map { Self.size($0) == 1 } ?? false
  }

  public mutating func beforeSend(_ message: Message) {
    guard let file, message.opcode == Opcode.ping.rawValue else { return }
    if isRobbed { sleep(.milliseconds(50)) }
    pings += 1
    if pings == Self.enough { countDown(file) }
  }

  /// In bytes; 0 where it is gone.
  private static func size(_ path: String) -> Int {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_size : 0
  }

  private func countDown(_ path: String) {
    let size = Self.size(path)
    if size > 1 { _ = unsafe truncate(path, size - 1) }
    if size == 1 { _ = unsafe unlink(path) }
  }
}

/// A client's channel that is late.
public struct LateChannel<Base: Channel & ~Copyable, Way: Lateness>: Channel, ~Copyable {
  private var base: Base
  private var way: Way

  public static var description: KindDescription { Base.description }

  public static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<LateChannel> {
    throw .recordSize("a late channel is a client's")
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    base = try Base(adopting: descriptors, terms: terms, strategy: strategy)
    way = Way()
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
    way.beforeSend(unsafe records.unsafeLoadUnaligned(as: Message.self))
    return try base.attemptSend(records, sleeping: sleeping)
  }

  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try base.attemptReceive(into: &records, sleeping: sleeping)
  }
}
