// Much text, many clients, and bytes that a terminal must not see.

import Foundation
import IPCChannels
import Testing

@Suite("Much text", .waitsForPrograms)
struct BulkTextTests {
  @Test("30,000 lines arrive in order, each with its author", arguments: ChannelKind.allCases)
  func sequence(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let client = try server.client(["--kind", kind.rawValue, "3"], input: .pipe)
    try client.input!.write((1...30_000).map { "\($0)\n" }.joined())
    client.input!.close()
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
    let expected =
      ["client 3 connected (\(kind.rawValue), pid \(client.pid))"]
      + (1...30_000).map { "client 3: \($0)" } + ["client 3 disconnected (exit, 30000 messages)"]
    #expect(server.lines == expected)
  }

  @Test(
    "1 MB with lines of 0 to 65,536 bytes arrive byte for byte", arguments: ChannelKind.allCases)
  func unicode(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.client(
      ["--kind", kind.rawValue, "9"], input: .bytes(BulkTextTests.input))
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
    let head = "client 9 connected (\(kind.rawValue), pid \(client.pid))\n"
    let tail = "client 9 disconnected (exit, \(BulkTextTests.lines.count) messages)\n"
    let expected = Data(head.utf8) + BulkTextTests.shown + Data(tail.utf8)
    server.output.update()
    // Behind the line that says that the server is ready. Not #expect on the bytes themselves: it
    // would describe megabytes.
    let isSame = Data(server.output.bytes.suffix(expected.count)) == expected
    #expect(isSame)
  }

  /// The text as a client reads it, and as its server shows it. Data, because a comparison of so many
  /// bytes one by one takes seconds in a debug build.
  private static let input = Array(Data(lines.flatMap { [Data($0), Data([0x0A])] }.joined()))
  private static let shown = Data(
    lines.flatMap { [Data("client 9: ".utf8), Data($0), Data([0x0A])] }.joined())

  /// Lines of every length around what fills a fragment, a batch and a line, in characters of one
  /// to four bytes.
  private static let lines: [[UInt8]] = {
    let characters = ["a", "é", "€", "🐧", "~", " ", "\\", "水", "\u{A0}"]
    let pattern = Array(characters.joined().utf8)
    let supply = Array(repeatElement(pattern, count: 65_536 / pattern.count + 2).joined())
    var lengths = Array(0...100) + [16_383, 16_384, 16_385, 65_535, 65_536]
    var total = lengths.reduce(0, +)
    while total < 1_000_000 {
      lengths.append(Int.random(in: 0...65_536))
      total += lengths.last!
    }
    return lengths.shuffled().map { length in
      // From some character on; a character that does not fit becomes full stops.
      let start = characters.prefix(length % characters.count).joined().utf8.count
      var end = start + length
      while end > start && supply[end] & 0xC0 == 0x80 { end -= 1 }
      return supply[start..<end] + Array(repeating: 0x2E, count: start + length - end)
    }
  }()

  @Test("As many clients as there are kinds get them in turn, and nothing is lost or mixed up")
  func tenAtOnce() throws {
    let server = try TestServer()
    let count = ChannelKind.allCases.count
    let clients = try (0..<count).map { try server.client(["\($0)"], input: .pipe) }
    // All are connected before any says a word.
    try waitUntil("all clients are connected") { server.lines.count == count }
    for (id, client) in clients.enumerated() {
      try client.input!.write((1...1_000).map { "\(id) says \($0)\n" }.joined())
    }
    for (id, client) in clients.enumerated() {
      try client.input!.write((1_001...5_000).map { "\(id) says \($0)\n" }.joined())
      client.input!.close()
    }
    for client in clients { #expect(try client.wait() == .exited(0), "\(client.errors.text)") }
    try server.stop()
    let lines = server.lines
    for kind in ChannelKind.allCases {
      #expect(lines.count { $0.contains("connected (\(kind.rawValue), pid ") } == 1)
    }
    for id in 0..<count {
      let own = lines.filter { $0.hasPrefix("client \(id): ") }
      #expect(own == (1...5_000).map { "client \(id): \(id) says \($0)" })
      #expect(lines.contains("client \(id) disconnected (exit, 5000 messages)"))
    }
    #expect(lines.count == count * 5_002)
  }

  @Test("Several --kind limit the server to those, in turn")
  func severalKinds() throws {
    let server = try TestServer(["--kind", "memfd", "--kind", "pipe"])
    #expect(server.output.text.hasSuffix(" (kinds pipe, memfd)\n"))
    for id in 0..<4 { #expect(try server.client(["\(id)"]).wait() == .exited(0)) }
    try server.stop()
    let served = server.lines.filter { $0.contains(" connected ") }
      .map { $0.split(separator: "(").last?.split(separator: ",").first ?? "" }
    #expect(served == ["pipe", "memfd", "pipe", "memfd"])
  }

  @Test(
    "Control characters, what turns text and what is invisible are shown escaped",
    arguments: [
      ("\u{1B}[31mred\u{7}\u{7F}", #"\x1b[31mred\x07\x7f"#),
      ("tab\there\r", #"tab\x09here\x0d"#),
      ("\0", #"\x00"#),
      ("\u{85}\u{9B}31m", #"\xc2\x85\xc2\x9b31m"#),
      ("\u{202E}exe.txt\u{2066}\u{200F}", #"\xe2\x80\xaeexe.txt\xe2\x81\xa6\xe2\x80\x8f"#),
      ("é€🐧 \u{A0}", "é€🐧 \u{A0}"),
    ])
  func escaped(input: String, shown: String) throws {
    try expect(Array(input.utf8), isShownAs: shown)
  }

  @Test(
    "Broken UTF-8 is shown escaped byte for byte",
    arguments: [
      ([0xFF, 0xFE], #"\xff\xfe"#),
      ([0x61, 0xC3], #"a\xc3"#),
      ([0xC3, 0x28], #"\xc3("#),
      ([0xE2, 0x82, 0x61], #"\xe2\x82a"#),
      ([0xED, 0xA0, 0x80], #"\xed\xa0\x80"#),
      ([0xC0, 0xAF], #"\xc0\xaf"#),
      ([0xF0, 0x9F, 0x90], #"\xf0\x9f\x90"#),
      ([0xF4, 0x90, 0x80, 0x80], #"\xf4\x90\x80\x80"#),
    ])
  func broken(input: [UInt8], shown: String) throws {
    try expect(input, isShownAs: shown)
  }

  private func expect(
    _ input: [UInt8], isShownAs shown: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let server = try TestServer(["--kind", "socketpair"])
    let client = try server.client(input: .bytes(input + [0x0A]))
    #expect(try client.wait() == .exited(0), sourceLocation: sourceLocation)
    try server.stop()
    #expect(server.lines.dropFirst().first == "client 0: \(shown)", sourceLocation: sourceLocation)
  }
}
