// Channels of kinds that are chosen while the program runs.

import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

struct AnyConnectionTests {
  @Test func `connections of every kind lie in one dictionary, and each brings a ping back`() throws
  {
    let directory = TemporaryDirectory()
    let path = directory.path("socket")
    var reception = try Reception(at: SocketPath(path))
    var clients: [ChannelKind: AnyConnection] = [:]
    for kind in ChannelKind.allCases {
      let client = try Promise { try AnyConnection.connect(to: path, kind: kind, strategy: .block) }
      let server = try AnyConnection.accept(from: &reception, strategy: .block)
      #expect(server.channel.kind == kind)
      #expect(server.peer.processID == currentProcess())
      let mine = try client.value
      clients[kind] = mine
      try mine.channel.send(Message(.ping, author: 0, 7, 8))
      let ping = try #require(try server.channel.receive(as: Message.self))
      try server.channel.send(ping.pong)
      #expect(try mine.channel.receive(as: Message.self) == Message(.pong, author: 0, 7, 8))
      #expect(mine.channel.pollTargets(for: .room).isEmpty != kind.description.isPollable)
    }
    #expect(clients.count == ChannelKind.allCases.count)
  }

  @Test func `whoever asks for no kind gets the first, and for another one a refusal`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path("socket")
    var reception = try Reception(at: SocketPath(path))
    let refused = try PacketSocket(connectingTo: path)
    try refused.send(Wire.hello(kind: "pipe"))
    let easy = try PacketSocket(connectingTo: path)
    try easy.send(Wire.hello(kind: ""))
    let server = try AnyConnection.accept(from: &reception, kinds: [.memfd, .shm])
    #expect(server.channel.kind == .memfd)
    #expect(try refused.receive()?.bytes.number16(at: 6) == 3)
  }

  @Test func `impossible sizes are errors`() throws {
    let offer = try MemfdChannel.make(recordSize: 32, strategy: .spin)
    let channel = AnyChannel(offer.channel)
    let bytes = [UInt8](repeating: 0, count: 33)
    var room = [UInt8](repeating: 0, count: 31)
    #expect(throws: ChannelError.self) { try channel.send(Message(.ping, author: 0)) }
    #expect(throws: ChannelError.self) { try channel.receive(as: Message.self) }
    #expect(throws: ChannelError.self) { try unsafe channel.send(bytes.span.bytes) }
    do throws(ChannelError) {
      var span = room.mutableSpan
      var bytes = unsafe span.mutableBytes
      _ = try channel.receive(into: &bytes)
      Issue.record("31 bytes took a record of 32")
    } catch {
      #expect("\(error)" == "records of this channel have 32 bytes; there is room for 31")
    }
  }
}
