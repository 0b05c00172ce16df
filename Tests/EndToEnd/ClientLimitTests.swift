// How many clients a server takes, and how much memory they may have: who comes too late is refused by
// the option's name, and is served once another has left.

import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

@Suite("A server's limits", .waitsForPrograms)
struct ClientLimitTests {
  @Test("One client more than --max-clients is refused, until one leaves")
  func clients() throws {
    let server = try TestServer(["--kind", "pipe", "--max-clients", "2"])
    var clients = try (0..<2).map { try server.connect(.pipe, id: $0) }
    let late = try server.client(["7"])
    #expect(try late.wait() == .exited(69))
    #expect(
      late.errors.text
        == "ipc-client: refused by the server: the server has as many clients as it may: 2 "
        + "(--max-clients); let clients leave, or start it with more\n")
    clients.removeLast()
    try waitUntil("one has left") { server.lines.contains { $0.contains(" disconnected ") } }
    #expect(try server.client(["8"]).wait() == .exited(0))
    try withExtendedLifetime(clients) { try server.stop() }
  }

  @Test("A client's place is free when it comes back, however soon")
  func comingBack() throws {
    let server = try TestServer(["--max-clients", "1"])
    for round in 0..<100 {
      let kind = ChannelKind.allCases[round % ChannelKind.allCases.count]
      let client = try server.connect(kind, id: UInt32(round))
      client.closeChannel()
      client.closeLifeline()
    }
    try server.stop()
  }

  @Test(
    "So is its memory, which it may have kept for a while",
    arguments: [ChannelKind.pipe, .memfd, .queue, .signal])
  func memoryComesBack(kind: ChannelKind) throws {
    let server = try TestServer([
      "--kind", kind.rawValue, "--max-memory", "\(try memory(of: kind) + 5)",
    ])
    var staying: [any RawClient] = []
    for round in 0..<30 {
      let client = try server.connect(kind, id: UInt32(round))
      // Every other one leaves without a word, the others say exit, and two of them hang up much later.
      if round % 2 == 0 {
        try client.send(Message(.exit, author: UInt32(round), 0, 0))
        #expect(try client.receive()?.opcode == Opcode.bye.rawValue)
      }
      client.closeChannel()
      if round % 20 == 10 { staying.append(client) } else { client.closeLifeline() }
    }
    try withExtendedLifetime(staying) { try server.stop() }
  }

  // Descriptors on their way count against the server's user, although the server has closed them.
  @Test("A client that leaves what it was passed untaken keeps its place until it goes")
  func untaken() throws {
    let server = try TestServer(["--kind", "pipe", "--max-clients", "2"])
    let hello = Hello(clientID: 7, recordSize: Message.size, capacity: 0, kindName: "pipe")
    let clients = try (0..<2).map { _ in
      let client = try PacketSocket(connectingTo: server.workspace.socket)
      try client.send(hello.bytes)
      try waitUntil("it is granted") { try poll(client.number, until: Deadline(after: .zero)) }
      // This ends its session.
      try client.send([1])
      return client
    }
    try waitUntil("both sessions are over") {
      server.lines.count { $0.hasPrefix("client 7 disconnected (protocol") } == 2
    }
    #expect(refusal(of: .pipe, by: server)?.reason == .exhausted)
    // This one takes it, and the other goes.
    _ = try clients[0].receive()
    #expect(refusal(of: .pipe, by: server) == nil)
    clients[1].close()
    let two = try [server.attemptToConnect(.pipe, id: 8), server.attemptToConnect(.pipe, id: 9)]
    try withExtendedLifetime((clients, two)) { try server.stop() }
  }

  @Test(
    "Ended sessions give their descriptors back to whoever comes",
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"))
  func descriptors() throws {
    // Each client that was told bye keeps two of the server's until it hangs up.
    let server = try TestServer(
      ["--kind", "pipe", "--max-clients", "1000"],
      prefix: [systemCommand("prlimit")!, "--nofile=100:100"])
    var ended: [any RawClient] = []
    for id in 0..<UInt32(150) {
      let client = try server.connect(.pipe, id: id)
      try client.send(Message(.exit, author: id, 0, 0))
      #expect(try client.receive()?.opcode == Opcode.bye.rawValue, "\(id)")
      client.closeChannel()
      ended.append(client)
    }
    try withExtendedLifetime(ended) { try server.stop() }
  }

  @Test("A client that could take more than is left of --max-memory is refused, over every kind")
  func memory() throws {
    for kind in ChannelKind.allCases {
      let need = try memory(of: kind)
      #expect(need > 262_144, "a stack is 256 KiB")
      let server = try TestServer([
        "--kind", kind.rawValue, "--max-memory", "\(2 * need + 5)",
      ])
      var clients = try (0..<2).map { try server.connect(kind, id: $0) }
      let reason = Self.reason(kind, need, of: 2 * need + 5, left: 5)
      #expect(refusal(of: kind, by: server) == Refusal(.exhausted, reason), "\(kind)")
      clients.removeLast()
      try waitUntil("one has left") { server.lines.contains { $0.contains(" disconnected ") } }
      #expect(refusal(of: kind, by: server) == nil, "\(kind)")
      try withExtendedLifetime(clients) { try server.stop() }
    }
  }

  @Test("Records of 1 MiB take so much more that a server with room for small ones refuses them")
  func largeRecords() throws {
    let server = try TestServer(["--max-memory", "2M"])
    #expect(refusal(of: .memfd, by: server) == nil)
    let late = try server.client(["--kind", "memfd", "--size", "1048576", "7"])
    #expect(try late.wait() == .exited(69))
    #expect(
      late.errors.text.hasPrefix(
        "ipc-client: refused by the server: a client of memfd with such records can take "))
    #expect(late.errors.text.contains("; of the 2097152 of all (--max-memory) "))
    try server.stop()
  }

  @Test(
    "What is no number of bytes is refused",
    arguments: [
      "", "-1", "1.5M", "M", "12Q", "0", "0x10", "1ß", "9223372036854775808", "9999999999T",
    ])
  func notBytes(value: String) throws {
    let run = try FinishedRun([BuiltProgram.server.path, "--max-memory=\(value)"])
    #expect(run.ending == .exited(64))
    #expect(run.errors.contains("--max-memory"))
    #expect(run.errors.contains("(expected 1 or more"))
  }

  /// What a server that has nothing to give says that a client takes.
  private func memory(of kind: ChannelKind) throws -> Int {
    let server = try TestServer(["--kind", kind.rawValue, "--max-memory", "1"])
    let refusal = try #require(self.refusal(of: kind, by: server))
    let words = refusal.sentence.split(separator: " ")
    let need = try #require(words.dropFirst(9).first.flatMap { Int($0) }, "\(refusal)")
    #expect(refusal == Refusal(.exhausted, Self.reason(kind, need, of: 1, left: 1)))
    try server.stop()
    return need
  }

  private static func reason(
    _ kind: ChannelKind, _ need: Int, of most: Int, left: Int
  ) -> String {
    "a client of \(kind) with such records can take \(need) bytes; of the \(most) of all "
      + "(--max-memory) \(left) are left; let clients leave, or start the server with more"
  }

  /// The server's refusal of one more client; nil when it serves it.
  private func refusal(of kind: ChannelKind, by server: TestServer) -> Refusal? {
    do throws(RendezvousError) {
      _ = try server.attemptToConnect(kind, id: 9)
      return nil
    } catch {
      guard case .refused(let refusal) = error else {
        Issue.record("\(error)")
        return nil
      }
      return refusal
    }
  }
}
