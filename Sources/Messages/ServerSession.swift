// The server's side of the message protocol, over any channel.

public import IPCChannels
public import Linux

/// What a session tells of its client.
public protocol SessionObserver {
  /// A whole line of text came, without a line feed; any bytes.
  mutating func receivedLine(_ line: Span<UInt8>)
  /// Nothing else is there: what was told so far can be shown.
  ///
  /// It is called only after lines came, before the session waits or answers `exit`.
  mutating func flush()
}

/// How a session ended.
public enum SessionEnd: Equatable, Sendable {
  /// The client said `exit` and was told `bye`.
  case exit
  /// The channel ended without `exit`.
  case ended
  /// The server ended the session.
  case interrupted
  /// The client broke the protocol or the shared object.
  case violation(String)
  /// The kernel refused a call.
  case failed(ChannelError)
}

/// Serves one client on one channel.
public struct ServerSession<Link: Channel & ~Copyable>: ~Copyable {
  /// The longest line of text, in bytes.
  public static var longestLine: Int { TextLine.longest }

  @usableFromInline var channel: Link
  @usableFromInline let author: UInt32
  @usableFromInline let inbox: Records
  @usableFromInline let answers: Records
  @usableFromInline let pattern: BulkPattern
  @usableFromInline var line: TextLine
  @usableFromInline var lines: UInt64 = 0
  /// Lines when the observer was told to show them.
  @usableFromInline var shownLines: UInt64 = 0
  @usableFromInline var others: UInt64 = 0
  /// Of the next data message; the first may have any.
  @usableFromInline var nextSequence: UInt64?
  @usableFromInline var dataMessages: UInt64 = 0
  @usableFromInline var checksum: UInt64 = 0
  /// The thread's, when it began to serve.
  @usableFromInline var usageAtStart = ThreadUsage.none

  /// Begins a session on a channel.
  ///
  /// - Parameters:
  ///   - channel: the server's end, which the session owns from then on.
  ///   - author: the client's id, as its hello gave it.
  /// - Throws: ``ChannelError/exhausted(_:_:)`` when there is no memory for its records.
  @inlinable
  public init(channel: consuming Link, author: UInt32) throws(ChannelError) {
    let recordSize = channel.recordSize
    // In one piece: memory of its own, which nobody touches, would move what lies behind it to one more page.
    let inbox = try Records(recordSize: recordSize, roomBehind: TextLine.longest)
    let answers = try Records(recordSize: recordSize, capacity: 2)
    let pattern = try BulkPattern(recordSize: recordSize)
    line = unsafe TextLine(at: inbox.behind)
    self.inbox = inbox
    self.answers = answers
    self.pattern = pattern
    self.channel = channel
    self.author = author
  }

  /// How much memory the session and its channel can take, in bytes, without the stack of its thread and
  /// the line of text that is being shown.
  ///
  /// - Throws: as ``Channel/memory()``.
  public func memory() throws(ChannelError) -> Int {
    try channel.memory() + inbox.size + answers.size + pattern.length + Self.longestLine
  }

  /// How much memory a session takes for itself, in bytes, as ``memory()`` has it without its channel.
  ///
  /// - Parameter recordSize: in bytes.
  public static func memory(recordSize: Int) -> Int {
    (max(1, Records.batchBytes / recordSize) + 2) * recordSize
      + BulkPattern.length(behind: recordSize - Message.size) + longestLine
  }

  /// As ``Channel/closeLeavingMemory()``.
  @inlinable
  public consuming func closeLeavingMemory() -> SharedMapping? { channel.closeLeavingMemory() }

  /// Lines of text, pings and data messages that came, for people: a long line counts once.
  public var messageCount: UInt64 { lines + others }

  /// Serves until the session ends.
  ///
  /// - Parameters:
  ///   - observer: is told of the client's text and of its data.
  ///   - start: what the calling thread had cost before; what it costs from there on is what `usage`
  ///     reports. A thread that was made for the session has cost nothing. Nil where it cannot be
  ///     asked: a tally ends the session then.
  @inlinable
  public mutating func run(
    observer: inout some SessionObserver, since start: ThreadUsage? = try? .current()
  ) -> SessionEnd {
    usageAtStart = start ?? ThreadUsage.none
    do throws(ChannelError) {
      while true {
        let count = try receive(&observer)
        if count == 0 { return .ended }
        if count == 1 && inbox[0].isPlain(.ping, author: author) {
          // A round trip, the one thing whose every nanosecond somebody is waiting for.
          others &+= 1
          try channel.send(inbox[0].pong, in: inbox)
        } else if let end = try handle(count, &observer) {
          return end
        }
        if channel.interruption.isInterrupted { return .interrupted }
      }
    } catch {
      switch error {
      case .peerGone: return .ended
      case .interrupted: return .interrupted
      case .violation(let text): return .violation(text)
      default: return .failed(error)
      }
    }
  }

  @inlinable @inline(__always)
  mutating func receive(
    _ observer: inout some SessionObserver
  ) throws(ChannelError) -> Int {
    if lines != shownLines {
      // One look first: lines are shown in lumps as long as more of them are there.
      if case .moved(let count) = try channel.attemptReceive(into: inbox) { return count }
      shownLines = lines
      observer.flush()
    }
    return try channel.receive(into: inbox)
  }

  /// Handles the records that came; an end is the session's.
  @inlinable mutating func handle(
    _ count: Int, _ observer: inout some SessionObserver
  ) throws(ChannelError) -> SessionEnd? {
    // Pings become pongs where they lie, and a run of them is sent back at once.
    var pongs = 0..<0
    var index = 0
    while index < count {
      let message = inbox[index]
      if message.isPlain(.ping, author: author) {
        inbox[index] = message.pong
        pongs = pongs.isEmpty ? index..<(index + 1) : pongs.lowerBound..<(index + 1)
        index += 1
        continue
      }
      if !pongs.isEmpty {
        try sendPongs(pongs)
        pongs = 0..<0
      }
      if message.isPlain(.data, author: author) {
        index = try receiveData(index..<count)
      } else {
        if let end = try handle(message, &observer) { return end }
        index += 1
      }
    }
    if !pongs.isEmpty { try sendPongs(pongs) }
    return nil
  }

  @inlinable mutating func sendPongs(_ range: Range<Int>) throws(ChannelError) {
    try channel.send(inbox, range)
    others &+= UInt64(range.count)
  }

  @inlinable mutating func handle(
    _ message: Message, _ observer: inout some SessionObserver
  ) throws(ChannelError) -> SessionEnd? {
    switch try message.checked(fromClient: true, author: author) {
    case .text: try receiveText(message, &observer)
    case .tally: try answerTally()
    case .exit:
      guard line.count == 0 else { throw .violation("exit in the middle of a line of text") }
      if lines != shownLines { observer.flush() }
      answers[0] = Message(.bye, author: author, lines)
      do throws(ChannelError) {
        try channel.send(answers, 0..<1)
      } catch {
        // A client that does not wait for its bye has said exit all the same.
        if error != .peerGone { throw error }
      }
      return .exit
    case .ping, .data, .pong, .received, .usage, .bye:
      preconditionFailure("pings and data were handled, and the others are not a client's to send")
    }
    return nil
  }

  @inlinable mutating func receiveText(
    _ message: Message, _ observer: inout some SessionObserver
  ) throws(ChannelError) {
    try line.append(message)
    if message.flags & Message.moreFollows == 0 {
      lines += 1
      observer.receivedLine(unsafe line.bytes.span)
      line.count = 0
    }
  }

  /// Takes the data messages that those records begin with, of which there is one at least, and says
  /// which record follows them.
  @inlinable mutating func receiveData(_ records: Range<Int>) throws(ChannelError) -> Int {
    pattern.isEmpty
      ? try receiveData(records, withPayload: false) : try receiveData(records, withPayload: true)
  }

  /// A loop that calls nothing keeps its variables in registers: hence one for each case.
  @inlinable @inline(__always)
  mutating func receiveData(
    _ records: Range<Int>, withPayload: Bool
  ) throws(ChannelError) -> Int {
    let header = Message(.data, author: author).header
    var expected = nextSequence ?? inbox[records.lowerBound].number
    var sum = checksum
    var index = records.lowerBound
    defer {
      let count = UInt64(index - records.lowerBound)
      dataMessages &+= count
      others &+= count
    }
    while index < records.upperBound {
      let message = inbox[index]
      if message.header != header { break }
      guard message.number == expected else {
        throw .violation("data sequence \(message.number), expected \(expected)")
      }
      if withPayload { try pattern.check(inbox, index, sequence: expected) }
      expected &+= 1
      sum &+= message.value &* expected
      index += 1
    }
    nextSequence = expected
    checksum = sum
    return index
  }

  @inlinable mutating func answerTally() throws(ChannelError) {
    let usage = try asChannelError(try ThreadUsage.current())
    let cpu = usage.cpuNanoseconds &- usageAtStart.cpuNanoseconds
    let voluntary = usage.voluntarySwitches &- usageAtStart.voluntarySwitches
    let involuntary = usage.involuntarySwitches &- usageAtStart.involuntarySwitches
    answers[0] = Message(.received, author: author, dataMessages, checksum)
    answers[1] = Message(
      .usage, author: author, cpu, UInt64(voluntary) | UInt64(involuntary) << 32)
    dataMessages = 0
    checksum = 0
    try channel.send(answers, 0..<2)
  }
}
