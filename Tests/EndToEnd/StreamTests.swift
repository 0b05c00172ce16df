// Standard streams that are full, closed or missing: sessions do not depend on them.

import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

@Suite("Standard streams", .waitsForPrograms)
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
    // What cannot be read, or written, is said, and is no success.
    #expect(try client.wait() == .exited(stream == 0 ? 1 : 0), "\(client.errors.text)")
    server.process.signal(SIGTERM)
    #expect(try server.process.wait() == .exited(stream == 1 ? 1 : 0), "\(server.errors.text)")
  }

  @Test(
    "A server whose output is full serves and stops all the same, and a second signal ends it at once",
    arguments: [nil, SIGINT])
  func fullOutput(second: Int32?) throws {
    let reader = try InputPipe()
    let server = try TestServer(["--kind", "pipe"], outputNumber: reader.writeNumber)
    let client = try server.client(input: .pipe)
    let line = String(repeating: "x", count: 1_000) + "\n"
    // More than the pipe and the server's queue hold together.
    for _ in 0..<10 { try client.input!.write(String(repeating: line, count: 100)) }
    server.process.signal(SIGTERM)
    if let second { server.process.signal(second) }
    // Which of them is seen first, and whether the first was enough, is a matter of time.
    let ending = try server.process.wait()
    #expect(ending == .exited(0) || (second != nil && ending == .exited(130)))
    #expect(server.workspace.socketFiles == [])
    #expect(try client.wait() == .exited(1))
  }
}
