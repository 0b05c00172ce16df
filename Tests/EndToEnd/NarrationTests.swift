// What `--narrate` tells of each kind, held against itself and against what the kernel saw. That
// nothing is told without it is a part of every test of a session.

import Foundation
import IPCChannels
import Linux
import TestSupport
import Testing

@Suite("Narration", .waitsForPrograms)
struct NarrationTests {
  /// Both programs' stories of one session. Both sleep, so that every use is by the call that its kind
  /// names.
  private struct Session {
    let server: ToldStory
    let client: ToldStory

    init(_ kind: ChannelKind, lines: Int = 2) throws {
      let process = try TestServer(["--narrate", "--wait", "block", "--kind", kind.rawValue])
      let input = (1...lines).map { "line \($0)\n" }.joined()
      let client = try process.client(
        ["--narrate", "--wait", "block", "--kind", kind.rawValue, "1"], input: .text(input))
      #expect(try client.wait() == .exited(0))
      try process.output.wait(for: "disconnected (exit, \(lines) messages)\n")
      try process.stop()
      server = ToldStory(process.errors.text, of: "server")
      self.client = ToldStory(client.errors.text, of: "client")
    }
  }

  /// Whether a kind moves its records in memory that is mapped,
  /// or counts them there.
  private func maps(_ kind: ChannelKind) -> Bool {
    kind.description.calls.send.isEmpty || kind == .signal
  }

  @Test("Each side tells its steps in order", arguments: ChannelKind.allCases)
  func steps(kind: ChannelKind) throws {
    let session = try Session(kind)
    let map = maps(kind) ? ["map"] : []
    #expect(
      session.server.distinctSteps == ["meet", "make"] + map + ["pass", "use", "free"])
    #expect(session.client.distinctSteps == ["meet", "pass"] + map + ["use", "free"])
    #expect(session.server.others == [])
    #expect(session.client.others == [])
    #expect(session.server.calls.contains { $0.step == "make" })
    #expect(session.server.calls("accept4").count { $0.step == "meet" } == 1)
    for call in session.server.calls + session.client.calls {
      #expect(call.note.hasPrefix(call.function + "("), "\(call)")
    }
  }

  @Test(
    "What is passed arrives, and both sides close all that they opened",
    arguments: ChannelKind.allCases)
  func descriptors(kind: ChannelKind) throws {
    let session = try Session(kind)
    let sent = session.server.calls("sendmsg").flatMap(\.passed)
    let received = session.client.calls("recvmsg").flatMap(\.passed)
    #expect(!sent.isEmpty)
    #expect(sent.count == received.count)
    for number in sent {
      let maker = session.server.calls.first { $0.makes(number) }
      #expect(maker?.step == "make", "\(number) came from nowhere")
    }
    for (story, numbers) in [(session.server, sent), (session.client, received)] {
      let passing = try #require(story.calls.firstIndex { !$0.passed.isEmpty })
      for number in numbers {
        let ends = story.calls[passing...].filter {
          $0.function == "close" && $0.arguments == "\(number)"
        }
        // The number may have been given to something else meanwhile.
        let others = story.calls[(passing + 1)...].count { $0.makes(number) }
        #expect(ends.count == 1 + others, "\(number) is closed \(ends.count) times")
      }
    }
    // The client's end is in use nowhere else: otherwise its end would go unnoticed.
    let copies = session.server.calls.filter { $0.function == "close" && $0.step == "pass" }
    #expect(copies.map(\.arguments) == sent.map { "\($0)" })
    #expect(copies.allSatisfy { $0.note.contains("was passed") })
    for story in [session.server, session.client] {
      #expect(story.calls("mmap").count == (maps(kind) ? 1 : 0))
      #expect(
        story.calls("mmap").map(\.answer)
          == story.calls("munmap").compactMap { $0.arguments.split(separator: ",").first }
          .map(String.init))
    }
  }

  @Test("A client that looks opens its end once more, while it is used")
  func lookingClient() throws {
    let process = try TestServer(["--wait", "block", "--kind", "pipe"])
    let client = try process.client(["--narrate", "--wait", "adaptive", "1"], input: .pipe)
    for number in 1...20 {
      try client.input!.write("line \(number)\n")
      try process.output.wait(for: "client 1: line \(number)\n")
    }
    client.input!.close()
    #expect(try client.wait() == .exited(0))
    let story = ToldStory(client.errors.text, of: "client")
    #expect(story.calls("open").map(\.step) == ["use"])
    #expect(
      story.calls("open").map(\.answer).allSatisfy { number in
        story.calls("close").contains { $0.arguments == number && $0.step == "free" }
      })
  }

  @Test("The uses are those of the session", arguments: ChannelKind.allCases)
  func uses(kind: ChannelKind) throws {
    let calls = kind.description.calls
    let session = try Session(kind)
    let moved = session.client.uses.filter { $0.text.contains("(text \"line 1\"") }
    #expect(moved.map(\.names) == [calls.send])
    let taken = session.server.uses.filter { $0.text.contains("(text \"line 1\"") }
    #expect(taken.map(\.names) == [calls.receive])
    #expect(session.client.uses.last?.text.hasSuffix("(bye)") == true)
  }

  @Test("Of a long session only the first uses are told")
  func longSession() throws {
    for kind in [ChannelKind.pipe, .memfd] {
      let session = try Session(kind, lines: 20_000)
      #expect(session.server.uses.count <= 16)
      #expect(session.server.others == ["  ... and so on: what follows is alike."])
      #expect(session.server.steps.last == "free")
    }
  }

  @Test(
    "The kernel saw what is told, in that order and with those answers",
    .enabled(if: KernelTrace.isPossible, "strace is missing or may not trace here"),
    arguments: ChannelKind.allCases)
  func agreesWithKernel(kind: ChannelKind) throws {
    let workspace = try Workspace()
    let paths = [workspace.newPath("trace"), workspace.newPath("trace")]
    let options = ["--narrate", "--wait", "block", "--kind", kind.rawValue]
    let server = try TestServer(
      options, prefix: KernelTrace.command(into: paths[0]), in: workspace)
    let client = try ChildProcess(
      KernelTrace.command(into: paths[1])
        + [BuiltProgram.client.path, "--socket", workspace.socket] + options,
      input: .pipe, in: workspace)
    // The server sleeps before the first line, and so needs every call that its kind has.
    try server.errors.wait(for: "USE: ")
    try client.input!.write("hello\n")
    client.input!.close()
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
    for (process, speaker, path) in [
      (server.process, "server", paths[0]), (client, "client", paths[1]),
    ] {
      let trace = try KernelTrace(of: process.pid, at: path)
      let story = ToldStory(process.errors.text, of: speaker)
      #expect(story.calls.count > 5)
      #expect(trace.firstMissing(of: story.calls) == nil)
      for name in Set(story.uses.flatMap(\.names)) {
        #expect(trace.calls.contains { $0.name == KernelTrace.kernelName(name) }, "\(name)")
      }
    }
  }

  @Test(
    "On one standard error nothing is received before it is sent", arguments: ChannelKind.allCases)
  func order(kind: ChannelKind) throws {
    let workspace = try Workspace()
    let options = "--narrate --wait block --kind \(kind.rawValue) --socket \(workspace.socket)"
    let script = """
      '\(BuiltProgram.server.path)' \(options) & server=$!
      until [ -S '\(workspace.socket)' ]; do sleep 0.01; done
      for line in 1 2 3; do echo "line $line"; sleep 0.05; done \\
      | '\(BuiltProgram.client.path)' \(options)
      kill $server; wait
      """
    let both = try ChildProcess(["/bin/sh", "-c", script], in: workspace)
    #expect(try both.wait() == .exited(0))
    let lines = both.errors.lines
    func place(_ speaker: String, _ text: String) throws -> Int {
      try #require(
        lines.firstIndex { $0.hasPrefix("\(speaker) | ") && $0.contains(text) }, "\(lines)")
    }
    #expect(try place("client", "connect(") < place("server", "accept4("))
    #expect(try place("client", "sendmsg(") < place("server", "recvmsg("))
    #expect(try place("server", "SCM_RIGHTS") < place("client", "SCM_RIGHTS"))
    for text in ["line 1", "line 2", "line 3", "exit"] {
      #expect(try place("client", text) < place("server", text), "\(text)")
    }
    #expect(try place("server", "(bye)") < place("client", "(bye)"))
  }
}
