// What a call was given, held against the size of a record. Every send, receive and attempt of every kind
// asks here, before it does anything: a library that ends the process leaves its user no choice.

extension Channel where Self: ~Copyable {
  /// How many whole records those bytes are; one record, the usual case, without a division.
  @inlinable @inline(__always)
  package func wholeRecords(in bytes: Int) throws(ChannelError) -> Int {
    if bytes == recordSize { return 1 }
    let count = bytes / recordSize
    if count &* recordSize != bytes { throw .noWholeRecords(bytes, of: recordSize) }
    return count
  }

  /// How many records an attempt is to send: one at least.
  @inlinable @inline(__always)
  package func recordsToSend(in bytes: Int) throws(ChannelError) -> Int {
    let count = try wholeRecords(in: bytes)
    if count == 0 { throw .noRecord(of: recordSize) }
    return count
  }

  /// How many records there is room for: one at least.
  @inlinable @inline(__always)
  package func recordsThatFit(_ bytes: Int) throws(ChannelError) -> Int {
    if bytes == recordSize { return 1 }
    try requireRoom(bytes)
    return bytes / recordSize
  }

  /// That there is room for one record.
  @inlinable @inline(__always)
  package func requireRoom(_ bytes: Int) throws(ChannelError) {
    if bytes < recordSize { throw .noRoom(bytes, of: recordSize) }
  }

  /// That a value of so many bytes is a record.
  @inlinable @inline(__always)
  package func requireRecord(of bytes: Int) throws(ChannelError) {
    if bytes != recordSize { throw .otherSize(bytes, of: recordSize) }
  }
}

// Functions that are never inlined, so that nothing of them is in the way of what goes well.

extension ChannelError {
  @usableFromInline @inline(never)
  static func noWholeRecords(_ bytes: Int, of recordSize: Int) -> ChannelError {
    .recordSize(
      "records of this channel have \(recordSize) bytes; \(bytes) bytes are no whole number of them"
    )
  }

  @usableFromInline @inline(never)
  static func noRecord(of recordSize: Int) -> ChannelError {
    .recordSize("records of this channel have \(recordSize) bytes; there is none to send")
  }

  @usableFromInline @inline(never)
  static func noRoom(_ bytes: Int, of recordSize: Int) -> ChannelError {
    .recordSize("records of this channel have \(recordSize) bytes; there is room for \(bytes)")
  }

  @usableFromInline @inline(never)
  static func otherSize(_ bytes: Int, of recordSize: Int) -> ChannelError {
    .recordSize("records of this channel have \(recordSize) bytes, and the value has \(bytes)")
  }
}
