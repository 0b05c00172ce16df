// What is asked of another build before it takes part: whatever it is, it is refused in time and with
// both versions, or it is what it says.

import Linux
import TestSupport
import Testing

@testable import Comparison

@Suite("Another build")
struct OtherBuildTests {
  private static let own = Build(
    name: "ipc-compare", version: "1.5", isDebugBuild: false, swiftVersion: "6.3.1",
    cLibrary: "glibc 2.36")

  /// Asks a program with arguments that make it answer in some way.
  private static func ask(
    _ path: String, _ arguments: [String], within patience: Duration = .seconds(20)
  ) throws(ProgramRefusal) -> OtherBuild {
    try OtherBuild(at: path, own: own, patience: patience, arguments: arguments)
  }

  private static func refusal(
    _ path: String, _ arguments: [String], within patience: Duration = .seconds(20)
  ) -> String {
    do throws(ProgramRefusal) {
      _ = try ask(path, arguments, within: patience)
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test("One that answers with the same protocol is taken, with its hash")
  func same() throws {
    let build = Build(
      name: "ipc-compare", version: "1.6", isDebugBuild: true, swiftVersion: "6.4",
      cLibrary: "glibc 2.41, static")
    let answer = ProtocolAnswer(
      workerProtocol: WorkerProgram.protocolVersion, build: build, contenders: ["pipe", "shm"])
    let other = try OtherBuildTests.ask("/bin/echo", [answer.text])
    #expect(other.tool == Tool(build, sha256: try ProgramFile(at: "/bin/echo").sha256))
    #expect(other.contenders == ["pipe", "shm"])
    #expect(other.program.path == "/bin/echo")
  }

  @Test("One of another protocol is refused with both versions, whatever else it says")
  func protocols() {
    for number in [0, WorkerProgram.protocolVersion + 1] {
      let answer = """
        {"workerProtocol": \(number), "build": {"name": "ipc-compare", "version": "2.0"}, "new": [1]}
        """
      let text = OtherBuildTests.refusal("/bin/echo", [answer])
      #expect(text.contains("/bin/echo is ipc-compare 2.0 with worker protocol \(number), "))
      #expect(
        text.contains(
          "this is ipc-compare 1.5 with worker protocol \(WorkerProgram.protocolVersion); "))
      #expect(text.contains("build both with the same protocol"))
    }
  }

  @Test("One whose answer lacks something is refused by what it lacks")
  func incomplete() {
    let answer = """
      {"workerProtocol": \(WorkerProgram.protocolVersion), "build": {"name": "a", "version": "b"}}
      """
    let text = OtherBuildTests.refusal("/bin/echo", [answer])
    #expect(text.contains("isDebugBuild") && text.contains("build it again"), "\(text)")
  }

  @Test("One that is something else is refused with this build's version")
  func other() {
    for (path, arguments, words) in [
      ("/bin/echo", ["hello"], "its answer cannot be read"),
      ("/bin/true", [], "its answer cannot be read"),
      ("/bin/false", [], "it ended with status 1 and says nothing"),
      ("/bin/ls", ["/nowhere"], "it ended with status 2 and says 'ipc-compare: cannot access"),
      ("/usr/bin/yes", ["no"], "it says more than 65536 bytes"),
    ] {
      let text = OtherBuildTests.refusal(path, arguments)
      let question = "\(path) does not say which worker protocol it has"
      #expect(text.contains("\(question): \(words)"), "\(text)")
      #expect(text.contains("This is ipc-compare 1.5 with worker protocol"), "\(text)")
    }
    #expect(OtherBuildTests.refusal("/nowhere", []).contains("/nowhere cannot be read"))
  }

  @Test("One that never answers is refused when the time is over")
  func silent() {
    let text = OtherBuildTests.refusal("/bin/sleep", ["1000"], within: .milliseconds(50))
    #expect(text.contains("it does not answer in time"), "\(text)")
  }
}
