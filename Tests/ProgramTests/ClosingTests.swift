// A client that closes its connection and lives on, in every order: told apart from a death and
// from `exit`.

import Glibc
import IPCChannels
import Linux
import Testing

@Suite("A client that closes")
struct ClosingTests {
  @Test("Closing everything is told as closed", arguments: ChannelKind.allCases)
  func everything(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: 5)
    try client.send(Message(text: "word".utf8, author: 5, moreFollows: false))
    client.closeChannel()
    client.closeLifeline()
    try server.output.wait(for: "client 5 disconnected (closed, 1 message)\n")
    try server.stop()
    #expect(
      server.lines == [
        "client 5 connected (\(kind.rawValue), pid \(getpid()))", "client 5: word",
        "client 5 disconnected (closed, 1 message)",
      ])
  }

  @Test("Closing the lifeline alone ends the session", arguments: ChannelKind.allCases)
  func lifelineOnly(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: 5)
    try client.send(Message(.ping, author: 5, 0, 0))
    #expect(try client.receive() == Message(.pong, author: 5, 0, 0))
    client.closeLifeline()
    try server.output.wait(for: "client 5 disconnected (closed, 1 message)\n")
    try withExtendedLifetime(client) { try server.stop() }
  }

  @Test(
    "Closing the channel alone ends the session: the server kept no copy of the client's end",
    arguments: [ChannelKind.pipe, .socketpair, .seqpacket, .unix, .fifo, .tcp])
  func channelOnly(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: 5)
    client.closeChannel()
    try server.output.wait(for: "client 5 disconnected (closed, 0 messages)\n")
    try withExtendedLifetime(client) { try server.stop() }
  }

  @Test("Closing with answers unread is no error", arguments: ChannelKind.allCases)
  func unread(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: 5)
    for sequence in 0..<UInt64(5) { try client.send(Message(.ping, author: 5, sequence, 0)) }
    // The answers are there, and stay unread.
    try client.send(Message(text: "said".utf8, author: 5, moreFollows: false))
    try server.output.wait(for: "client 5: said\n")
    client.closeChannel()
    client.closeLifeline()
    try server.output.wait(for: "client 5 disconnected (closed, 6 messages)\n")
    try server.stop()
    #expect(server.errors.text == "")
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
