// The library's two calls: one on each side gives a channel, and the peer's end is watched.

import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

struct ConnectionTests {
  /// A server's thread; its errors are the test's.
  private static func thread(_ serve: @escaping @Sendable () throws -> Void) throws -> RunningThread
  {
    try RunningThread {
      do {
        try serve()
      } catch {
        Issue.record(error)
      }
    }
  }

  /// A server that sends back what it receives, until its client ends.
  private struct Echo: KindCheck {
    let directory = TemporaryDirectory()
    let strategy: WaitStrategy

    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let path = directory.path("socket")
      let desk = try Desk(at: path)
      let strategy = self.strategy
      let server = try ConnectionTests.thread {
        var connection = try desk.accept(type, strategy: strategy)
        let watchdog = try Watchdog(connection.channel.interruption)
        defer { withExtendedLifetime(watchdog) {} }
        while let message = try connection.channel.receive(as: Message.self) {
          try connection.channel.send(message)
        }
      }
      do {
        var connection = try Connection<Link>(to: path, clientID: 7, strategy: strategy)
        let watchdog = try Watchdog(connection.channel.interruption)
        defer { withExtendedLifetime(watchdog) {} }
        let peer = connection.peer
        #expect(peer.processID == currentProcess())
        #expect(connection.channel.recordSize == 24)
        for number in 0..<200 as Range<UInt64> {
          let message = Message(.data, author: 7, number, ~number)
          try connection.channel.send(message)
          let echo = try connection.channel.receive(as: Message.self)
          #expect(echo == message)
        }
        _ = consume connection
      }
      server.join()
    }
  }

  @Test(arguments: [-1, 0, 23, 1 << 62])
  func `a record size that no record has is refused before anybody is called`(size: Int) {
    do throws(ConnectionError) {
      _ = try Connection<MemfdChannel>(to: "/nowhere", recordSize: size).peer
      Issue.record("there was a connection")
    } catch {
      guard case .channel(.recordSize(let text)) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(text == "records have 24 to 1048576 bytes; \(size) were asked for")
    }
  }

  @Test(arguments: ChannelKind.allCases, WaitStrategy.allCases)
  func `messages go both ways until the client ends`(
    kind: ChannelKind, strategy: WaitStrategy
  ) throws {
    try Echo(strategy: strategy).run(kind)
  }

  /// A server that sends three messages and ends.
  private struct Farewell: KindCheck {
    let directory = TemporaryDirectory()

    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let path = directory.path("socket")
      let desk = try Desk(at: path)
      let server = try ConnectionTests.thread {
        var connection = try desk.accept(type)
        for number in 0..<3 as Range<UInt64> {
          try connection.channel.send(Message(.pong, author: 7, number))
        }
      }
      var connection = try Connection<Link>(to: path, clientID: 7, strategy: .block)
      let watchdog = try Watchdog(connection.channel.interruption)
      defer { withExtendedLifetime(watchdog) {} }
      server.join()
      for number in 0..<3 as Range<UInt64> {
        let message = try connection.channel.receive(as: Message.self)
        #expect(message == Message(.pong, author: 7, number))
      }
      for _ in 0..<2 {
        let end = try connection.channel.receive(as: Message.self)
        #expect(end == nil)
      }
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `a server that ends is the end, after all that it sent`(kind: ChannelKind) throws {
    try Farewell().run(kind)
  }

  /// A session of the message protocol, and what the client's side answers after it.
  private struct Goodbye: KindCheck {
    let directory = TemporaryDirectory()

    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let path = directory.path("socket")
      let desk = try Desk(at: path)
      let server = try ConnectionTests.thread {
        let visitor = try #require(try desk.next())
        let served = try visitor.grant(type)
        var session = try ServerSession(channel: served.channel, author: 7)
        var nobody = NobodyObserves()
        let end = session.run(observer: &nobody)
        #expect(end == .exit)
      }
      // Nobody watches the lifeline: what is said below is said by the session itself.
      let connection = try Connection<Link>(
        to: path, clientID: 7, strategy: .block, watcher: .pollLoop)
      let watch = connection.watch
      let watchdog = try Watchdog(connection.channel.interruption)
      defer { withExtendedLifetime((watchdog, watch)) {} }
      var session = try ClientSession(channel: connection.channel, author: 7)
      try session.finish()
      for _ in 0..<2 {
        do throws(ClientError) {
          try session.ping(count: 1) { _, _ in true }
          Issue.record("a ping was answered after bye")
        } catch {
          #expect(error == .serverGone)
        }
      }
      server.join()
    }
  }

  private struct NobodyObserves: SessionObserver {
    mutating func receivedLine(_ line: Span<UInt8>) {}
    mutating func flush() {}
  }

  @Test(arguments: ChannelKind.allCases)
  func `after bye a session is over, and says so`(kind: ChannelKind) throws {
    try Goodbye().run(kind)
  }

  @Test func `a client that asks for another kind is refused, and the server waits on`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path("socket")
    let desk = try Desk(at: path)
    let server = try ConnectionTests.thread {
      let connection = try desk.accept(MemfdChannel.self)
      #expect(connection.channel.recordSize == 24)
    }
    let sentence =
      "this server serves memfd, the client asked for pipe; ask for memfd or call a server of pipe"
    do throws(ConnectionError) {
      _ = try Connection<PipeChannel>(to: path)
      Issue.record("a pipe was granted by a server of memfd")
    } catch {
      guard case .rendezvous(.refused(let refusal)) = error else {
        Issue.record(error)
        return
      }
      #expect(refusal == Refusal(.kindNotServed, sentence))
    }
    // One that does not say its kind takes what there is.
    let client = try PacketSocket(connectingTo: path)
    try client.send(Wire.hello.with(kind: ""))
    let grant = try #require(try client.receive())
    #expect(Array(grant.bytes[16..<32]) == ChannelKind.memfd.field)
    server.join()
    #expect(desk.notices == ["a client (pid \(currentProcess())) was refused: \(sentence)"])
  }

  @Test func `a caller that asks for another kind is granted none, and told so`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path("socket")
    var reception = try Reception(at: SocketPath(path))
    let client = try PacketSocket(connectingTo: path)
    try client.send(Wire.hello(kind: "pipe"))
    let caller = try reception.nextCaller(until: Deadline(after: .seconds(10)))
    guard let caller else {
      Issue.record("nobody called")
      return
    }
    do throws(ConnectionError) {
      _ = try Connection<MemfdChannel>(granting: caller).channel.recordSize
      Issue.record("a pipe was asked for, and a memfd granted")
    } catch {
      #expect("\(error)".contains("this server serves memfd, the client asked for pipe"))
    }
    #expect(try client.receive()?.bytes.number16(at: 6) == 3)
  }

  @Test func `what a server passes is checked, and closed where it is unsuitable`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path("socket")
    let witness = try ClosingWitness()
    // Two write ends, where the first should be for reading.
    let server = try HostileServer(at: path, answer: Wire.grant, attaching: 2, of: witness)
    do throws(ConnectionError) {
      _ = try Connection<PipeChannel>(to: path, clientID: 3)
      Issue.record("two write ends were taken for a channel")
    } catch {
      guard case .channel(.unsuitable(let text)) = error else {
        Issue.record(error)
        return
      }
      #expect(text == "the read end of server → client should be read-only, and is write-only")
    }
    server.join()
    #expect(witness.allAreClosed())
  }

  @Test func `a path that cannot be one is an error`() {
    #expect(throws: ConnectionError.self) { _ = try Connection<PipeChannel>(to: "") }
  }
}
