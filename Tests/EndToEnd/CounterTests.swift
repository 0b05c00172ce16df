// What a server counts for its clients, also where the counters' numbers end.

import IPCChannels
import Messages
import Testing

@Suite("Counters", .waitsForPrograms)
struct CounterTests {
  @Test(
    "A tally counts data messages and their checksum since the last",
    arguments:
      ChannelKind.allCases)
  func tally(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: 3)
    #expect(try tally(client) == (0, 0))
    let values: [UInt64] = [5, .max, 0x8000_0000_0000_0000, 0, 77]
    var checksum: UInt64 = 0
    for (sequence, value) in values.enumerated() {
      try client.send(Message(.data, author: 3, UInt64(sequence), value))
      checksum &+= value &* UInt64(sequence + 1)
    }
    #expect(try tally(client) == (5, checksum))
    #expect(try tally(client) == (0, 0), "a tally begins anew")
    // The sequence goes on over a tally.
    try client.send(Message(.data, author: 3, 5, 1))
    #expect(try tally(client) == (1, 6))
    try withExtendedLifetime(client) { try server.stop() }
    #expect(server.lines.last == "client 3 disconnected (stopped, 6 messages)")
  }

  @Test(
    "Sequences pass 2³² and 2⁶⁴", arguments: ChannelKind.allCases,
    [
      UInt64(UInt32.max) - 2, UInt64.max - 2,
    ])
  func wrapping(kind: ChannelKind, start: UInt64) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: 3)
    var checksum: UInt64 = 0
    for step in 0..<UInt64(6) {
      let sequence = start &+ step
      try client.send(Message(.data, author: 3, sequence, step + 1))
      checksum &+= (step + 1) &* (sequence &+ 1)
      try client.send(Message(.ping, author: 3, sequence, .max))
      #expect(try client.receive() == Message(.pong, author: 3, sequence, .max))
    }
    #expect(try tally(client) == (6, checksum))
    try server.stop()
    #expect(server.errors.text == "")
  }

  @Test(
    "Bulk wraps with its sequence", arguments: ChannelKind.allCases.filter { $0.carries(32) })
  func bulk(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: 3, size: 32)
    for sequence in [UInt64.max - 1, .max, 0, 1] {
      let bulk = (0..<UInt64(8)).map { UInt8(truncatingIfNeeded: sequence &+ $0) }
      let data = Message(.data, author: 3, sequence, 9)
      try client.send(unsafe withUnsafeBytes(of: data) { unsafe Array($0) } + bulk)
    }
    let tally = Message(.tally, author: 3)
    try client.send(
      unsafe withUnsafeBytes(of: tally) { unsafe Array($0) } + Array(repeating: 0, count: 8))
    let received = try #require(try client.receiveRecord())
    #expect(received[0] == Opcode.received.rawValue)
    #expect(received[8] == 4)
    try server.stop()
  }

  @Test("Usage tells the session's cost, which only grows", arguments: ChannelKind.allCases)
  func usage(kind: ChannelKind) throws {
    let server = try TestServer(["--wait", "block"])
    let client = try server.connect(kind, id: 3)
    var last = Message(.usage, author: 3, 0, 0)
    for round in 0..<3 {
      for sequence in 0..<UInt64(50) {
        try client.send(Message(.ping, author: 3, sequence, 0))
        #expect(try client.receive()?.number == sequence)
      }
      try client.send(Message(.tally, author: 3))
      #expect(try client.receive() == Message(.received, author: 3, 0, 0))
      let usage = try #require(try client.receive())
      #expect(usage.header == last.header)
      #expect(usage.number > last.number, "CPU time in nanoseconds, round \(round)")
      #expect(usage.number < 10_000_000_000)
      #expect(usage.value & 0xFFFF_FFFF >= last.value & 0xFFFF_FFFF, "voluntary switches")
      #expect(usage.value >> 32 >= last.value >> 32, "involuntary switches")
      last = usage
    }
    try server.stop()
  }

  @Test("Exit is answered by bye with the lines received", arguments: ChannelKind.allCases)
  func bye(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: 3)
    // Three lines in four messages.
    try client.send(
      Message(text: "sixteen bytes 16".utf8, author: 3, moreFollows: true),
      Message(text: "!".utf8, author: 3, moreFollows: false),
      Message(text: "".utf8, author: 3, moreFollows: false),
      Message(text: "end".utf8, author: 3, moreFollows: false),
      Message(.exit, author: 3, 3))
    #expect(try client.receive() == Message(.bye, author: 3, 3))
    try server.output.wait(for: "client 3 disconnected (exit, 3 messages)\n")
    try server.stop()
    #expect(try client.receive() == nil)
    #expect(
      server.lines.dropFirst() == [
        "client 3: sixteen bytes 16!", "client 3: ", "client 3: end",
        "client 3 disconnected (exit, 3 messages)",
      ])
  }

  private func tally(_ client: any RawClient) throws -> (UInt64, UInt64) {
    try client.send(Message(.tally, author: 3))
    let received = try #require(try client.receive())
    #expect(received == Message(.received, author: 3, received.number, received.value))
    let usage = try #require(try client.receive())
    #expect(usage.header == Message(.usage, author: 3).header)
    return (received.number, received.value)
  }
}
