// A client that is gone: the server says which and why, once, frees everything, and the others
// notice nothing.

import CLinux
import Glibc
import IPCChannels
import Linux
import Testing

@Suite("A client's end", .waitsForPrograms)
struct ClientDeathTests {
  @Test("An idle client's death is noticed at once and told once", arguments: ChannelKind.allCases)
  func idle(kind: ChannelKind) throws {
    let server = try TestServer()
    let witness = try server.client(["--kind", kind.rawValue, "1"], input: .pipe)
    try witness.input!.write("before\n")
    try server.output.wait(for: "client 1: before\n")
    let before = try settledDescriptors(server)
    var fastest = Duration.seconds(1000)
    for id in 10..<15 {
      let client = try server.client(["--kind", kind.rawValue, "\(id)"], input: .pipe)
      try client.input!.write("here\n")
      try server.output.wait(for: "client \(id): here\n")
      let clock = ContinuousClock()
      let start = clock.now
      client.signal(SIGKILL)
      try server.output.wait(for: "client \(id) disconnected (died, 1 message)\n")
      fastest = min(fastest, clock.now - start)
      #expect(try client.wait() == .killed(SIGKILL))
    }
    // The fastest of five, because this machine may be busy with other things.
    #expect(fastest < .milliseconds(100))
    try waitUntil("everything is freed") {
      ProcessFigures(server.process.pid).descriptors.count == before
    }
    try witness.input!.write("after\n")
    witness.input!.close()
    #expect(try witness.wait() == .exited(0))
    try server.stop()
    #expect(server.lines.count { $0.contains(" disconnected (died, 1 message)") } == 5)
    #expect(server.lines.count == 19)
    #expect(server.errors.text == "")
  }

  private func settledDescriptors(_ server: TestServer) throws -> Int {
    try waitUntilBlocked(server.process)
    return ProcessFigures(server.process.pid).descriptors.count
  }

  @Test(
    "A client killed while it sends, or is blocked, is told once",
    arguments:
      ChannelKind.allCases, [["--stream", "1000000000000"], ["--ping", "1000000000000"]])
  func busy(kind: ChannelKind, task: [String]) throws {
    let server = try TestServer(["--quiet"])
    let witness = try server.client(["--kind", kind.rawValue, "1"], input: .pipe)
    for isBlocked in [false, true] {
      let id = isBlocked ? 3 : 2
      let client = try server.client(["--kind", kind.rawValue, "\(id)"] + task)
      try server.output.wait(for: "client \(id) connected")
      if isBlocked {
        server.process.signal(SIGSTOP)
        try waitUntilBlocked(client)
      }
      client.signal(SIGKILL)
      #expect(try client.wait() == .killed(SIGKILL))
      server.process.signal(SIGCONT)
      try server.output.wait(for: "client \(id) disconnected (died, ")
    }
    try witness.input!.write("fine\n")
    witness.input!.close()
    #expect(try witness.wait() == .exited(0))
    try server.stop()
    #expect(server.lines.count == 6)
    #expect(server.errors.text == "")
  }

  @Test(
    "A server that is told to stop while clients die waits for none of them",
    arguments: [ChannelKind.pipe, .unix, .memfd])
  func stopping(kind: ChannelKind) throws {
    for _ in 0..<10 {
      let server = try TestServer()
      let clients = try (1...8).map { id in
        try server.client(["--kind", kind.rawValue, "\(id)"], input: .pipe)
      }
      for id in 1...8 { try server.output.wait(for: "client \(id) connected") }
      server.process.signal(SIGSTOP)
      for client in clients {
        client.signal(SIGKILL)
        #expect(try client.wait() == .killed(SIGKILL))
      }
      server.process.signal(SIGTERM)
      server.process.signal(SIGCONT)
      #expect(try server.process.wait() == .exited(0))
      #expect(server.lines.count { $0.contains(" disconnected (") } == 8)
      #expect(server.errors.text == "")
    }
  }

  @Test("Everything that a client sent before its death is shown", arguments: ChannelKind.allCases)
  func lastWords(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.client(["--kind", kind.rawValue, "2"], input: .pipe)
    try client.input!.write("first\n")
    try server.output.wait(for: "client 2: first\n")
    server.process.signal(SIGSTOP)
    try client.input!.write("last\n")
    try waitUntilBlocked(client)
    client.signal(SIGKILL)
    #expect(try client.wait() == .killed(SIGKILL))
    server.process.signal(SIGCONT)
    try server.output.wait(for: "client 2: last\nclient 2 disconnected (died, 2 messages)\n")
    try server.stop()
  }

  @Test("A client killed before its grant is nobody", arguments: ChannelKind.allCases)
  func handshake(kind: ChannelKind) throws {
    let server = try TestServer()
    let before = ProcessFigures(server.process.pid).descriptors.count
    server.process.signal(SIGSTOP)
    let client = try server.client(["--kind", kind.rawValue, "2"], input: .text("lost\n"))
    try waitUntilBlocked(client)
    client.signal(SIGKILL)
    #expect(try client.wait() == .killed(SIGKILL))
    server.process.signal(SIGCONT)
    #expect(try server.client(["3"], input: .text("fine\n")).wait() == .exited(0))
    try waitUntil("everything is freed") {
      ProcessFigures(server.process.pid).descriptors.count == before
    }
    try server.stop()
    #expect(server.lines.count { $0.hasPrefix("client 3") } == 3)
    #expect(!server.output.text.contains("lost"))
  }

  @Test(
    "A child that inherited everything does not hide its parent's death",
    .enabled(if: ChildProcess.mayDuplicate, "pidfd_getfd(2) is not permitted here"),
    arguments: ChannelKind.allCases)
  func inherited(kind: ChannelKind) throws {
    let server = try TestServer()
    let client = try server.client(["--kind", kind.rawValue, "6"], input: .pipe)
    try client.input!.write("here\n")
    try server.output.wait(for: "client 6: here\n")
    // This process holds what a child would: nothing of the client's is closed by its death.
    let numbers = ProcessFigures(client.pid).descriptors.keys.filter { $0 > 2 }
    #expect(numbers.count >= 2)
    var held = DescriptorSet()
    for number in numbers { held.append(try client.duplicate(number)) }
    client.signal(SIGKILL)
    try server.output.wait(for: "client 6 disconnected (died, 1 message)\n")
    #expect(held.count == numbers.count)
    try server.stop()
  }
}
