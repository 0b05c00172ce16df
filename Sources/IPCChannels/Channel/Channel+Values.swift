// Records that are values of one type: from variables of the caller's into the channel, and back.

public import Linux

extension Channel where Self: ~Copyable {
  /// Sends one value as a record, waiting for room as long as that takes.
  ///
  /// - Parameter value: of as many bytes as a record of this channel.
  /// - Throws: ``ChannelError/recordSize(_:)`` for a value of another size, and as
  ///   ``send(_:)-(RawSpan)`` does.
  @inlinable @inline(__always)
  public mutating func send<Value: RecordValue>(_ value: Value) throws(ChannelError) {
    try requireRecord(of: MemoryLayout<Value>.size)
    if interruption.isRaised { throw interruption.reason }
    switch try attemptSend(value, sleeping: waiting.sleepsAtOnce) {
    case .moved: return
    case .ended: throw .peerGone
    case .wouldWait: try keepSending(value)
    }
  }

  @inlinable @inline(never)
  mutating func keepSending<Value: RecordValue>(_ value: Value) throws(ChannelError) {
    let record = InlineArray<1, Value>(repeating: value)
    try unsafe keepSending(
      record.span.bytes.extracting(first: recordSize), after: 0,
      attempts: waiting.sleepsAtOnce ? 0 : 1)
  }

  /// Receives one record as a value.
  ///
  /// - Returns: nil at the channel's end.
  /// - Throws: ``ChannelError/recordSize(_:)`` for a type whose values have another size than a record of
  ///   this channel, and as ``receive(into:)`` does.
  @inlinable
  public mutating func receive<Value: RecordValue>(
    as type: Value.Type
  ) throws(ChannelError) -> Value? {
    try requireRecord(of: MemoryLayout<Value>.size)
    return try received(as: type) { (bytes) throws(ChannelError) in try receive(into: &bytes) }
  }

  /// Sends one value as a record, and waits for room no longer than until a deadline.
  ///
  /// - Parameters:
  ///   - value: of as many bytes as a record of this channel.
  ///   - deadline: how long to wait for room.
  /// - Throws: ``ChannelError/recordSize(_:)`` for a value of another size, and as
  ///   ``send(_:until:)-(RawSpan,_)`` does. After ``ChannelError/timedOut(sent:)`` the next to be sent must
  ///   be the same value.
  public mutating func send<Value: RecordValue>(
    _ value: Value, until deadline: Deadline
  ) throws(ChannelError) {
    try requireRecord(of: MemoryLayout<Value>.size)
    let record = InlineArray<1, Value>(repeating: value)
    try unsafe send(record.span.bytes.extracting(first: recordSize), until: deadline)
  }

  /// Receives one record as a value, and waits no longer than until a deadline.
  ///
  /// - Returns: nil at the channel's end.
  /// - Throws: ``ChannelError/recordSize(_:)`` for a type whose values have another size than a record of
  ///   this channel, and as ``receive(into:until:)`` does.
  public mutating func receive<Value: RecordValue>(
    as type: Value.Type, until deadline: Deadline
  ) throws(ChannelError) -> Value? {
    try requireRecord(of: MemoryLayout<Value>.size)
    return try received(as: type) { (bytes) throws(ChannelError) in
      try receive(into: &bytes, until: deadline)
    }
  }

  /// Sends one value as ``attemptSend(_:sleeping:)-(RawSpan,_)`` sends records.
  @inlinable @inline(__always)
  public mutating func attemptSend<Value: RecordValue>(
    _ value: Value, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try requireRecord(of: MemoryLayout<Value>.size)
    let record = InlineArray<1, Value>(repeating: value)
    return try unsafe attemptSend(
      record.span.bytes.extracting(first: recordSize), sleeping: sleeping)
  }

  /// Receives one record as a value, as ``attemptReceive(into:sleeping:)-(MutableRawSpan,_)`` receives
  /// records.
  ///
  /// - Parameters:
  ///   - value: what has come; unchanged where nothing has.
  ///   - sleeping: whether it may sleep in the kernel until a record comes.
  /// - Throws: ``ChannelError/recordSize(_:)`` for a value of another size than a record of this channel,
  ///   ``ChannelError/violation(_:)`` or ``ChannelError/system(_:)``.
  @inlinable
  public mutating func attemptReceive<Value: RecordValue>(
    into value: inout Value, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    try requireRecord(of: MemoryLayout<Value>.size)
    var attempt = Attempt.wouldWait
    let came = try received(as: Value.self) { (bytes) throws(ChannelError) in
      attempt = try attemptReceive(into: &bytes, sleeping: sleeping)
      return attempt == .moved(1) ? 1 : 0
    }
    if let came { value = came }
    return attempt
  }
}

/// What a receive brings into room for one value; nil where it brings nothing.
@inlinable @inline(__always)
func received<Value: RecordValue>(
  as type: Value.Type, _ receive: (inout MutableRawSpan) throws(ChannelError) -> Int
) throws(ChannelError) -> Value? {
  try unsafe withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) {
    (room) throws(ChannelError) in
    let memory = unsafe UnsafeMutableRawBufferPointer(
      start: room.baseAddress, count: MemoryLayout<Value>.size)
    var bytes = unsafe memory.mutableBytes
    return try receive(&bytes) == 0 ? nil : unsafe room[0]
  }
}
