// A client that keeps the object of a ring whose session is over: it keeps no memory of the server's.

import Glibc
import IPCChannels
import Linux
import Rendezvous
import Testing

@Suite("Memory of sessions that are over", .waitsForPrograms)
struct LeftMemoryTests {
  /// A session over the largest rings, and its object once more, which the client keeps.
  private struct Guest {
    let client: any RawClient
    let object: KeptObject

    init(_ kind: ChannelKind, of server: TestServer, capacity: Int = 262_144) throws {
      let hello = Hello(
        clientID: 7, recordSize: Message.size, capacity: capacity, kindName: kind.rawValue)
      var grant = try Connector.connect(
        to: SocketPath(server.workspace.socket), hello: hello, patience: patience)
      let terms = ChannelTerms(recordSize: Message.size, capacity: grant.terms.capacity)
      let descriptors = grant.takeDescriptors()
      object = descriptors.withDescriptor(0) { KeptObject(duplicateOf: $0) }
      var adopting = Adopting(descriptors, terms, grant.takeLifeline())
      client = try kind.accept(&adopting).get()
    }

    /// Touches all pages that the server writes.
    func ping(_ count: Int) throws {
      for number in 0..<UInt64(count) {
        try client.send(Message(.ping, author: 7, number, 0))
        guard try client.receive() == Message(.pong, author: 7, number, 0) else {
          throw TestFailure("no pong \(number)")
        }
      }
    }
  }

  private struct Adopting: ChannelTypeVisitor, ~Copyable {
    private var descriptors: DescriptorSet?
    private let terms: ChannelTerms
    private var lifeline: Lifeline?

    init(
      _ descriptors: consuming DescriptorSet, _ terms: ChannelTerms, _ lifeline: consuming Lifeline
    ) {
      self.descriptors = consume descriptors
      self.terms = terms
      self.lifeline = consume lifeline
    }

    mutating func visit<Link: Channel & ~Copyable>(
      _ type: Link.Type
    ) -> Result<any RawClient, ChannelError> {
      do throws(ChannelError) {
        let channel = try Link(
          adopting: descriptors.take()!, terms: terms, strategy: .block)
        return .success(RawSession(channel, lifeline.take()!))
      } catch {
        return .failure(error)
      }
    }
  }

  private final class KeptObject {
    private let descriptor: FileDescriptor

    init(duplicateOf original: borrowing FileDescriptor) {
      descriptor = FileDescriptor(owning: fcntl(original.number, F_DUPFD_CLOEXEC, 0))
    }

    /// How much of it is allocated, in blocks of 512 bytes.
    var blocks: Int {
      var status = stat()
      #expect(unsafe fstat(descriptor.number, &status) == 0)
      return status.st_blocks
    }
  }

  private static let rings = ChannelKind.allCases.filter { $0.description.family == .ring }

  /// Connects as soon as the server has heard that others have left.
  private func guest(_ kind: ChannelKind, of server: TestServer) throws -> Guest {
    var guest: Guest?
    try waitUntil("\(kind) is granted") {
      do throws(any Error) {
        guest = try Guest(kind, of: server)
      } catch RendezvousError.refused(let refusal) where refusal.reason == .exhausted {
        return false
      }
      return true
    }
    return guest!
  }

  @Test("A client that leaves and keeps the objects keeps none of their memory", arguments: rings)
  func closedLifelines(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue, "--max-memory", "100M"])
    // The sessions of all of them together could take 340 MB.
    let kept = try (0..<20).map { number in
      let guest = try guest(kind, of: server)
      try guest.ping(200)
      #expect(guest.object.blocks > 0)
      // The channel stays: its mapping is one more way to keep the pages.
      guest.client.closeLifeline()
      return guest
    }
    try waitUntil("all is free") { kept.allSatisfy { $0.object.blocks == 0 } }
    try withExtendedLifetime(kept) { try server.stop() }
  }

  @Test("What was sent before a violation can be read, and is freed soon", arguments: rings)
  func violation(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let guest = try guest(kind, of: server)
    try guest.client.send(
      Message(.ping, author: 7, 1, 2), Message(.ping, author: 8, 1, 2))
    try waitUntil("the session is over") {
      try poll(guest.client.lifelineNumber, until: Deadline(after: .zero))
    }
    #expect(try guest.client.receive() == Message(.pong, author: 7, 1, 2))
    try waitUntil("its memory is free") { guest.object.blocks == 0 }
    try server.stop()
  }

  @Test(
    "A client that was told bye may read it when it likes, and leaves nothing", arguments: rings)
  func bye(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let guest = try guest(kind, of: server)
    try guest.client.send(Message(.exit, author: 7, 0))
    try server.output.wait(for: "client 7 disconnected (exit, 0 messages)\n")
    // Longer than one waits whose session the server has ended.
    sleep(.milliseconds(1_200))
    #expect(try guest.client.receive() == Message(.bye, author: 7, 0))
    #expect(guest.object.blocks > 0)
    guest.client.closeLifeline()
    try waitUntil("its memory is free") { guest.object.blocks == 0 }
    try server.stop()
  }

  @Test("One whose place another needs keeps the memory a little longer, and then none")
  func replaced() throws {
    let server = try TestServer(["--kind", "shm", "--max-clients", "1"])
    let first = try guest(.shm, of: server)
    try first.client.send(Message(.exit, author: 7, 0))
    try server.output.wait(for: "client 7 disconnected (exit, 0 messages)\n")
    let second = try guest(.shm, of: server)
    #expect(try poll(first.client.lifelineNumber, until: Deadline(after: .zero)))
    try waitUntil("its memory is free") { first.object.blocks == 0 }
    #expect(second.object.blocks > 0)
    try withExtendedLifetime((first, second)) { try server.stop() }
  }

  @Test("What a server has sent before it stops can be read afterwards", arguments: rings)
  func stopped(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let guest = try guest(kind, of: server)
    try guest.client.send(Message(.ping, author: 7, 1, 2))
    try guest.client.send(Message(text: "said".utf8, author: 7, moreFollows: false))
    try server.output.wait(for: "client 7: said\n")
    try server.stop()
    #expect(try guest.client.receive() == Message(.pong, author: 7, 1, 2))
    #expect(try guest.client.receive() == nil)
  }
}
