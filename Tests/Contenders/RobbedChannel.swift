// A kind that loses the time of one round, when a test says so.

internal import Glibc
public import IPCChannels
public import Linux

/// A client's channel that is robbed of one round's time: its pings take long there.
///
/// The size of a file says when. Each channel that is more than a set-up makes it a byte shorter; the one that
/// finds a single byte is robbed, and removes it.
public struct RobbedChannel<Base: Channel & ~Copyable>: Channel, ~Copyable {
  /// The environment variable with the file's path.
  public static var variable: String { "IPC_ROBBED_ROUND" }

  private var base: Base
  private let file: String?
  private let isRobbed: Bool
  private var pings = 0

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
    isRobbed = file.map { Self.size($0) == 1 } ?? false
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
      if isRobbed { sleep(.milliseconds(50)) }
      pings += 1
      if pings == Self.enough { countDown(file) }
    }
    return try base.attemptSend(records, sleeping: sleeping)
  }

  public mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try base.attemptReceive(into: &records, sleeping: sleeping)
  }
}
