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
  /// The mechanism; nil for one that was loaded.
  public let kind: ChannelKind?
  /// How its records travel.
  public let family: KindDescription.Family
  /// Bytes in a record.
  public let recordSize: Int
  /// What other threads use to end a call on this channel.
  public let interruption: Interruption
  @usableFromInline let holder: ChannelHolder
  private let transit: Duration
  /// When what the peer sent before its end has come or never will.
  private var endOfTransit: Deadline?

  /// Takes a channel over.
  public init<Link: Channel & ~Copyable>(_ channel: consuming Link) {
    kind = Link.kind
    family = Link.description.family
    transit = Link.description.transit
    recordSize = channel.recordSize
    interruption = channel.interruption
    holder = Holding(channel)
  }

  /// Sends one value: ``Channel/send(_:)-(Value)``.
  @inlinable
  public func send<Value: RecordValue>(_ value: Value) throws(ChannelError) {
    if MemoryLayout<Value>.size == SmallRecord.size {
      return try holder.send(SmallRecord(bitsOf: value))
    }
    try requireRecord(of: MemoryLayout<Value>.size)
    let record = InlineArray<1, Value>(repeating: value)
    try unsafe holder.send(record.span.bytes.extracting(first: recordSize))
  }

  /// Receives one value, or nil at the channel's end: ``Channel/receive(as:)``.
  @inlinable
  public func receive<Value: RecordValue>(as type: Value.Type) throws(ChannelError) -> Value? {
    try requireRecord(of: MemoryLayout<Value>.size)
    return try received(as: type) { (bytes) throws(ChannelError) in
      try holder.receive(into: &bytes)
    }
  }

  /// Sends records that lie one after the other: ``Channel/send(_:)-(RawSpan)``.
  public func send(_ records: RawSpan) throws(ChannelError) { try holder.send(records) }

  /// Receives at least one record, and as many more as are there and fit: ``Channel/receive(into:)``.
  ///
  /// - Returns: how many came; 0 at the channel's end.
  public func receive(into records: inout MutableRawSpan) throws(ChannelError) -> Int {
    try holder.receive(into: &records)
  }

  /// As ``send(_:)-(Value)``, and waits for room no longer than until a deadline:
  /// ``Channel/send(_:until:)-(Value,_)``.
  @inlinable
  public func send<Value: RecordValue>(
    _ value: Value, until deadline: Deadline
  ) throws(ChannelError) {
    try requireRecord(of: MemoryLayout<Value>.size)
    let record = InlineArray<1, Value>(repeating: value)
    try unsafe holder.send(record.span.bytes.extracting(first: recordSize), until: deadline)
  }

  /// As ``receive(as:)``, and waits no longer than until a deadline: ``Channel/receive(as:until:)``.
  @inlinable
  public func receive<Value: RecordValue>(
    as type: Value.Type, until deadline: Deadline
  ) throws(ChannelError) -> Value? {
    try requireRecord(of: MemoryLayout<Value>.size)
    return try received(as: type) { (bytes) throws(ChannelError) in
      try holder.receive(into: &bytes, until: deadline)
    }
  }

  /// As ``send(_:)-(RawSpan)``, and waits for room no longer than until a deadline:
  /// ``Channel/send(_:until:)-(RawSpan,_)``.
  public func send(_ records: RawSpan, until deadline: Deadline) throws(ChannelError) {
    try holder.send(records, until: deadline)
  }

  /// As ``receive(into:)``, and waits no longer than until a deadline: ``Channel/receive(into:until:)``.
  public func receive(
    into records: inout MutableRawSpan, until deadline: Deadline
  ) throws(ChannelError) -> Int {
    try holder.receive(into: &records, until: deadline)
  }

  /// Sends one value if that goes without waiting.
  ///
  /// - Returns: `.moved(1)`, `.wouldWait`, after which the next to be sent must be the same value, or
  ///   `.ended` when the peer is gone, by the channel itself or by ``Interruption/peerIsGone()``.
  /// - Throws: as ``send(_:)-(Value)`` does, but for ``ChannelError/peerGone``.
  @inlinable
  public func attemptSend<Value: RecordValue>(_ value: Value) throws(ChannelError) -> Attempt {
    try requireRecord(of: MemoryLayout<Value>.size)
    if MemoryLayout<Value>.size == SmallRecord.size {
      return try attemptSend(small: SmallRecord(bitsOf: value))
    }
    let record = InlineArray<1, Value>(repeating: value)
    return try unsafe attemptSend(record.span.bytes.extracting(first: recordSize))
  }

  @usableFromInline
  func attemptSend(small record: SmallRecord) throws(ChannelError) -> Attempt {
    if interruption.isRaised { return try interruption.end() }
    return try holder.attemptSend(record)
  }

  /// Receives one value if that goes without waiting.
  ///
  /// - Parameter value: what has come; unchanged where nothing has.
  /// - Returns: `.moved(1)`, `.wouldWait`, or `.ended` at the channel's end. After
  ///   ``Interruption/peerIsGone()`` what does not come within ``KindDescription/transit`` is the end: at
  ///   once for every kind but `tcp`, whose own end follows.
  /// - Throws: as ``receive(as:)`` does.
  @inlinable
  public func attemptReceive<Value: RecordValue>(
    into value: inout Value
  ) throws(ChannelError) -> Attempt {
    try requireRecord(of: MemoryLayout<Value>.size)
    var attempt = Attempt.wouldWait
    let came = try received(as: Value.self) { (bytes) throws(ChannelError) in
      attempt = try attemptReceive(into: &bytes)
      return attempt == .moved(1) ? 1 : 0
    }
    if let came { value = came }
    return attempt
  }

  /// Sends as many of these records as go without waiting, as ``attemptSend(_:)-(Value)`` sends one.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` for bytes that are no whole records, or none.
  public func attemptSend(_ records: RawSpan) throws(ChannelError) -> Attempt {
    if interruption.isRaised { return try interruption.end() }
    return try holder.attemptSend(records)
  }

  /// Receives as many records as are there and fit, as ``attemptReceive(into:)-(Value)`` receives one.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` where there is no room for one record.
  public func attemptReceive(into records: inout MutableRawSpan) throws(ChannelError) -> Attempt {
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
    let transit = transit
    if transit == .zero || interruption.isInterrupted { return true }
    let end = endOfTransit ?? Deadline(after: transit)
    endOfTransit = end
    return end.hasPassed
  }

  @inlinable
  func requireRecord(of bytes: Int) throws(ChannelError) {
    if bytes != recordSize { throw .otherSize(bytes, of: recordSize) }
  }
}

/// Something to do with a channel that an ``AnyChannel`` holds.
package protocol HeldChannelVisitor: ~Copyable {
  mutating func visit<Link: Channel & ~Copyable>(_ channel: inout Link)
}

/// Whatever holds a channel. It has no channel itself.
@usableFromInline class ChannelHolder {
  @usableFromInline func send(_ record: SmallRecord) throws(ChannelError) {
    fatalError("of a channel that is held")
  }
  @usableFromInline func send(_ records: RawSpan) throws(ChannelError) {
    fatalError("of a channel that is held")
  }
  @usableFromInline func receive(into records: inout MutableRawSpan) throws(ChannelError) -> Int {
    fatalError("of a channel that is held")
  }
  @usableFromInline func send(_ records: RawSpan, until deadline: Deadline) throws(ChannelError) {
    fatalError("of a channel that is held")
  }
  @usableFromInline func receive(
    into records: inout MutableRawSpan, until deadline: Deadline
  ) throws(ChannelError) -> Int {
    fatalError("of a channel that is held")
  }
  func attemptSend(_ record: SmallRecord) throws(ChannelError) -> Attempt {
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

  override func send(_ record: SmallRecord) throws(ChannelError) { try channel.send(record) }
  override func send(_ records: RawSpan) throws(ChannelError) { try channel.send(records) }
  override func receive(into records: inout MutableRawSpan) throws(ChannelError) -> Int {
    try channel.receive(into: &records)
  }
  override func send(_ records: RawSpan, until deadline: Deadline) throws(ChannelError) {
    try channel.send(records, until: deadline)
  }
  override func receive(
    into records: inout MutableRawSpan, until deadline: Deadline
  ) throws(ChannelError) -> Int {
    try channel.receive(into: &records, until: deadline)
  }
  override func attemptSend(_ record: SmallRecord) throws(ChannelError) -> Attempt {
    try channel.attemptSend(record, sleeping: false)
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
