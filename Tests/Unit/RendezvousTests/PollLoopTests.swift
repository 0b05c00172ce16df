// Connections in a poll loop: one thread, which learns of everything by polling.

import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

struct PollLoopTests {
  private static let kinds = ChannelKind.allCases.filter { $0.description.isPollable }

  /// Both ends of a connection that no thread watches.
  static func connect(
    _ kind: ChannelKind, at path: String
  ) throws -> (server: AnyConnection, client: AnyConnection) {
    var reception = try Reception(at: SocketPath(path))
    let client = try Promise {
      try AnyConnection.connect(to: path, kind: kind, strategy: .block, watcher: .pollLoop)
    }
    let server = try AnyConnection.accept(
      from: &reception, kinds: [kind], strategy: .block, watcher: .pollLoop)
    return (server, try client.value)
  }

  @Test(arguments: kinds)
  func `a loop that waits for room learns that its peer has gone`(kind: ChannelKind) throws {
    let directory = TemporaryDirectory()
    let (server, other) = try PollLoopTests.connect(kind, at: directory.path("socket"))
    var client: AnyConnection? = consume other
    let ping = Message(.ping, author: 0, 7, 8)
    try client?.channel.send(ping)
    while try server.channel.attemptSend(ping) == .moved(1) {}
    _ = server.channel.prepareToPoll(for: .room)
    let poller = try Poller()
    try poller.watch(server.channel.pollTargets(for: .room), token: 1)
    try server.lifeline.watch(in: poller, token: 2)
    var events: [PollerEvent] = []
    try poller.wait(until: Deadline(after: .zero), into: &events)
    #expect(!events.contains { $0.token == 2 })
    client = nil
    let deadline = Deadline(after: .seconds(10))
    repeat {
      try poller.wait(until: deadline, into: &events)
    } while !events.contains { $0.token == 2 } && !deadline.hasPassed
    #expect(events.contains { $0.token == 2 })
    server.channel.interruption.peerIsGone()
    #expect(try server.channel.attemptSend(ping) == .ended)
    // What it had sent is there still, and then comes the end.
    var message = Message(.bye, author: 0)
    if kind.description.lossAtEnd == nil {
      #expect(try server.channel.attemptReceive(into: &message) == .moved(1))
      #expect(message == ping)
    }
    var attempt = Attempt.wouldWait
    while attempt != .ended && !deadline.hasPassed {
      attempt = try server.channel.attemptReceive(into: &message)
    }
    #expect(attempt == .ended)
    poller.remove(server.channel.pollTargets(for: .room))
  }

  @Test(arguments: kinds)
  func `a connection in a poll loop has no thread`(kind: ChannelKind) async {
    await #expect(processExitsWith: .success) { [kind] in
      try await settleRuntime()
      let directory = TemporaryDirectory()
      _ = try PollLoopTests.connect(kind, at: directory.path("other"))
      let before = Set(ThreadStatus.all)
      let connections = try PollLoopTests.connect(kind, at: directory.path("socket"))
      // A thread that was joined is listed until the kernel has put it away.
      let deadline = Deadline(after: .seconds(10))
      while !Set(ThreadStatus.all).isSubset(of: before) && !deadline.hasPassed {
        sleep(.milliseconds(1))
      }
      #expect(Set(ThreadStatus.all).isSubset(of: before))
      try connections.client.channel.send(Message(.ping, author: 0, 1, 2))
      #expect(
        try connections.server.channel.receive(as: Message.self) == Message(.ping, author: 0, 1, 2))
    }
  }

  @Test func `a caller that asks for a kind which is not served is refused`() throws {
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
      _ = try AnyConnection.grant(to: caller, kinds: [.memfd], watcher: .pollLoop)
      Issue.record("a pipe was granted")
    } catch {
      guard case .rendezvous(.refused(let refusal)) = error else { throw error }
      #expect(refusal.reason == .kindNotServed)
    }
    #expect(try client.receive()?.bytes.number16(at: 6) == 3)
  }
}
