// Clients that break the message protocol: the server drops them, says why, and serves the rest.

import IPCChannels
import Messages
import Rendezvous
import Testing

@Suite("Protocol violations", .waitsForPrograms)
struct ViolationTests {
  /// A record that no honest client sends, by its bytes, and what the server says of it.
  struct Violation: CustomTestStringConvertible {
    let name: String
    let records: [UInt8]
    let reason: String

    var testDescription: String { name }

    init(_ name: String, _ records: [[UInt8]], _ reason: String) {
      self.name = name
      self.records = Array(records.joined())
      self.reason = reason
    }
  }

  private static let author: UInt32 = 0x0102_0304

  /// 24 bytes as backends.md, section 2, lays them out, written down here a second time.
  private static func record(
    _ opcode: UInt8, length: UInt8 = 16, flags: [UInt8] = [0, 0],
    author: [UInt8] = [4, 3, 2, 1], _ first: UInt64 = 0, _ second: UInt64 = 0
  ) -> [UInt8] {
    let words = [first, second].flatMap { word in (0..<8).map { UInt8(word >> ($0 * 8) & 0xFF) } }
    return [opcode, length] + flags + author + words
  }

  static let violations = [
    Violation("opcode 0", [record(0)], "unknown opcode 0, expected 1 to 9"),
    Violation("opcode 10", [record(10)], "unknown opcode 10, expected 1 to 9"),
    Violation("opcode 255", [record(255)], "unknown opcode 255, expected 1 to 9"),
    Violation("pong", [record(3)], "opcode 3 (pong) is for the server to send"),
    Violation("received", [record(6)], "opcode 6 (received) is for the server to send"),
    Violation("usage", [record(7)], "opcode 7 (usage) is for the server to send"),
    Violation("bye", [record(9, length: 8)], "opcode 9 (bye) is for the server to send"),
    Violation(
      "wrong author", [record(2, author: [5, 3, 2, 1])], "author 16909061, expected 16909060"),
    Violation(
      "author in another byte order", [record(2, author: [1, 2, 3, 4])],
      "author 67305985, expected 16909060"),
    Violation("length 17", [record(1, length: 17)], "length 17, expected at most 16"),
    Violation("length 255", [record(2, length: 255)], "length 255, expected at most 16"),
    Violation("short ping", [record(2, length: 8)], "length 8 of a ping, expected 16"),
    Violation("tally with payload", [record(5, length: 8)], "length 8 of a tally, expected 0"),
    Violation(
      "reserved flag", [record(1, flags: [2, 0])],
      "flags 0x2 of a text, expected zero above bit 0"),
    Violation(
      "reserved high flag", [record(1, flags: [1, 128])],
      "flags 0x8001 of a text, expected zero above bit 0"),
    Violation(
      "fragments of a ping", [record(2, flags: [1, 0])], "flags 0x1 of a ping, expected zero"),
    Violation("data gap", [record(4, 7), record(4, 9)], "data sequence 9, expected 8"),
    Violation("data twice", [record(4, 7), record(4, 7)], "data sequence 7, expected 8"),
    Violation(
      "exit within a line", [record(1, flags: [1, 0]), record(8, length: 8)],
      "exit in the middle of a line of text"),
    Violation(
      "endless line", Array(repeating: record(1, flags: [1, 0]), count: 4097),
      "a line of more than 65536 bytes"),
  ]

  @Test(
    "The client is dropped, with the reason on standard error",
    arguments:
      ChannelKind.allCases, violations)
  func dropped(kind: ChannelKind, violation: Violation) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let witness = try server.connect(kind, id: 1)
    let client = try server.connect(kind, id: ViolationTests.author)
    try client.send(violation.records)
    #expect(try client.receive() == nil, "it is told by the end of its session")
    let name = "client \(ViolationTests.author)"
    try server.output.wait(for: "\(name) disconnected (protocol, ")
    #expect(
      server.errors.text
        == "ipc-server: \(name) was dropped for a protocol violation: \(violation.reason)\n")
    try expectService(of: witness)
    try server.stop()
  }

  @Test(
    "Anything on the lifeline drops the client, a second hello too",
    arguments:
      ChannelKind.allCases)
  func lifeline(kind: ChannelKind) throws {
    let server = try TestServer()
    let witness = try server.connect(kind, id: 1)
    for (id, bytes) in [
      (UInt32(2), Hello(clientID: 2, recordSize: 24, kindName: kind.rawValue).bytes),
      (3, [0]),
    ] {
      let client = try server.connect(kind, id: id)
      try client.speakOnLifeline(bytes)
      try server.output.wait(for: "client \(id) disconnected (protocol, 0 messages)\n")
      #expect(try client.receive() == nil)
      #expect(
        server.errors.lines.last
          == "ipc-server: client \(id) was dropped for a protocol violation: "
          + "it sent something on its lifeline, expected nothing")
    }
    try expectService(of: witness)
    try server.stop()
  }

  @Test(
    "Wrong bytes behind a message drop the client",
    arguments: ChannelKind.allCases.filter { $0.carries(40) }, [2, 4])
  func bulk(kind: ChannelKind, opcode: Int) throws {
    let server = try TestServer()
    let client = try server.connect(kind, id: ViolationTests.author, size: 40)
    let bulk = (0..<16).map { UInt8(truncatingIfNeeded: $0 + 250) }
    let good = ViolationTests.record(UInt8(opcode), 250) + bulk
    let bad = ViolationTests.record(UInt8(opcode), 251) + bulk
    try client.send(good)
    if opcode == 2 {
      let pong = try #require(try client.receiveRecord())
      #expect(pong == ViolationTests.record(3, 250) + bulk)
      try client.send(bad)
      // A ping's payload is the client's to check: it comes back as it went.
      #expect(try client.receiveRecord() == ViolationTests.record(3, 251) + bulk)
      client.closeLifeline()
    } else {
      try client.send(bad)
      try server.output.wait(for: "disconnected (protocol, 1 message)\n")
      #expect(server.errors.text.contains("was dropped for a protocol violation: "))
    }
    try server.stop()
  }

  private func expectService(of witness: any RawClient) throws {
    try witness.send(Message(.ping, author: 1, 42, 43))
    #expect(try witness.receive() == Message(.pong, author: 1, 42, 43))
  }
}
