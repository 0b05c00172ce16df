// A loop of round trips over a channel, counted by the library on both sides while a tracer counts it.

import CallTracing
import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport

/// Starts a server, makes round trips with it, and says what both sides have counted.
struct CountedLoop: ChannelTypeVisitor {
  /// The file that orders the loop to begin.
  let order: String
  let strategy: WaitStrategy
  let count: UInt64

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Bool {
    do {
      try run(type)
      return true
    } catch {
      say("\(error)")
      return false
    }
  }

  private func run<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
    let object = try CallCountPage.makeObject()
    let page = try CallCountPage(object)
    page.countThisProcess(as: .client)
    let directory = try PrivateDirectory(in: "/tmp", prefix: "ipc-trace-")
    let socket = directory.path + "/socket"
    let ready = try PipeEnd.pair()
    var server = try ChildProcess(
      BuiltProgram.peer.path,
      [
        "test-peer", "trace", "counting-server", "0", "--socket", socket, "--kind",
        Link.kindName,
        "--wait", strategy.rawValue,
      ],
      input: nil, output: ready.write.number, errors: 2, passed: object.number)
    // Its first line.
    guard try poll(ready.read.number, until: Deadline(after: .seconds(20))) else {
      throw SystemError(call: "the server's start", errno: .timedOut)
    }
    var connection = try Connection<Link>(to: socket, strategy: strategy)
    try ping(&connection.channel, 100)
    say("server: \(server.id).")
    while unsafe access(order, F_OK) != 0 { usleep(1000) }
    // The tracer holds this thread at each mark until a server that sleeps does so: what is read right
    // behind the marks is what it has seen.
    markMeasuredLoop(.begin)
    let before = (client: page.count(of: .client), server: page.count(of: .server))
    try ping(&connection.channel, count)
    let client = page.count(of: .client) - before.client
    markMeasuredLoop(.end)
    let served = page.count(of: .server) - before.server
    say("client \(client.made) \(client.possible) server \(served.made) \(served.possible)")
    say("went on")
    while unsafe access(order, F_OK) == 0 { usleep(1000) }
    server.signal(SIGTERM)
    let ending = server.reap()
    say(ending == .exited(0) ? "done" : "the server ended by \(ending)")
  }

  private func ping<Link: Channel & ~Copyable>(
    _ channel: inout Link, _ count: UInt64
  ) throws(ChannelError) {
    for number in 0..<count {
      try channel.send(Message(.ping, author: 0, number, 0))
      guard try channel.receive(as: Message.self) != nil else { throw .peerGone }
    }
  }
}
