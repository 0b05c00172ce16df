// What a client measures with: pings one at a time, and data one way.

internal import IPCChannels
public import Linux

/// What a server says of a stream of data messages.
public struct StreamResult: Equatable, Sendable {
  /// Data messages that were sent, all of which arrived.
  public let messages: UInt64
  /// From the first send until the server's tally was here.
  public let elapsedNanoseconds: UInt64
  /// The server's thread since the session began.
  public let serverUsage: ThreadUsage

  /// Makes a result from its three parts.
  public init(messages: UInt64, elapsedNanoseconds: UInt64, serverUsage: ThreadUsage) {
    self.messages = messages
    self.elapsedNanoseconds = elapsedNanoseconds
    self.serverUsage = serverUsage
  }
}

extension ClientSession where Link: ~Copyable {
  /// Sends pings, one at a time, each when the pong of the one before is here: a closed loop.
  ///
  /// One reading of the clock ends a round trip and begins the next. What `roundTrip` does with a
  /// figure, it does while the next ping is under way, so that bookkeeping is no part of what is
  /// measured.
  /// - Parameters:
  ///   - count: how many at most.
  ///   - roundTrip: gets each round trip in nanoseconds and the clock at its end; false ends the
  ///     loop, once the pong that is under way has come, which is counted too.
  @inlinable
  public mutating func ping(
    count: UInt64, roundTrip: (_ nanoseconds: UInt64, _ clock: UInt64) -> Bool
  ) throws(ClientError) {
    try flush()
    var start = monotonicNanoseconds()
    var elapsed: UInt64?
    var left = count
    while left > 0 {
      left -= 1
      let ping = Message(.ping, author: author, nextSequence, start)
      pattern.fill(outbox, 0..<1, from: nextSequence)
      do throws(ChannelError) {
        try channel.send(ping, in: outbox)
      } catch {
        if let elapsed { _ = roundTrip(elapsed, start) }
        throw ClientError(error)
      }
      sentPings &+= 1
      if let elapsed, !roundTrip(elapsed, start) { left = 0 }
      let pong = try receive()
      if pong != ping.pong { try explain(pong, ping) }
      do throws(ChannelError) {
        try pattern.check(inbox, 0, sequence: nextSequence)
      } catch {
        throw ClientError(error)
      }
      nextSequence &+= 1
      let end = monotonicNanoseconds()
      elapsed = end &- start
      start = end
    }
    if let elapsed { _ = roundTrip(elapsed, start) }
  }

  @usableFromInline func explain(_ pong: Message, _ ping: Message) throws(ClientError) {
    do throws(ChannelError) {
      let found = try pong.checked(fromClient: false, author: author)
      guard found == .pong else { throw .violation("a \(found), expected a pong") }
    } catch {
      throw ClientError(error)
    }
    throw .integrity(
      "a pong of sequence \(pong.number), clock \(pong.value); "
        + "expected \(ping.number), \(ping.value)")
  }

  /// Sends data messages one way, as many a call as fit the batch, then asks for the tally and
  /// checks it.
  ///
  /// - Parameters:
  ///   - count: how many messages to send.
  ///   - progress: gets the clock each time that some more of them have been sent.
  /// - Throws: ``ClientError/integrity(_:)`` when the server's count or checksum is another.
  @inlinable
  public mutating func stream(
    count: UInt64, progress: (_ clock: UInt64) -> Void = { _ in }
  ) throws(ClientError) -> StreamResult {
    var left = count
    return try streamLumps { (lump, clock) in
      progress(clock)
      let part = min(lump, left)
      left -= part
      return part
    }
  }

  /// As ``stream(count:progress:)``, until a time has come; 64 messages at least, and one batch.
  ///
  /// - Parameter end: on CLOCK_MONOTONIC, in nanoseconds.
  @inlinable
  public mutating func stream(until end: UInt64) throws(ClientError) -> StreamResult {
    var isFirst = true
    return try streamLumps { (lump, clock) in
      defer { isFirst = false }
      return isFirst || clock < end ? lump : 0
    }
  }

  /// Sends data messages in lumps, and asks for the tally.
  ///
  /// - Parameter next: how many messages of a lump to send, by the clock; 0 for the end.
  @inlinable @inline(__always)
  mutating func streamLumps(
    next: (_ lump: UInt64, _ clock: UInt64) -> UInt64
  ) throws(ClientError) -> StreamResult {
    try flush()
    let start = monotonicNanoseconds()
    let batch = UInt64(outbox.capacity)
    // Messages between two looks at the clock: so many that looking takes no thousandth of the time,
    // and of slow ones, or among many clients, few.
    var lump = (64 &+ batch &- 1) / batch &* batch
    var count: UInt64 = 0
    var checksum: UInt64 = 0
    var clock = start
    while true {
      let part = next(lump, clock)
      if part == 0 { break }
      checksum &+= try sendData(part, salt: start)
      count &+= part
      let last = clock
      clock = monotonicNanoseconds()
      if clock &- last < 50_000 { lump &*= 2 }
    }
    return try askTally(count: count, checksum: checksum, since: start)
  }

  /// Sends data messages, each with its sequence and a value made of that and the salt.
  ///
  /// - Returns: the checksum that the server must come to.
  @inlinable
  mutating func sendData(_ count: UInt64, salt: UInt64) throws(ClientError) -> UInt64 {
    outbox.capacity == 1
      ? try sendDataSingly(count, salt: salt) : try sendDataInBatches(count, salt: salt)
  }

  /// As `sendData`, one message a call.
  @inlinable @inline(__always)
  mutating func sendDataSingly(_ count: UInt64, salt: UInt64) throws(ClientError) -> UInt64 {
    let header = Message(.data, author: author).header
    let end = nextSequence &+ count
    var checksum: UInt64 = 0
    while nextSequence != end {
      let message = Message(header: header, sequence: nextSequence, salt: salt)
      pattern.fill(outbox, 0..<1, from: nextSequence)
      nextSequence &+= 1
      checksum &+= message.value &* nextSequence
      do throws(ChannelError) {
        try channel.send(message, in: outbox)
      } catch {
        throw ClientError(error)
      }
    }
    return checksum
  }

  /// As `sendData`, as many a call as the outbox holds.
  @inlinable @inline(__always)
  mutating func sendDataInBatches(_ count: UInt64, salt: UInt64) throws(ClientError) -> UInt64 {
    // In variables of this function's own: what lies in the session is stored with each record.
    let header = Message(.data, author: author).header
    let end = nextSequence &+ count
    var sequence = nextSequence
    var checksum: UInt64 = 0
    while sequence != end {
      let first = sequence
      let batch = Int(min(end &- first, UInt64(outbox.capacity)))
      for index in 0..<batch {
        let message = Message(header: header, sequence: sequence, salt: salt)
        outbox[index] = message
        sequence &+= 1
        checksum &+= message.value &* sequence
      }
      pattern.fill(outbox, 0..<batch, from: first)
      nextSequence = sequence
      try sendOutbox(batch)
    }
    return checksum
  }

  /// Asks what the server's thread has cost since the session began.
  ///
  /// - Throws: ``ClientError/integrity(_:)`` when the server tells of data messages that were not
  ///   sent.
  public mutating func serverUsage() throws(ClientError) -> ThreadUsage {
    try askTally(count: 0, checksum: 0, since: monotonicNanoseconds()).serverUsage
  }

  /// Sends what is queued and a tally, and checks the answer.
  @usableFromInline mutating func askTally(
    count: UInt64, checksum: UInt64, since start: UInt64
  ) throws(ClientError) -> StreamResult {
    try queue(Message(.tally, author: author))
    try flush()
    let received = try receive(.received)
    let elapsed = monotonicNanoseconds() &- start
    let usage = try receive(.usage)
    guard received.number == count && received.value == checksum else {
      throw .integrity(
        "the server received \(received.number) data messages with checksum \(received.value); "
          + "expected \(count), \(checksum)")
    }
    // Since the session began, so it only grows.
    guard usage.number >= serverCPUNanoseconds else {
      throw .integrity(
        "the server has used \(usage.number) ns of CPU time, and \(serverCPUNanoseconds) before")
    }
    serverCPUNanoseconds = usage.number
    return StreamResult(
      messages: count, elapsedNanoseconds: elapsed,
      serverUsage: ThreadUsage(
        cpuNanoseconds: usage.number,
        voluntarySwitches: UInt32(truncatingIfNeeded: usage.value),
        involuntarySwitches: UInt32(truncatingIfNeeded: usage.value >> 32)))
  }

  /// After a call that was interrupted while it waited for an answer: tells one that is late from one
  /// that is lost.
  ///
  /// A ping goes out. If its pong comes and what was asked before is not answered, something on the
  /// way dropped that or its answer.
  /// - Parameter patience: for the ping.
  /// - Returns: ``ClientError/integrity(_:)`` when it is lost, ``ClientError/interrupted`` when
  ///   nothing can be said.
  public mutating func explainSilence(within patience: Duration) -> ClientError {
    let deadline = Deadline(after: patience)
    nextSequence &+= 1
    outbox[0] = Message(.ping, author: author, nextSequence, monotonicNanoseconds())
    pattern.fill(outbox, 0..<1, from: nextSequence)
    var isSent = false
    do throws(ChannelError) {
      while !deadline.hasPassed {
        if !isSent, case .moved = try channel.attemptSend(outbox, 0..<1) {
          isSent = true
          sentPings &+= 1
        }
        guard case .moved = try channel.attemptReceive(into: inbox) else { continue }
        let isPong = inbox[0].isPlain(.pong, author: author) && inbox[0].number == nextSequence
        if !isPong { return .interrupted }
        return .integrity("an answer never came, and that to a ping that was sent later did")
      }
    } catch {
      return ClientError(error)
    }
    return .interrupted
  }
}

extension Message {
  /// A data message.
  @inlinable @inline(__always)
  init(header: UInt64, sequence: UInt64, salt: UInt64) {
    self.init(
      header: header, first: sequence.littleEndian, second: (sequence ^ salt).littleEndian)
  }
}
