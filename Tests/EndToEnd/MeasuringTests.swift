// `--ping` and `--stream`: what they say, over every kind, strategy and size. Not how fast.

import Glibc
import IPCChannels
import TestSupport
import Testing

@Suite("Measuring", .waitsForPrograms)
struct MeasuringTests {
  @Test(
    "Pings and streams arrive whole, whoever waits how", arguments: ChannelKind.allCases,
    WaitStrategy.allCases)
  func everyCombination(kind: ChannelKind, serverWait: WaitStrategy) throws {
    let server = try TestServer(["--wait", serverWait.rawValue, "--quiet"])
    for wait in WaitStrategy.allCases {
      // How a side waits and how long a record is have nothing to do with each other.
      let sizes = MeasuringTests.sizes(of: kind)
      for size in wait == serverWait ? sizes : [sizes[0]] {
        try ping(server, kind, wait, size, count: 20)
        try stream(server, kind, wait, size, count: size < 1_000 ? 5_000 : 100)
      }
    }
    try server.stop()
    #expect(server.errors.text == "")
    #expect(server.lines.allSatisfy { $0.contains(" connected (") || $0.contains("(exit, ") })
  }

  @Test("A thousand pings are enough for a 99th percentile", arguments: ChannelKind.allCases)
  func percentile(kind: ChannelKind) throws {
    let server = try TestServer(["--wait", "block"])
    let text = try output(server, kind, .block, 24, ["--ping", "1000"])
    #expect(text.hasPrefix("\(kind), block, 24 bytes: 1000 sent, 1000 received, 0 unanswered; "))
    #expect(text.contains(try Regex(#", p99 [0-9.]+ [nµm]?s, max "#)), "\(text)")
    try server.stop()
    #expect(server.lines.last == "client 0 disconnected (exit, 1000 messages)")
  }

  @Test(
    "Records of 1 MiB arrive whole",
    arguments: ChannelKind.allCases.filter { $0.expected.largestRecord == .mebibyte })
  func largestRecords(kind: ChannelKind) throws {
    let server = try TestServer()
    try ping(server, kind, .adaptive, 1_048_576, count: 5)
    try stream(server, kind, .block, 1_048_576, count: 20)
    // Text travels in records of any size.
    let client = try server.client(
      ["--kind", kind.rawValue, "--size", "1048576", "2"], input: .text("seventeen bytes 17\n"))
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
    #expect(server.lines.contains("client 2: seventeen bytes 17"))
  }

  @Test("A stream goes in batches of any size", arguments: ChannelKind.allCases, [1, 170, 65_536])
  func batches(kind: ChannelKind, batch: Int) throws {
    let server = try TestServer()
    let client = try server.client(
      ["--kind", kind.rawValue, "--stream", "20000", "--batch", "\(batch)"])
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    #expect(client.output.text.contains(": 20000 sent, 20000 received; "))
    try server.stop()
  }

  @Test("Ctrl-C ends pings with their summary and status 130, and a line a second says how far")
  func interruptedPings() throws {
    let server = try TestServer(["--wait", "block"])
    let clients = try ChannelKind.allCases.map { kind in
      try server.client(["--kind", kind.rawValue, "--wait", "block", "--ping", "1000000000"])
    }
    for (kind, client) in zip(ChannelKind.allCases, clients) {
      try client.errors.wait(for: "\n")
      client.signal(SIGINT)
      #expect(try client.wait() == .exited(130))
      let lines = client.errors.lines
      #expect(lines.last == "ipc-client: interrupted")
      for line in lines.dropLast() {
        #expect(
          line.contains(try Regex(#"^\#(kind), block, 24 bytes: [0-9]+ of 1000000000; round "#)))
      }
      let summary = try Regex(
        #"\#(kind), block, 24 bytes: ([0-9]+) sent, ([0-9]+) received, ([01]) unanswered; "#
          + MeasuringTests.times)
      let match = try #require(
        try summary.wholeMatch(in: client.output.text), "\(client.output.text)")
      let counts = match.output.dropFirst().prefix(3).compactMap {
        $0.substring.flatMap { Int($0) }
      }
      #expect(counts[0] - counts[1] == counts[2])
      #expect(counts[1] > 0)
    }
    try server.stop()
  }

  @Test("Ctrl-C while a ping is not answered says so, and not that it is lost")
  func interruptedWhileWaiting() throws {
    let server = try TestServer(["--kind", "pipe"])
    let client = try server.client(["--ping", "1000000000", "--wait", "block", "5"])
    try client.errors.wait(for: "\n")
    server.process.signal(SIGSTOP)
    try waitUntilBlocked(client)
    client.signal(SIGINT)
    #expect(try client.wait() == .exited(130))
    #expect(client.output.text.contains(" received, 1 unanswered; round trip min "))
    #expect(!client.output.text.contains("lost"))
    server.process.signal(SIGCONT)
    try server.stop()
  }

  @Test("In a locale without Unicode, programs speak ASCII and text stays what it is")
  func posixLocale() throws {
    let server = try TestServer(["--kind", "pipe"], environment: ["LC_ALL": "C"])
    for arguments in [["--ping", "20"], ["--stream", "1000"], ["--narrate"]] {
      let client = try server.client(
        arguments, input: .text(""), environment: ["LC_ALL": "C", "LANG": "en_US.UTF-8"])
      #expect(try client.wait() == .exited(0))
      for text in [client.output.text, client.errors.text] {
        #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(text)")
      }
    }
    let client = try server.client(
      ["5"], input: .text("höhe µ\n"), environment: ["LC_ALL": "C"])
    #expect(try client.wait() == .exited(0))
    try server.output.wait(for: "client 5: höhe µ\n")
    try server.stop()
  }

  @Test("Ctrl-C ends a stream that is blocked, with status 130", arguments: ChannelKind.allCases)
  func interruptedStream(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let client = try server.client(["--stream", "1000000000000", "--wait", "block", "5"])
    try server.output.wait(for: "client 5 connected")
    server.process.signal(SIGSTOP)
    try waitUntilBlocked(client)
    client.signal(SIGINT)
    #expect(try client.wait() == .exited(130))
    #expect(client.errors.text == "ipc-client: interrupted\n")
    server.process.signal(SIGCONT)
    try server.output.wait(for: "client 5 disconnected (died, ")
    try server.stop()
  }

  private static let times =
    #"round trip min [0-9.]+ [nµm]?s, median [0-9.]+ [nµm]?s, "#
    + #"p99 (–|[0-9.]+ [nµm]?s), max [0-9.]+ [nµm]?s\n"#

  /// Those that the kind has, of some that end where a word or a page does and some that do not.
  private static func sizes(of kind: ChannelKind) -> [Int] {
    let largest = (try? kind.description.largestRecord()) ?? 0
    return [24, 25, 4096, 65_536].filter { $0 <= largest }
  }

  private func ping(
    _ server: TestServer, _ kind: ChannelKind, _ wait: WaitStrategy, _ size: Int, count: Int
  ) throws {
    let text = try output(server, kind, wait, size, ["--ping", "\(count)"])
    let expected = try Regex(
      "\(kind), \(wait), \(size) bytes: \(count) sent, \(count) received, 0 unanswered; "
        + MeasuringTests.times)
    #expect(text.wholeMatch(of: expected) != nil, "\(text)")
  }

  private func stream(
    _ server: TestServer, _ kind: ChannelKind, _ wait: WaitStrategy, _ size: Int, count: Int
  ) throws {
    let text = try output(server, kind, wait, size, ["--stream", "\(count)"])
    let expected = try Regex(
      "\(kind), \(wait), \(size) bytes: \(count) sent, \(count) received; [0-9.]+ [kMG]? ?messages/s, "
        + #"server CPU [0-9.]+ [nµm]?s a message\n"#)
    #expect(text.wholeMatch(of: expected) != nil, "\(text)")
  }

  private func output(
    _ server: TestServer, _ kind: ChannelKind, _ wait: WaitStrategy, _ size: Int,
    _ task: [String]
  ) throws -> String {
    let client = try server.client(
      ["--kind", kind.rawValue, "--wait", wait.rawValue, "--size", "\(size)"] + task)
    #expect(try client.wait() == .exited(0), "\(kind) \(wait) \(size): \(client.errors.text)")
    // Nothing but how far it is, once a second where this machine is slow.
    #expect(client.errors.lines.allSatisfy { $0.contains(" of ") && $0.contains("; round trip ") })
    return client.output.text
  }
}
