// The sessions that everybody has: a server, a client, lines of text.

import Glibc
import IPCChannels
import Testing

@Suite("A session of text", .waitsForPrograms)
struct SessionTests {
  @Test("A session looks as documented", arguments: ChannelKind.allCases)
  func example(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue])
    let client = try server.client(["--kind", kind.rawValue, "3"], input: .text("hello\n"))
    #expect(try client.wait() == .exited(0))
    #expect(client.output.text == "")
    #expect(client.errors.text == "")
    try server.stop()
    let place = kind.description.fileSystem(directory: nil).map { " on \($0)" } ?? ""
    #expect(
      server.output.text == """
        ipc-server: ready on \(server.workspace.socket) (kind \(kind.rawValue)\(place))
        client 3 connected (\(kind.rawValue), pid \(client.pid))
        client 3: hello
        client 3 disconnected (exit, 1 message)

        """)
    #expect(server.errors.text == "")
  }

  @Test(
    "What counts as a line",
    arguments: [
      ("", []),
      ("\n", [""]),
      ("one", ["one"]),
      ("one\ntwo\n", ["one", "two"]),
      ("one\ntwo", ["one", "two"]),
      ("\n\nthree\n\n", ["", "", "three", ""]),
      ("one\nexit\ntwo\n", ["one"]),
      ("one\nexit", ["one"]),
      (" exit\nexit now\nEXIT\nexits\n", [" exit", "exit now", "EXIT", "exits"]),
      ("\\x41 stays \\ as it is\n", ["\\x41 stays \\ as it is"]),
      ("sixteen bytes 16\nseventeen bytes 17\n", ["sixteen bytes 16", "seventeen bytes 17"]),
      ("exit\n", []),
    ])
  func lines(input: String, expected: [String]) throws {
    let server = try TestServer(["--kind", "memfd"])
    let client = try server.client(["4294967295"], input: .text(input))
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
    let name = "client 4294967295"
    let count = expected.count == 1 ? "1 message" : "\(expected.count) messages"
    #expect(
      server.lines == ["\(name) connected (memfd, pid \(client.pid))"]
        + expected.map { "\(name): \($0)" } + ["\(name) disconnected (exit, \(count))"])
  }

  @Test("A line is shown as soon as it is typed", arguments: ChannelKind.allCases)
  func eachLineAtOnce(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.client(["--kind", kind.rawValue, "7"], input: .pipe)
    try client.input!.write("first\n")
    try server.output.wait(for: "client 7: first\n")
    try client.input!.write("sec")
    try client.input!.write("ond\nthird")
    try server.output.wait(for: "client 7: second\n")
    client.input!.close()
    #expect(try client.wait() == .exited(0))
    try server.output.wait(for: "client 7: third\nclient 7 disconnected (exit, 3 messages)\n")
    #expect(client.errors.text == "", "no prompt in a pipe")
    try server.stop()
  }

  @Test("A line of 65,536 bytes passes, one more byte is too long")
  func longestLine() throws {
    let server = try TestServer()
    let longest = String(repeating: "x", count: 65_536)
    let good = try server.client(["1"], input: .text("a\n\(longest)\nb\n"))
    #expect(try good.wait() == .exited(0))
    let bad = try server.client(["2"], input: .text("a\n\(longest)x\nb\n"))
    #expect(try bad.wait() == .exited(1))
    let reason = "line 2 of standard input has more than 65536 bytes; split it"
    #expect(bad.errors.text == "ipc-client: \(reason)\n")
    try server.stop()
    #expect(server.lines.contains("client 1: \(longest)"))
    #expect(server.lines.contains("client 1 disconnected (exit, 3 messages)"))
    #expect(server.lines.contains("client 2 disconnected (exit, 1 message)"))
  }

  @Test("A quiet server says who comes and goes, and no messages")
  func quiet() throws {
    let server = try TestServer(["--quiet", "--kind", "pipe"])
    let client = try server.client(["5"], input: .text("one\ntwo\n"))
    #expect(try client.wait() == .exited(0))
    try server.stop()
    #expect(
      server.lines == [
        "client 5 connected (pipe, pid \(client.pid))", "client 5 disconnected (exit, 2 messages)",
      ])
  }
}
