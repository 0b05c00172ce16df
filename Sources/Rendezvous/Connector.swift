// The client's way to a channel: connect, say hello, take what is granted.

public import IPCChannels
public import Linux

/// What a server granted: ``Connection/init(_:strategy:watcher:)`` makes a channel of it.
@frozen
public struct Grant: ~Copyable {
  /// What the server says of the channel.
  public let terms: GrantTerms
  /// The client's end, in the order that `backends.md` states.
  @usableFromInline package let descriptors: DescriptorSet
  /// The connection.
  @usableFromInline package let lifeline: Lifeline

  init(
    terms: GrantTerms, descriptors: consuming DescriptorSet, lifeline: consuming Lifeline
  ) {
    self.terms = terms
    self.descriptors = descriptors
    self.lifeline = lifeline
  }
}

/// Asks servers for channels.
public enum Connector {
  /// Connects, says hello and waits for the answer.
  ///
  /// - Parameters:
  ///   - path: of the server's socket.
  ///   - hello: what to ask for.
  ///   - patience: for all of it. A full backlog is retried within it.
  ///   - interruption: what other threads use to end the wait, if they may.
  /// - Throws: ``RendezvousError``; nothing that was passed is left open then.
  public static func connect(
    to path: SocketPath, hello: Hello, patience: Duration = .seconds(5),
    interruption: Interruption? = nil
  ) throws(RendezvousError) -> Grant {
    try connect(
      to: path, hello: hello, until: Deadline(after: patience), interruption: interruption)
  }

  /// As ``connect(to:hello:patience:interruption:)``, until a deadline.
  public static func connect(
    to path: SocketPath, hello: Hello, until deadline: Deadline, interruption: Interruption? = nil
  ) throws(RendezvousError) -> Grant {
    let server = GuestSocket(
      try connect(to: path, deadline, interruption), refusesDescriptors: false)
    let sent = Result { () throws(SystemError) in
      try server.socket.send(hello.bytes, with: DescriptorSet())
    }
    // A server that is stopping answers and closes without reading: its answer is worth more than
    // EPIPE.
    if case .failure(let error) = sent, error.errno != .brokenPipe,
      error.errno != .connectionReset
    {
      throw .system(error)
    }
    return try receiveAnswer(server, hello, deadline, interruption, path)
  }

  private static func connect(
    to path: SocketPath, _ deadline: Deadline, _ interruption: Interruption?
  ) throws(RendezvousError) -> UnixSocket {
    let socket = try asRendezvousError(try UnixSocket.unconnected())
    var pause = Duration.milliseconds(1)
    while true {
      do throws(SystemError) {
        try socket.connect(to: path.path)
        return socket
      } catch {
        switch error.errno {
        case .again where interruption?.isInterrupted == true: throw .interrupted
        case .again where !deadline.hasPassed:
          // The backlog is full, and nothing can be polled for room in it.
          sleep(pause)
          pause = min(pause * 2, .milliseconds(50))
        case .again:
          throw .timedOut(at: path.path, waitingFor: .room)
        case .accessDenied, .notPermitted:
          throw .mayNotConnect(to: path.path, user: currentUser())
        case .noSuchEntry, .connectionRefused: throw .noServer(at: path.path)
        default: throw .notAServer(at: path.path, error)
        }
      }
    }
  }

  /// - Returns: false once the deadline has passed, and when somebody interrupted the wait.
  private static func waitFor(
    _ number: Int32, until deadline: Deadline, _ interruption: Interruption?
  ) throws(SystemError) -> Bool {
    guard let interruption else { return try poll(number, until: deadline) }
    return try interruption.watch(sleeping: true) { () throws(SystemError) in
      try pollOnce(number, until: deadline)
    } ?? false
  }

  private static func receiveAnswer(
    _ server: consuming GuestSocket, _ hello: Hello, _ deadline: Deadline,
    _ interruption: Interruption?, _ path: SocketPath
  ) throws(RendezvousError) -> Grant {
    var buffer = zeroedBytes(Answer.largestSize + 1)
    while true {
      // No answer is there before the server has had its turn: to look first finds nothing.
      let number = server.socket.descriptor.number
      let ready = try asRendezvousError(try waitFor(number, until: deadline, interruption))
      if !ready {
        if interruption?.isInterrupted == true { throw .interrupted }
        if !deadline.hasPassed { continue }
        throw .timedOut(at: path.path, waitingFor: .answer)
      }
      let received = Result { () throws(SystemError) in
        // Where this process has no descriptors left, what is passed is closed in here, perhaps for good.
        try ThreadSignal.withoutLingering { () throws(SystemError) in
          try server.socket.receive(into: &buffer, acceptsDescriptors: true)
        }
      }
      switch consume received {
      case .failure(let error):
        // A close with our hello unread resets the connection first and delivers what was sent with
        // the next call.
        if error.errno == .connectionReset { continue }
        throw .system(error)
      case .success(let packet?):
        return try grant(packet, &buffer, server, hello)
      case .success(nil): continue
      }
    }
  }

  private static func grant(
    _ packet: consuming ReceivedPacket, _ buffer: inout [UInt8], _ server: consuming GuestSocket,
    _ hello: Hello
  ) throws(RendezvousError) -> Grant {
    if packet.count == 0 { throw .dropped }
    buffer.removeLast(buffer.count - packet.count)
    let answer = try Answer(buffer)
    switch answer {
    case .refused(let refusal, _): throw .refused(refusal)
    case .granted(let terms, let count):
      // MSG_CTRUNC: a part of the descriptors came and errno is silent about it. What came is
      // closed with the packet.
      if packet.lostDescriptors && !FileDescriptor.tableHasRoom {
        throw .system(SystemError(call: "recvmsg", errno: .noDescriptorsLeft))
      }
      guard !packet.lostDescriptors, packet.descriptors.count == count,
        count <= Answer.mostDescriptors
      else {
        throw .notAnAnswer(
          "\(count) descriptors were granted and \(packet.descriptors.count) came")
      }
      guard hello.kindName == nil || hello.kindName == terms.kindName,
        terms.recordSize == hello.recordSize
      else {
        throw .notAnAnswer(
          "\(terms.kindName) with records of \(terms.recordSize) bytes was granted; "
            + "\(hello.kindName ?? "any kind") with \(hello.recordSize) was asked for")
      }
      guard hello.capacity == 0 || terms.capacity == hello.capacity else {
        throw .notAnAnswer(
          "room for \(terms.capacity) records was granted; \(hello.capacity) were asked for")
      }
      let process = try asRendezvousError(try Lifeline.process(of: server.socket))
      return Grant(
        terms: terms, descriptors: packet.descriptors,
        lifeline: Lifeline(server, process))
    }
  }
}
