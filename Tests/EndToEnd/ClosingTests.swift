// A client that closes its connection and lives on, in every order: told apart from a death and
// from `exit`.

import Glibc
import IPCChannels
import Linux
import Messages
import TestSupport
import Testing

@Suite("A client that closes", .waitsForPrograms)
struct ClosingTests {
  /// A client of each kind. All of them close before any is waited for, because the server watches half a
  /// second whether one that closed has died.
  private struct Clients {
    let server: TestServer
    let all: [(kind: ChannelKind, id: UInt32, client: any RawClient)]

    init(_ kinds: [ChannelKind] = ChannelKind.allCases) throws {
      let server = try TestServer()
      self.server = server
      all = try kinds.enumerated().map { place, kind in
        let id = UInt32(10 + place)
        return (kind, id, try server.connect(kind, id: id))
      }
    }

    /// Waits until the server has let all of them go, and stops it.
    func expectClosed(_ messages: String) throws {
      for (_, id, _) in all {
        try server.output.wait(for: "client \(id) disconnected (closed, \(messages))\n")
      }
      try withExtendedLifetime(all) { try server.stop() }
      #expect(server.errors.text == "")
    }
  }

  @Test("Closing everything is told as closed")
  func everything() throws {
    let clients = try Clients()
    for (_, id, client) in clients.all {
      try client.send(Message(text: "word".utf8, author: id, moreFollows: false))
      client.closeChannel()
      client.closeLifeline()
    }
    try clients.expectClosed("1 message")
    for (kind, id, _) in clients.all {
      #expect(
        clients.server.lines.filter { $0.hasPrefix("client \(id)") } == [
          "client \(id) connected (\(kind.rawValue), pid \(getpid()))", "client \(id): word",
          "client \(id) disconnected (closed, 1 message)",
        ])
    }
  }

  @Test("Closing the lifeline alone ends the session")
  func lifelineOnly() throws {
    let clients = try Clients()
    for (kind, id, client) in clients.all {
      try client.send(Message(.ping, author: id, 0, 0))
      #expect(try client.receive() == Message(.pong, author: id, 0, 0), "\(kind)")
      client.closeLifeline()
    }
    try clients.expectClosed("1 message")
  }

  @Test(
    "Closing the channel alone ends the session: the server kept no copy of the client's end")
  func channelOnly() throws {
    let clients = try Clients(ChannelKind.all(where: \.hasEnd))
    for (_, _, client) in clients.all { client.closeChannel() }
    try clients.expectClosed("0 messages")
  }

  @Test("Closing with answers unread is no error")
  func unread() throws {
    let clients = try Clients()
    for (_, id, client) in clients.all {
      for sequence in 0..<UInt64(5) { try client.send(Message(.ping, author: id, sequence, 0)) }
      // The answers are there, and stay unread.
      try client.send(Message(text: "said".utf8, author: id, moreFollows: false))
      try clients.server.output.wait(for: "client \(id): said\n")
      client.closeChannel()
      client.closeLifeline()
    }
    try clients.expectClosed("6 messages")
  }

  @Test(
    "A client that was told bye hangs up when it likes, and a server that stops does not wait for it",
    arguments: ChannelKind.allCases)
  func afterBye(kind: ChannelKind) throws {
    let server = try TestServer()
    let figures = ProcessFigures(server.process.pid)
    let idle = figures.descriptors.count
    let clients = try (5..<UInt32(7)).map { id in
      let client = try server.connect(kind, id: id)
      try client.send(Message(.exit, author: id, 0))
      #expect(try client.receive() == Message(.bye, author: id, 0))
      try server.output.wait(for: "client \(id) disconnected (exit, 0 messages)\n")
      return client
    }
    // The channel is closed, the connection and the process are watched still.
    try waitUntil("the channels are closed") { figures.descriptors.count == idle + 4 }
    clients[0].closeLifeline()
    try waitUntil("the first is let go") { figures.descriptors.count == idle + 2 }
    let waits = try poll([clients[1].lifelineNumber], until: Deadline(after: .zero))
    #expect(waits == [false])
    try withExtendedLifetime(clients) { try server.stop() }
    #expect(server.errors.text == "")
  }

  @Test(
    "Ctrl-C at a client that waits for input ends it with status 130",
    arguments:
      ChannelKind.allCases)
  func interrupted(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.client(["--kind", kind.rawValue, "5"], input: .pipe)
    try client.input!.write("word\n")
    try server.output.wait(for: "client 5: word\n")
    client.signal(SIGINT)
    #expect(try client.wait() == .exited(130))
    #expect(client.errors.text == "ipc-client: interrupted\n")
    #expect(client.output.text == "")
    try server.output.wait(for: "client 5 disconnected (died, 1 message)\n")
    try server.stop()
  }
}
