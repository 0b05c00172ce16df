// What the other process does: it joins by the real rendezvous, plays its part, and is usually
// killed at it.

internal import Glibc
package import IPCChannels
internal import Linux
internal import Rendezvous

/// The part of a client process.
package enum ClientRole: String {
  /// Nothing.
  case idle
  /// Sends without end.
  case stream
  /// Waits in `receive`.
  case receive
  /// Sends a number of records and ends as a program should.
  case finish
  /// Starts a child that inherits everything, then does nothing.
  case orphan
}

/// A client process's whole life.
package struct ClientLife {
  let role: ClientRole
  let count: UInt64
  let recordSize: Int
  let strategy: WaitStrategy
  let socket: String
  let counters: SharedCounters

  /// Reads what ``Conformance/serve(_:count:wrapper:waits:)`` writes behind the command: the records' size, how
  /// this side waits, its role, how many records, the socket, and the file of counters.
  ///
  /// - Returns: nil for other words.
  package init?(_ words: [String]) throws {
    guard words.count == 6, let size = Int(words[0]),
      let strategy = WaitStrategy(rawValue: words[1]), let role = ClientRole(rawValue: words[2]),
      let count = UInt64(words[3])
    else { return nil }
    self.role = role
    self.count = count
    recordSize = size
    self.strategy = strategy
    socket = words[4]
    counters = try SharedCounters(opening: words[5])
  }

  package func live<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
    let hello = Hello(clientID: 1, recordSize: recordSize, kindName: Link.kindName)
    let grant = try Connector.connect(to: try SocketPath(socket), hello: hello)
    let child =
      role == .orphan ? try child(holding: grant.descriptors, and: grant.lifeline) : nil
    defer { withExtendedLifetime(child) {} }
    let connection = try Connection<Link>(grant, strategy: strategy)
    let watch = connection.watch
    defer { withExtendedLifetime(watch) {} }
    try play(End(connection.channel))
  }

  private func play<Link: Channel & ~Copyable>(_ end: End<Link>) throws {
    let records = RecordBuffer(recordSize: recordSize, capacity: 4)
    counters.isReady = true
    switch role {
    case .idle, .orphan:
      while !end.interruption.isRaised { sleep(.milliseconds(20)) }
    case .receive:
      while try end.receive(into: records) > 0 {}
    case .stream, .finish:
      while role == .stream || counters.sent < count {
        // The first record goes alone: a channel may have room for that one only, and who watches
        // the count must see that there was one.
        let most: UInt64 = counters.sent == 0 ? 1 : 3
        let size = Int(role == .stream ? most : min(most, count - counters.sent))
        records.fill(size, from: counters.sent)
        try end.send(records, size)
        counters.sent += UInt64(size)
      }
    }
  }

  /// A child as careless programs leave them: it keeps every descriptor of this client for a while.
  private func child(
    holding descriptors: borrowing DescriptorSet, and lifeline: borrowing Lifeline
  ) throws -> StartedProcess {
    var numbers = unsafe descriptors.withNumbers { unsafe Array($0) }
    numbers.append(lifeline.descriptor.number)
    // Copies that stay open through exec(2), until the child ends.
    let copies = numbers.map { fcntl($0, F_DUPFD, 200) }
    defer { for copy in copies { close(copy) } }
    return try StartedProcess(["/usr/bin/env", "sleep", "4"])
  }
}
