// The client's side of the message protocol, over any channel.

public import IPCChannels

/// Why a client's session failed.
public enum ClientError: Error, Equatable, Sendable {
  /// The channel ended before the session did: the server stopped, dropped this client or died.
  case serverGone
  /// Another thread ended the session.
  case interrupted
  /// An answer is not what was asked for: something was lost, doubled, changed or made up.
  case integrity(String)
  /// The kernel refused a call.
  case failed(ChannelError)

  @usableFromInline init(_ error: ChannelError) {
    switch error {
    case .peerGone: self = .serverGone
    case .interrupted: self = .interrupted
    case .violation(let text), .nonsense(let text): self = .integrity(text)
    default: self = .failed(error)
    }
  }
}

/// Speaks the message protocol with a server, on one channel.
public struct ClientSession<Link: Channel & ~Copyable>: ~Copyable {
  @usableFromInline var channel: Link
  @usableFromInline let author: UInt32
  @usableFromInline let outbox: Records
  @usableFromInline let inbox: Records
  @usableFromInline let pattern: BulkPattern
  /// Records in the outbox that have not been sent.
  @usableFromInline var queued = 0
  @usableFromInline var nextSequence: UInt64
  @usableFromInline var sentLines: UInt64 = 0
  @usableFromInline var sentPings: UInt64 = 0
  /// As the server's last tally had it.
  @usableFromInline var serverCPUNanoseconds: UInt64 = 0
  /// Whether something was asked that is not answered yet.
  @usableFromInline package var isAwaitingAnswer = false

  /// Lines of text sent.
  public var lines: UInt64 { sentLines }
  /// Pings sent, answered or not.
  public var pingsSent: UInt64 { sentPings }

  /// Begins a session on a channel.
  ///
  /// - Parameters:
  ///   - channel: the client's end, which the session owns from then on.
  ///   - author: this client's id, as its hello gave it.
  ///   - batch: records that go out in one call at most, ``Records/batches``; nil for as many as fill
  ///     16 KiB.
  ///   - firstSequence: of pings and data.
  /// - Throws: ``ClientError/failed(_:)`` for a batch that is empty or larger than 1 GiB, or when there is
  ///   no memory for it.
  public init(
    channel: consuming Link, author: UInt32, batch: Int? = nil, firstSequence: UInt64 = 0
  ) throws(ClientError) {
    let recordSize = channel.recordSize
    if let batch { try asClientError(try Records.require(batch: batch, of: recordSize)) }
    let outbox = try asClientError(try Records(recordSize: recordSize, capacity: batch))
    let inbox = try asClientError(try Records(recordSize: recordSize, capacity: 1))
    let pattern = try asClientError(try BulkPattern(recordSize: recordSize))
    self.outbox = outbox
    self.inbox = inbox
    self.pattern = pattern
    self.channel = channel
    self.author = author
    nextSequence = firstSequence
  }

  @inlinable mutating func queue(_ message: Message) throws(ClientError) {
    outbox[queued] = message
    queued += 1
    if queued == outbox.capacity { try flush() }
  }

  /// Sends what is queued.
  @inlinable
  public mutating func flush() throws(ClientError) {
    if queued == 0 { return }
    try sendOutbox(queued)
    queued = 0
  }

  @inlinable @inline(__always)
  mutating func sendOutbox(_ count: Int) throws(ClientError) {
    do throws(ChannelError) {
      try channel.send(outbox, 0..<count)
    } catch {
      throw ClientError(error)
    }
  }

  @inlinable @inline(__always)
  mutating func receive() throws(ClientError) -> Message {
    do throws(ChannelError) {
      if try channel.receive(into: inbox) == 1 { return inbox[0] }
    } catch {
      throw ClientError(error)
    }
    throw .serverGone
  }

  @inlinable mutating func receive(_ expected: Opcode) throws(ClientError) -> Message {
    isAwaitingAnswer = true
    let message = try receive()
    isAwaitingAnswer = false
    do throws(ChannelError) {
      let found = try message.checked(fromClient: false, author: author)
      guard found == expected else { throw .violation("a \(found), expected a \(expected)") }
    } catch {
      throw ClientError(error)
    }
    return message
  }
}

// MARK: - Text

extension ClientSession where Link: ~Copyable {
  /// Queues one line of text, without its line feed; `flush` sends it at the latest.
  ///
  /// - Throws: ``ClientError/failed(_:)`` for a line that is longer than 65,536 bytes, of which
  ///   nothing is sent.
  @inlinable
  public mutating func sendLine(_ line: some Collection<UInt8>) throws(ClientError) {
    guard line.count <= ServerSession<Link>.longestLine else {
      throw .failed(
        .recordSize(
          "a line has at most \(ServerSession<Link>.longestLine) bytes, and this one has "
            + "\(line.count)"))
    }
    var rest = line[...]
    repeat {
      let fragment = rest.prefix(Message.payloadSize)
      rest = rest.dropFirst(Message.payloadSize)
      try queue(Message(text: fragment, author: author, moreFollows: !rest.isEmpty))
    } while !rest.isEmpty
    sentLines += 1
  }

  /// Says `exit` and waits for `bye`. What is called later throws ``ClientError/serverGone``: nobody
  /// is there to answer, though the server waits for this side to hang up.
  ///
  /// - Throws: ``ClientError/integrity(_:)`` when the server did not receive every line that was
  ///   sent.
  @inlinable
  public mutating func finish() throws(ClientError) {
    try queue(Message(.exit, author: author, lines))
    try flush()
    let bye = try receive(.bye)
    channel.interruption.peerIsGoneWithoutWaiting()
    guard bye.number == lines else {
      throw .integrity("the server received \(bye.number) lines of \(lines)")
    }
  }
}

private func asClientError<Answer: ~Copyable>(
  _ call: @autoclosure () throws(ChannelError) -> Answer
) throws(ClientError) -> Answer {
  do throws(ChannelError) {
    return try call()
  } catch {
    throw ClientError(error)
  }
}
