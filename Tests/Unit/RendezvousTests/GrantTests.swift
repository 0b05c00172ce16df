// What a client is granted, kind by kind, and what the server keeps of it.

import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

struct GrantTests {
  /// A desk, a client that has said hello, and the visitor that it became.
  private final class Meeting {
    let desk: Desk
    let client: PacketSocket
    let visitor: Visitor

    init(in directory: TemporaryDirectory, hello: [UInt8]) throws {
      desk = try Desk(at: directory.path("socket"))
      client = try PacketSocket(connectingTo: directory.path("socket"))
      try client.send(hello)
      visitor = try #require(try desk.next())
    }
  }

  private struct Bytes: KindCheck {
    let recordSize: UInt32

    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let directory = TemporaryDirectory()
      let kind = Link.kind!
      let meeting = try Meeting(
        in: directory, hello: Wire.hello(kind: kind.rawValue, recordSize: recordSize))
      let served = try meeting.visitor.grant(type)
      let packet = try #require(try meeting.client.receive())
      #expect(packet.descriptorCount == kind.expected.passed)
      #expect(packet.bytes.count == 64)
      let head: [UInt8] = [0x49, 0x50, 0x43, 0x47, 0x01, 0x00, 0x00, 0x00]
      #expect(Array(packet.bytes[0..<8]) == head)
      let size = recordSize == 0 ? 24 : recordSize
      #expect(Array(packet.bytes[8..<12]) == [UInt8](repeating: 0, count: 4).with(size, at: 0))
      #expect(Array(packet.bytes[16..<32]) == kind.field)
      let count = UInt8(kind.expected.passed)
      #expect(Array(packet.bytes[32..<64]) == [count] + [UInt8](repeating: 0, count: 31))
      // The capacity is the kernel's for streams, and enough for one record where there is one.
      let capacity = packet.bytes[12..<16].reversed().reduce(0) { $0 << 8 | Int($1) }
      switch kind.expected.capacity {
      case .kernel: #expect(capacity == 0)
      case .chosen: #expect(capacity > 0)
      case .queueLimit: #expect(try capacity == MachineQueues.value(of: "msg_max"))
      case .records(let count): #expect(capacity == count)
      }
      // Nothing else comes.
      #expect(try meeting.client.receive(within: .zero) == nil)
      // The client makes a channel of it.
      let terms = ChannelTerms(recordSize: Int(size), capacity: capacity)
      let channel = try Link(
        adopting: packet.takeDescriptors(), terms: terms, strategy: .block)
      #expect(channel.recordSize == Int(size))
      #expect(served.channel.recordSize == Int(size))
      let peer = served.lifeline.credentials
      #expect(peer.processID == currentProcess())
    }
  }

  @Test(arguments: ChannelKind.allCases, [0, 24, 256] as [UInt32])
  func `a grant is 64 bytes with the descriptors of its kind`(
    kind: ChannelKind, recordSize: UInt32
  ) throws {
    if try recordSize > kind.description.largestRecord() { return }
    try Bytes(recordSize: recordSize).run(kind)
  }

  private struct Copies: KindCheck {
    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let kind = Link.kind!
      let directory = TemporaryDirectory()
      let meeting = try Meeting(in: directory, hello: Wire.hello(kind: kind.rawValue))
      let before = OpenDescriptors().count
      do {
        let served = try meeting.visitor.grant(type)
        // The connection was open before; its process is watched from now on.
        #expect(OpenDescriptors().count == before + 1 + kind.expected.kept, "\(kind)")
        let packet = try #require(try meeting.client.receive())
        let passed = packet.takeDescriptors()
        #expect(passed.count == kind.expected.passed)
        #expect(served.lifeline.descriptorNumbers.count == 2)
        for number in served.lifeline.descriptorNumbers { #expect(isCloseOnExec(number)) }
        _ = consume passed
        #expect(OpenDescriptors().count == before + 1 + kind.expected.kept, "\(kind)")
      }
      // Now the connection is closed too.
      #expect(OpenDescriptors().count == before - 1, "\(kind)")
    }
  }

  @Test func `the server keeps no copy of what it passed, and nothing at the end`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      for kind in ChannelKind.allCases { try Copies().run(kind) }
      let before = OpenDescriptors()
      for kind in ChannelKind.allCases { try Copies().run(kind) }
      #expect(OpenDescriptors().new(since: before) == [])
    }
  }

  private struct EndOfFile: KindCheck {
    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let directory = TemporaryDirectory()
      let meeting = try Meeting(in: directory, hello: Wire.hello(kind: Link.kindName))
      let served = try meeting.visitor.grant(type)
      var channel = served.channel
      let watchdog = try Watchdog(channel.interruption)
      defer { withExtendedLifetime(watchdog) {} }
      let packet = try #require(try meeting.client.receive())
      _ = packet.takeDescriptors()
      // Nobody watches the lifeline: only the kernel's own end of file can end this.
      let message = try channel.receive(as: Message.self)
      #expect(message == nil)
    }
  }

  @Test(arguments: [ChannelKind.pipe, .socketpair])
  func `a client that closes its ends is an end of file at once`(kind: ChannelKind) throws {
    try EndOfFile().run(kind)
  }

  @Test func `a client that does not read its grant keeps nobody waiting`() throws {
    let directory = TemporaryDirectory()
    let desk = try Desk(at: directory.path("socket"))
    var clients: [PacketSocket] = []
    for number in 0..<20 as Range<UInt32> {
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      try client.send(Wire.hello(kind: "pipe", client: number))
      let visitor = try #require(try desk.next())
      let served = try visitor.grant(PipeChannel.self)
      #expect(served.channel.recordSize == 24)
      clients.append(client)
    }
    for client in clients { #expect(try client.receive()?.descriptorCount == 2) }
  }

  @Test func `what a client says on its lifeline is seen`() throws {
    let directory = TemporaryDirectory()
    let meeting = try Meeting(in: directory, hello: Wire.hello)
    let served = try meeting.visitor.grant(PipeChannel.self)
    #expect(served.lifeline.peerHasSpoken() == false)
    // A second hello is one thing that is too much.
    try meeting.client.send(Wire.hello)
    let numbers = served.lifeline.descriptorNumbers
    #expect(try poll(numbers, until: Deadline(after: .seconds(10))).first == true)
    #expect(served.lifeline.peerHasSpoken() == true)
    #expect(served.lifeline.processEnds(within: .zero) == false)
  }
}
