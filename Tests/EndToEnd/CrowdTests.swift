// E4 of the faults: with a thousand clients at once, each one's messages are all counted, in order.

import Glibc
import IPCChannels
import Linux
import Messages
import TestSupport
import Testing

@Suite("A crowd", .waitsForPrograms)
struct CrowdTests {
  private static let clients: UInt32 = 1_000
  private static let messages: UInt64 = 1_000

  /// One client's data messages, as they lie in memory.
  private func data(author: UInt32) -> [UInt8] {
    let messages = (0..<Self.messages).map {
      Message(.data, author: author, $0, $0 &* UInt64(author + 1))
    }
    return unsafe messages.withUnsafeBytes { unsafe Array($0) }
  }

  /// One kind after the other, because of the descriptors; every one but message queues,
  /// of which the machine has no more than 128 clients for all who test, and `signal`, of which a process has 31.
  @Test("A thousand clients' thousand messages each arrive, in order and once, over every kind")
  func everyKind() throws {
    try #require(try raiseDescriptorLimit() > 4_096, "a thousand clients need descriptors")
    let messages = (0..<Self.clients).map { data(author: $0) }
    for kind in ChannelKind.all(where: { $0.mostClients == .thousands }) {
      try expectEveryMessage(messages, of: kind)
    }
  }

  /// - Parameter messages: each client's.
  private func expectEveryMessage(_ messages: [[UInt8]], of kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue, "--quiet", "--max-memory", "1T"])
    let crowd = try (0..<Self.clients).map { try server.connect(kind, id: $0) }
    // In turn, so that all sessions are in the middle of something at the same time.
    let half = messages[0].count / 2
    for (client, own) in zip(crowd, messages) { try client.send(Array(own[..<half])) }
    for (client, own) in zip(crowd, messages) { try client.send(Array(own[half...])) }
    // What the server has counted says that none is missing, the checksum that none was changed;
    // one that came out of order would have ended the session.
    let weights = (0..<Self.messages).reduce(0 as UInt64) { $0 &+ $1 &* ($1 + 1) }
    for (id, client) in crowd.enumerated() {
      try client.send(Message(.tally, author: UInt32(id)))
      let received = try #require(try client.receive(), "client \(id) of \(kind) was dropped")
      #expect(received.isPlain(.received, author: UInt32(id)))
      #expect(received.number == Self.messages, "\(kind)")
      #expect(received.value == weights &* UInt64(id + 1), "\(kind)")
    }
    #expect(server.errors.text == "", "\(kind)")
    try withExtendedLifetime(crowd) { try server.stop() }
  }
}
