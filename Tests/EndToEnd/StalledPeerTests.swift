// Clients that hold an object of the kernel's for as long as they like, by a call that never ends.

import Glibc
import IPCChannels
import Linux
import Messages
import TestSupport
import Testing

@Suite(
  "Clients in a call that never ends", .waitsForPrograms,
  .enabled(if: StalledWrite.obstacle == nil, "userfaultfd(2) is not to be had here"))
struct StalledPeerTests {
  // To free the pages the kernel waits for the object's inode, and no signal ends that.
  @Test(
    "A write into shared memory does not keep the server from ending",
    arguments: [ChannelKind.memfd, .file])
  func sharedMemory(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let clients = try (0..<2).map { _ in try KeepingClient.connect(kind, to: server) }
    let stalled = try clients.map { client in
      try client.ping(10)
      return try StalledWrite(into: client.object.descriptor.number)
    }
    clients[0].session.closeLifeline()
    try clients[1].session.send(Message(.exit, author: 7, 0))
    #expect(try clients[1].session.receive() == Message(.bye, author: 7, 0))
    clients[1].session.closeLifeline()
    try server.output.wait(for: "client 7 disconnected (closed, 10 messages)\n")
    try server.output.wait(for: "client 7 disconnected (exit, 10 messages)\n")
    let last = try KeepingClient.connect(kind, to: server)
    try last.ping(1)
    try server.stop()
    for write in stalled { write.end() }
    // What was begun is done, although the server has ended.
    try waitUntil("their memory is free") { clients.allSatisfy { $0.object.blocks == 0 } }
    withExtendedLifetime(last) {}
  }

  // What is left of a truncated object is freed by whoever closes it: not by the access that found no page.
  @Test("A write into an object that its client truncated does not keep its place")
  func truncated() throws {
    let server = try TestServer(["--kind", "file", "--max-clients", "1"])
    let client = try KeepingClient.connect(.file, to: server)
    try client.ping(10)
    #expect(ftruncate(client.object.descriptor.number, 0) == 0)
    let stalled = try StalledWrite(into: client.object.descriptor.number)
    client.session.closeLifeline()
    try server.output.wait(for: "client 7 disconnected (")
    try server.stop()
    stalled.end()
  }

  // This is the harm that is told of pipes: a call on one waits for its lock, and no signal ends that.
  @Test("A write into a pipe holds its own session and the server's process, and no other client's")
  func pipe() throws {
    let server = try TestServer(["--kind", "pipe"])
    let client = try KeepingClient.connect(.pipe, to: server)
    try client.ping(10)
    // It was passed the other end of this pipe.
    let path = "/proc/self/fd/\(client.object.descriptor.number)"
    let writeEnd = FileDescriptor(owning: unsafe open(path, O_WRONLY | O_CLOEXEC))
    let stalled = try StalledWrite(into: writeEnd.number)
    try client.session.send(Message(.ping, author: 7, 10, 0))
    let other = try KeepingClient.connect(.pipe, to: server)
    try other.ping(10)
    server.process.signal(SIGTERM)
    try server.errors.wait(for: "ipc-server: 1 session did not end within 1.0 seconds\n")
    stalled.end()
    #expect(try server.process.wait() == .exited(0))
    withExtendedLifetime((client, other)) {}
  }
}
