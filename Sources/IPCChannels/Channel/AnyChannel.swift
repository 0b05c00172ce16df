// A channel of a kind that is chosen while the program runs, as one type that arrays and dictionaries hold.

public import Linux

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
  /// When what the peer sent before its end has come or never will.
  private var endOfTransit: Deadline?

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
    try requireWhole(records)
    try holder.send(records)
  }

  /// Receives at least one record, and as many more as are there and fit.
  ///
  /// - Returns: how many came; 0 at the channel's end.
  /// - Throws: ``ChannelError/recordSize(_:)`` where there is no room for one record, and as
  ///   ``Channel/receive(into:)`` does.
  public func receive(into records: inout MutableRawSpan) throws(ChannelError) -> Int {
    try requireRoom(records.byteCount)
    return try holder.receive(into: &records)
  }

  /// As ``send(_:)-(Message)``, and waits for room no longer than until a deadline:
  /// ``Channel/send(_:until:)-(Message,_)``.
  public func send(_ message: Message, until deadline: Deadline) throws(ChannelError) {
    try requireMessages()
    let record = InlineArray<1, Message>(repeating: message)
    try unsafe holder.send(record.span.bytes, until: deadline)
  }

  /// As ``receive()``, and waits no longer than until a deadline: ``Channel/receive(until:)``.
  public func receive(until deadline: Deadline) throws(ChannelError) -> Message? {
    try requireMessages()
    return try holder.receive(until: deadline)
  }

  /// As ``send(_:)-(RawSpan)``, and waits for room no longer than until a deadline:
  /// ``Channel/send(_:until:)-(RawSpan,_)``.
  public func send(_ records: RawSpan, until deadline: Deadline) throws(ChannelError) {
    try requireWhole(records)
    try holder.send(records, until: deadline)
  }

  /// As ``receive(into:)``, and waits no longer than until a deadline: ``Channel/receive(into:until:)``.
  public func receive(
    into records: inout MutableRawSpan, until deadline: Deadline
  ) throws(ChannelError) -> Int {
    try requireRoom(records.byteCount)
    return try holder.receive(into: &records, until: deadline)
  }

  /// Sends one message if that goes without waiting.
  ///
  /// - Returns: `.moved(1)`, `.wouldWait`, after which the next to be sent must be the same message, or
  ///   `.ended` when the peer is gone, by the channel itself or by ``Interruption/peerIsGone()``.
  /// - Throws: ``ChannelError/recordSize(_:)`` where records of this channel have more than 24 bytes, and as
  ///   ``Channel/send(_:)-(Message)`` does, but for ``ChannelError/peerGone``.
  public func attemptSend(_ message: Message) throws(ChannelError) -> Attempt {
    try requireMessages()
    if interruption.isRaised { return try interruption.end() }
    return try holder.attemptSend(message)
  }

  /// Receives one message if that goes without waiting.
  ///
  /// - Parameter message: what has come; unchanged where nothing has.
  /// - Returns: `.moved(1)`, `.wouldWait`, or `.ended` at the channel's end. After
  ///   ``Interruption/peerIsGone()`` what does not come within ``KindDescription/transit`` is the end: at
  ///   once for every kind but `tcp`, whose own end follows.
  /// - Throws: as ``receive()`` does.
  public func attemptReceive(into message: inout Message) throws(ChannelError) -> Attempt {
    try requireMessages()
    var record = InlineArray<1, Message>(repeating: message)
    var span = record.mutableSpan
    var bytes = unsafe span.mutableBytes
    let attempt = try attemptReceive(into: &bytes)
    if case .moved = attempt { message = record[0] }
    return attempt
  }

  /// Sends as many of these records as go without waiting, as ``attemptSend(_:)-(Message)`` sends one.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` for bytes that are no whole records, or none.
  public func attemptSend(_ records: RawSpan) throws(ChannelError) -> Attempt {
    try requireWhole(records)
    guard !records.isEmpty else { throw .recordSize("there is no record to send") }
    if interruption.isRaised { return try interruption.end() }
    return try holder.attemptSend(records)
  }

  /// Receives as many records as are there and fit, as ``attemptReceive(into:)-(Message)`` receives one.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` where there is no room for one record.
  public func attemptReceive(into records: inout MutableRawSpan) throws(ChannelError) -> Attempt {
    try requireRoom(records.byteCount)
    // Before the look: what came before the peer's end is there for a look that follows it.
    let isRaised = interruption.isRaised
    let attempt = try holder.attemptReceive(into: &records)
    if attempt == .wouldWait && isRaised && transitIsOver() { return try interruption.end() }
    return attempt
  }

  /// As ``Channel/pollTargets(for:)``.
  public func pollTargets(for awaited: Awaited) -> [PollTarget] { holder.pollTargets(for: awaited) }

  /// As ``Channel/prepareToPoll(for:)``.
  public func prepareToPoll(for awaited: Awaited) -> Bool { holder.prepareToPoll(for: awaited) }

  /// Calls the visitor with the channel itself.
  package func accept<Visitor: HeldChannelVisitor & ~Copyable>(_ visitor: inout Visitor) {
    holder.accept(&visitor)
  }

  private func transitIsOver() -> Bool {
    let transit = kind.description.transit
    if transit == .zero || interruption.isInterrupted { return true }
    let end = endOfTransit ?? Deadline(after: transit)
    endOfTransit = end
    return end.hasPassed
  }

  private func requireWhole(_ records: RawSpan) throws(ChannelError) {
    guard records.byteCount % recordSize == 0 else {
      throw .recordSize(
        "records of this channel have \(recordSize) bytes; \(records.byteCount) bytes are no whole number "
          + "of them")
    }
  }

  private func requireRoom(_ bytes: Int) throws(ChannelError) {
    guard bytes >= recordSize else {
      throw .recordSize(
        "records of this channel have \(recordSize) bytes; there is room for \(bytes)")
    }
  }

  private func requireMessages() throws(ChannelError) {
    guard recordSize == Message.size else {
      throw .recordSize(
        "a message alone is a record of \(Message.size) bytes; those of this channel have \(recordSize)"
      )
    }
  }
}

/// Something to do with a channel that an ``AnyChannel`` holds.
package protocol HeldChannelVisitor: ~Copyable {
  mutating func visit<Link: Channel & ~Copyable>(_ channel: inout Link)
}

/// Whatever holds a channel. It has no channel itself.
private class ChannelHolder {
  func send(_ message: Message) throws(ChannelError) { fatalError("of a channel that is held") }
  func receive() throws(ChannelError) -> Message? { fatalError("of a channel that is held") }
  func send(_ records: RawSpan) throws(ChannelError) { fatalError("of a channel that is held") }
  func receive(into records: inout MutableRawSpan) throws(ChannelError) -> Int {
    fatalError("of a channel that is held")
  }
  func send(_ records: RawSpan, until deadline: Deadline) throws(ChannelError) {
    fatalError("of a channel that is held")
  }
  func receive(until deadline: Deadline) throws(ChannelError) -> Message? {
    fatalError("of a channel that is held")
  }
  func receive(
    into records: inout MutableRawSpan, until deadline: Deadline
  ) throws(ChannelError) -> Int {
    fatalError("of a channel that is held")
  }
  func attemptSend(_ message: Message) throws(ChannelError) -> Attempt {
    fatalError("of a channel that is held")
  }
  func attemptSend(_ records: RawSpan) throws(ChannelError) -> Attempt {
    fatalError("of a channel that is held")
  }
  func attemptReceive(into records: inout MutableRawSpan) throws(ChannelError) -> Attempt {
    fatalError("of a channel that is held")
  }
  func pollTargets(for awaited: Awaited) -> [PollTarget] { fatalError("of a channel that is held") }
  func prepareToPoll(for awaited: Awaited) -> Bool { fatalError("of a channel that is held") }
  func accept<Visitor: HeldChannelVisitor & ~Copyable>(_ visitor: inout Visitor) {
    fatalError("of a channel that is held")
  }
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
  override func send(_ records: RawSpan, until deadline: Deadline) throws(ChannelError) {
    try channel.send(records, until: deadline)
  }
  override func receive(until deadline: Deadline) throws(ChannelError) -> Message? {
    try channel.receive(until: deadline)
  }
  override func receive(
    into records: inout MutableRawSpan, until deadline: Deadline
  ) throws(ChannelError) -> Int {
    try channel.receive(into: &records, until: deadline)
  }
  override func attemptSend(_ message: Message) throws(ChannelError) -> Attempt {
    try channel.attemptSend(message, sleeping: false)
  }
  override func attemptSend(_ records: RawSpan) throws(ChannelError) -> Attempt {
    try channel.attemptSend(records, sleeping: false)
  }
  override func attemptReceive(into records: inout MutableRawSpan) throws(ChannelError) -> Attempt {
    try channel.attemptReceive(into: &records, sleeping: false)
  }
  override func pollTargets(for awaited: Awaited) -> [PollTarget] {
    channel.pollTargets(for: awaited)
  }
  override func prepareToPoll(for awaited: Awaited) -> Bool { channel.prepareToPoll(for: awaited) }
  override func accept<Visitor: HeldChannelVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.visit(&channel)
  }
}
