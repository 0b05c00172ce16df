// A client that keeps the object of a ring whose session is over: it keeps no memory of the server's.

import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

@Suite("Memory of sessions that are over", .waitsForPrograms)
struct LeftMemoryTests {
  private static let rings = ChannelKind.allCases.filter { $0.description.family == .ring }

  @Test("A client that leaves and keeps the objects keeps none of their memory", arguments: rings)
  func closedLifelines(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue, "--max-memory", "100M"])
    // The sessions of all of them together could take 340 MB.
    let kept = try (0..<20).map { number in
      let guest = try KeepingClient.connect(kind, to: server)
      try guest.ping(200)
      #expect(guest.object.blocks > 0)
      // The channel stays: its mapping is one more way to keep the pages.
      guest.session.closeLifeline()
      return guest
    }
    try waitUntil("all is free") { kept.allSatisfy { $0.object.blocks == 0 } }
    try withExtendedLifetime(kept) { try server.stop() }
  }

  @Test("What was sent before a violation can be read, and is freed soon", arguments: rings)
  func violation(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let guest = try KeepingClient.connect(kind, to: server)
    try guest.session.send(
      Message(.ping, author: 7, 1, 2), Message(.ping, author: 8, 1, 2))
    try waitUntil("the session is over") {
      try poll(guest.session.lifelineNumber, until: Deadline(after: .zero))
    }
    #expect(try guest.session.receive() == Message(.pong, author: 7, 1, 2))
    try waitUntil("its memory is free") { guest.object.blocks == 0 }
    try server.stop()
  }

  @Test(
    "A client that was told bye may read it when it likes, and leaves nothing", arguments: rings)
  func bye(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let guest = try KeepingClient.connect(kind, to: server)
    try guest.session.send(Message(.exit, author: 7, 0))
    try server.output.wait(for: "client 7 disconnected (exit, 0 messages)\n")
    // Longer than one waits whose session the server has ended.
    sleep(.milliseconds(1_200))
    #expect(try guest.session.receive() == Message(.bye, author: 7, 0))
    #expect(guest.object.blocks > 0)
    guest.session.closeLifeline()
    try waitUntil("its memory is free") { guest.object.blocks == 0 }
    try server.stop()
  }

  @Test("One whose place another needs keeps the memory a little longer, and then none")
  func replaced() throws {
    let server = try TestServer(["--kind", "shm", "--max-clients", "1"])
    let first = try KeepingClient.connect(.shm, to: server)
    try first.session.send(Message(.exit, author: 7, 0))
    try server.output.wait(for: "client 7 disconnected (exit, 0 messages)\n")
    let second = try KeepingClient.connect(.shm, to: server)
    #expect(try poll(first.session.lifelineNumber, until: Deadline(after: .zero)))
    try waitUntil("its memory is free") { first.object.blocks == 0 }
    #expect(second.object.blocks > 0)
    try withExtendedLifetime((first, second)) { try server.stop() }
  }

  @Test("What a server has sent before it stops can be read afterwards", arguments: rings)
  func stopped(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let guest = try KeepingClient.connect(kind, to: server)
    try guest.session.send(Message(.ping, author: 7, 1, 2))
    try guest.session.send(Message(text: "said".utf8, author: 7, moreFollows: false))
    try server.output.wait(for: "client 7: said\n")
    try server.stop()
    #expect(try guest.session.receive() == Message(.pong, author: 7, 1, 2))
    #expect(try guest.session.receive() == nil)
  }
}
