// A channel of a kind that is chosen while the program runs, as one type that arrays and dictionaries hold.

/// A channel of any kind.
///
/// Each call on it is one by way of a table of functions, and looks whether another one is under way: some
/// 30 ns, of which a round trip has four. Through a ring whose sides spin it took 0.55 µs instead of 0.42
/// (EPYC, two processors, median of 11 turns); one that sleeps takes 4 µs and more. Programs that know their
/// kind use its own type.
///
/// One thread at a time uses it; ``interruption`` is for any.
public final class AnyChannel {
  /// The mechanism.
  public let kind: ChannelKind
  /// Bytes in a record.
  public let recordSize: Int
  /// What other threads use to end a call on this channel.
  public let interruption: Interruption
  private let holder: ChannelHolder

  /// Takes a channel over.
  public init<Link: Channel & ~Copyable>(_ channel: consuming Link) {
    kind = Link.kind
    recordSize = channel.recordSize
    interruption = channel.interruption
    holder = Holding(channel)
  }

  /// Sends one message.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` where records of this channel have more than 24 bytes, and as
  ///   ``Channel/send(_:)-(Message)`` does.
  public func send(_ message: Message) throws(ChannelError) {
    try requireMessages()
    try holder.send(message)
  }

  /// Receives one message, or nil at the channel's end.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` where records of this channel have more than 24 bytes, and as
  ///   ``Channel/receive()`` does.
  public func receive() throws(ChannelError) -> Message? {
    try requireMessages()
    return try holder.receive()
  }

  /// Sends records that lie one after the other.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` for bytes that are no whole records, and as
  ///   ``Channel/send(_:)-(RawSpan)`` does.
  public func send(_ records: RawSpan) throws(ChannelError) {
    guard records.byteCount % recordSize == 0 else {
      throw .recordSize(
        "records of this channel have \(recordSize) bytes; \(records.byteCount) bytes are no whole number "
          + "of them")
    }
    try holder.send(records)
  }

  /// Receives at least one record, and as many more as are there and fit.
  ///
  /// - Returns: how many came; 0 at the channel's end.
  /// - Throws: ``ChannelError/recordSize(_:)`` where there is no room for one record, and as
  ///   ``Channel/receive(into:)`` does.
  public func receive(into records: inout MutableRawSpan) throws(ChannelError) -> Int {
    guard records.byteCount >= recordSize else {
      throw .recordSize(
        "records of this channel have \(recordSize) bytes; there is room for \(records.byteCount)")
    }
    return try holder.receive(into: &records)
  }

  /// As ``Channel/pollDescriptor``.
  public var pollDescriptor: Int32? { holder.pollDescriptor }

  /// As ``Channel/prepareToPoll()``.
  public func prepareToPoll() -> Bool { holder.prepareToPoll() }

  private func requireMessages() throws(ChannelError) {
    guard recordSize == Message.size else {
      throw .recordSize(
        "a message alone is a record of \(Message.size) bytes; those of this channel have \(recordSize)"
      )
    }
  }
}

/// Whatever holds a channel. It has no channel itself.
private class ChannelHolder {
  func send(_ message: Message) throws(ChannelError) { fatalError("of a channel that is held") }
  func receive() throws(ChannelError) -> Message? { fatalError("of a channel that is held") }
  func send(_ records: RawSpan) throws(ChannelError) { fatalError("of a channel that is held") }
  func receive(into records: inout MutableRawSpan) throws(ChannelError) -> Int {
    fatalError("of a channel that is held")
  }
  var pollDescriptor: Int32? { fatalError("of a channel that is held") }
  func prepareToPoll() -> Bool { fatalError("of a channel that is held") }
}

private final class Holding<Link: Channel & ~Copyable>: ChannelHolder {
  private var channel: Link

  init(_ channel: consuming Link) {
    self.channel = channel
  }

  override func send(_ message: Message) throws(ChannelError) { try channel.send(message) }
  override func receive() throws(ChannelError) -> Message? { try channel.receive() }
  override func send(_ records: RawSpan) throws(ChannelError) { try channel.send(records) }
  override func receive(into records: inout MutableRawSpan) throws(ChannelError) -> Int {
    try channel.receive(into: &records)
  }
  override var pollDescriptor: Int32? { channel.pollDescriptor }
  override func prepareToPoll() -> Bool { channel.prepareToPoll() }
}
