// Standard streams that are full, closed or missing: sessions do not depend on them.

import Glibc
import IPCChannels
import Linux
import Testing

@Suite("Standard streams")
struct StreamTests {
  @Test("A server whose output nobody reads any more goes on", arguments: ChannelKind.allCases)
  func brokenOutput(kind: ChannelKind) throws {
    let reader = try InputPipe()
    let number = reader.writeNumber
    let server = try TestServer(["--kind", kind.rawValue], outputNumber: number)
    // Its reader ends with the first client connected.
    reader.closeChildEnd()
    for id in 1...3 {
      let client = try server.client(["\(id)"], input: .text("one\ntwo\n"))
      #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    }
    try server.stop()
    #expect(server.errors.text == "")
  }

  @Test(
    "A stream that is missing is not replaced by something of the program's", arguments: [0, 1, 2])
  func missing(stream: Int32) throws {
    let server = try TestServer(missing: stream)
    let descriptors = ProcessFigures(server.process.pid).descriptors
    #expect(descriptors[stream] == "/dev/null")
    let client = try ChildProcess(
      [BuiltProgram.client.path, "--socket", server.workspace.socket, "--kind", "socketpair"],
      input: .text("x\n"), missing: stream, in: server.workspace)
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
  }

  @Test("A server whose output is full stops all the same, and a second signal ends it at once")
  func fullOutput() throws {
    for second in [nil, SIGINT] {
      let reader = try InputPipe()
      let server = try TestServer(["--kind", "pipe"], outputNumber: reader.writeNumber)
      let client = try server.client(input: .pipe)
      let line = String(repeating: "x", count: 1_000) + "\n"
      try client.input!.write(String(repeating: line, count: 60))
      // 64 KiB fill the pipe.
      try client.input!.write(String(repeating: line, count: 60))
      try waitUntilBlocked(server.process)
      server.process.signal(SIGTERM)
      if let second {
        server.process.signal(second)
        #expect(try server.process.wait() == .exited(130))
        #expect(server.errors.text == "")
      } else {
        #expect(try server.process.wait() == .exited(0))
        #expect(
          server.errors.text == "ipc-server: 1 sessions did not end within 1.0 seconds\n")
      }
      #expect(server.workspace.socketFiles == [])
      #expect(try client.wait() == .exited(1))
    }
  }
}
