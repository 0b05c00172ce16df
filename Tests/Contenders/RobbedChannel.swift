// A kind that loses the time of one round, when a test says so.

internal import Glibc
public import IPCChannels
public import Linux

/// A client's channel whose pings take long while the file is there that ``variable`` names. The first round
/// that loses its time by that removes the file.
public struct RobbedChannel<Base: Channel & ~Copyable>: Channel, ~Copyable {
  /// The environment variable with the file's path.
  public static var variable: String { "IPC_ROBBED_ROUND" }

  private var base: Base
  private let file: String?
  private var latePings = 0

  /// So few pings are a set-up's.
  private static var enough: Int { 4 }

  public static var kind: ChannelKind { Base.kind }
  public static var capabilities: Capabilities { Base.capabilities }

  public static func make(
    recordSize: Int, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<RobbedChannel> {
    throw .recordSize("a robbed channel is a client's")
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    base = try Base(adopting: descriptors, terms: terms, strategy: strategy)
    file = unsafe getenv(Self.variable).map { unsafe String(cString: $0) }
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
    let message = unsafe records.unsafeLoadUnaligned(as: Message.self)
    if let file, message.opcode == Opcode.ping.rawValue {
      let isThere = unsafe access(file, F_OK) == 0
      if isThere || latePings > 0 {
        sleep(.milliseconds(50))
        latePings += 1
        if latePings == Self.enough { unsafe unlink(file) }
      }
    }
    return try base.attemptSend(records, sleeping: sleeping)
  }

  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try base.attemptReceive(into: &records, sleeping: sleeping)
  }
}
