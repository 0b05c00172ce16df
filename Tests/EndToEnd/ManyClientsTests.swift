// A thousand clients in one process: all at once, idle for nothing, and gone in a moment.

import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import Testing

@Suite("Many clients", .waitsForPrograms)
struct ManyClientsTests {
  @Test("A thousand clients at once are served, cost next to nothing idle, and end with the server")
  func thousand() throws {
    _ = try raiseDescriptorLimit()
    let count = 1_000
    let server = try TestServer(["--kind", "memfd", "--quiet"])
    let figures = ProcessFigures(server.process.pid)
    try waitUntilBlocked(server.process)
    let emptyMemory = figures.residentKibibytes
    let clients = try knock(at: server, count)
    let answers = try clients.map { try $0.answer() }
    let granted = answers.count { if case .granted = $0 { true } else { false } }
    // The kernel's own limits decide how many; the others are told so.
    for case .refused(let refusal, _) in answers { #expect(refusal.reason == .exhausted) }
    if try raiseDescriptorLimit() > 4_096 { #expect(granted == count) }
    try #require(granted >= 100)

    try waitUntilBlocked(server.process)
    let before = (figures.ticks, figures.threads)
    sleep(.seconds(1))
    #expect(figures.ticks == before.0)
    #expect(figures.threads == before.1)
    let memory = figures.residentKibibytes - emptyMemory
    #expect(memory <= granted * 64, "\(memory) KiB for \(granted) clients")

    try withExtendedLifetime(clients) { try server.stop() }
    #expect(server.errors.text.split(separator: "\n").count == count - granted)
    #expect(server.lines.count { $0.hasSuffix("disconnected (stopped, 0 messages)") } == granted)
  }

  @Test("Clients of every kind that all die at once are all told")
  func massDeath() throws {
    // A client has up to four descriptors here.
    let each = try raiseDescriptorLimit() >= 4096 ? 40 : 8
    let server = try TestServer(prefix: ownQueues)
    let idle = ProcessFigures(server.process.pid).descriptors.count
    var clients: [any RawClient] = []
    for kind in ChannelKind.allCases {
      for _ in 0..<ManyClientsTests.many(of: kind, else: each) {
        clients.append(try server.connect(kind, id: UInt32(clients.count)))
      }
    }
    let count = clients.count
    clients.removeAll()
    try waitUntil("all are told") { server.lines.count { $0.contains(" (closed, 0 ") } == count }
    try waitUntil("everything is freed") {
      ProcessFigures(server.process.pid).descriptors.count == idle
    }
    try server.stop()
    #expect(Set(server.lines).count == 2 * count)
  }

  @Test(
    "Clients that say exit are all let go, whether or not they wait for bye",
    arguments: ChannelKind.allCases)
  func leaving(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let idle = ProcessFigures(server.process.pid).descriptors.count
    let count: UInt32 = 60
    for id in 0..<count {
      let client = try server.connect(kind, id: id)
      try client.send(Message(.exit, author: id, 0))
      if id % 3 > 0 { #expect(try client.receive() == Message(.bye, author: id, 0)) }
      // The server's thread is on its way out, and its event loop hears of the client's.
      client.closeLifeline()
      if id % 3 > 1 { client.closeChannel() }
    }
    try waitUntil("everything is freed") {
      ProcessFigures(server.process.pid).descriptors.count == idle
    }
    try server.stop()
    #expect(Set(server.lines).count == 2 * count)
    #expect(server.errors.text == "")
  }

  @Test("A server with clients of every kind stops at once, whatever they do")
  func stopWithMany() throws {
    let server = try TestServer(["--quiet"], prefix: ownQueues)
    var clients: [any RawClient] = []
    for kind in ChannelKind.allCases {
      for id in 0..<ManyClientsTests.many(of: kind, else: 20) {
        clients.append(try server.connect(kind, id: UInt32(id)))
      }
    }
    let busy = try ChannelKind.allCases.map { kind in
      try server.client(["--kind", kind.rawValue, "--stream", "1000000000000", "99"])
    }
    try waitUntil("all are connected") { server.lines.count == clients.count + busy.count }
    try withExtendedLifetime(clients) { try server.stop() }
    #expect(server.errors.text == "")
    #expect(
      server.lines.count { $0.contains(" disconnected (stopped, ") } == clients.count + busy.count)
    for client in busy { #expect(try client.wait() == .exited(1)) }
  }

  /// This process has 31 clients of kind `signal`, for all tests that run at the same time.
  private static func many(of kind: ChannelKind, else count: Int) -> Int {
    kind == .signal ? 5 : count
  }

  /// Connects so many clients before the server can answer the first.
  private func knock(at server: TestServer, _ count: Int) throws -> [Knock] {
    server.process.signal(SIGSTOP)
    defer { server.process.signal(SIGCONT) }
    return try (0..<count).map { try Knock(at: server.workspace.socket, id: UInt32($0)) }
  }
}

/// A client that has said hello, and holds whatever it is granted.
private final class Knock {
  private let socket: UnixSocket
  private var descriptors = DescriptorSet()

  init(at path: String, id: UInt32) throws {
    socket = try UnixSocket.unconnected()
    try socket.connect(to: path)
    let hello = Hello(clientID: id, recordSize: 24, kindName: nil)
    try socket.send(hello.bytes, with: DescriptorSet())
  }

  func answer() throws -> Answer {
    var buffer = [UInt8](repeating: 0, count: 257)
    let ready = try poll([socket.descriptor.number], until: Deadline(after: patience))
    guard ready[0], let packet = try socket.receive(into: &buffer, acceptsDescriptors: true) else {
      throw TestFailure("no answer")
    }
    let count = packet.count
    descriptors = packet.descriptors
    return try Answer(Array(buffer.prefix(count)))
  }
}
