// Servers that answer what is not true: the client notices, says what was wrong, and its status is
// that of lost integrity.

import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

@Suite("A server that lies", .waitsForPrograms)
struct LyingServerTests {
  @Test("Lines that did not arrive fail the client with status 70")
  func lostLines() throws {
    let run = try serve(["4"], input: "one\ntwo\n") { request, answer in
      if request.opcode == Opcode.exit.rawValue { answer(Message(.bye, author: 4, 1)) }
    }
    #expect(run == .failed(70, "ipc-client: the server received 1 lines of 2"))
  }

  @Test("A pong that is not the ping's fails the client with status 70")
  func wrongPong() throws {
    let run = try serve(["--ping", "3", "4"]) { request, answer in
      answer(Message(.pong, author: 4, request.number + 1, request.value))
    }
    #expect(run.ending == .exited(70))
    #expect(run.errors.hasPrefix("ipc-client: a pong of sequence 1, clock "))
    #expect(
      run.output.hasPrefix("socketpair, adaptive, 24 bytes: 1 sent, 0 received, 1 unanswered;"))
  }

  @Test("A tally that is too small fails the client with status 70")
  func wrongTally() throws {
    let run = try serve(["--stream", "10", "4"]) { request, answer in
      guard request.opcode == Opcode.tally.rawValue else { return }
      answer(Message(.received, author: 4, 9, 0))
      answer(Message(.usage, author: 4, 1, 0))
    }
    #expect(run.ending == .exited(70))
    #expect(
      run.errors.hasPrefix(
        "ipc-client: the server received 9 data messages with checksum 0; expected 10, "))
  }

  @Test(
    "A usage of any size is shown",
    arguments: [
      (0, "0 ns"), (123, "12.3 ns"), (1 << 60, "115292150 s"), (UInt64.max, "1844674407 s"),
    ])
  func anyUsage(nanoseconds: UInt64, shown: String) throws {
    var checksum: UInt64 = 0
    let run = try serve(["--stream", "10", "4"]) { request, answer in
      switch Opcode(rawValue: request.opcode) {
      case .data: checksum &+= request.value &* (request.number &+ 1)
      case .tally:
        answer(Message(.received, author: 4, 10, checksum))
        answer(Message(.usage, author: 4, nanoseconds, .max))
      default: answer(Message(.bye, author: 4, 0))
      }
    }
    #expect(run.ending == .exited(0), "\(run.errors)")
    #expect(run.output.hasSuffix(", server CPU \(shown) a message\n"), "\(run.output)")
  }

  @Test(
    "Messages that no server sends fail the client with status 70",
    arguments: [
      (Message(header: 99, first: 0, second: 0), "unknown opcode 99, expected 1 to 9"),
      (Message(.ping, author: 4, 0, 0), "opcode 2 (ping) is for the client to send"),
      (Message(.pong, author: 5, 0, 0), "author 5, expected 4"),
      (Message(.bye, author: 4, 0), "a bye, expected a pong"),
    ])
  func violation(answer: Message, reason: String) throws {
    let run = try serve(["--ping", "3", "4"]) { _, reply in reply(answer) }
    #expect(run.ending == .exited(70))
    #expect(run.errors == "ipc-client: \(reason)\n")
  }

  /// Runs a client against a server of socketpair made of the library, which answers as it is told.
  private func serve(
    _ arguments: [String], input: String = "",
    answering: (_ request: Message, _ answer: (Message) -> Void) -> Void
  ) throws -> FinishedRun {
    let workspace = try Workspace()
    var reception = try Reception(at: try SocketPath(workspace.socket))
    let client = try ChildProcess(
      [BuiltProgram.client.path, "--socket", workspace.socket] + arguments, input: .text(input),
      in: workspace)
    let session = RawSession(
      try Connection<SocketpairChannel>(
        accepting: &reception, strategy: .block, watcher: .pollLoop,
        until: Deadline(after: patience)))
    while let request = try session.receive() {
      answering(request) { answer in try? session.send(answer) }
    }
    return FinishedRun(
      ending: try client.wait(), output: client.output.text, errors: client.errors.text)
  }
}
