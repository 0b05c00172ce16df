// README's example is what a reader copies: it is built and run here as it stands there.

import Foundation
import Linux
import TestSupport
import Testing

@Suite struct ReadmeExampleTests {
  private static func example() throws -> String {
    let examples = try ExamplePackage.examples(in: "README.md")
    #expect(examples.count == 1, "README has one example in Swift")
    return try #require(examples.first)
  }

  @Test func `the example has at most 20 lines`() throws {
    #expect(ExamplePackage.lines(of: try Self.example()) <= 20)
  }

  @Test(
    .enabled(
      if: FileManager.default.isWritableFile(atPath: BuiltProgram.directory),
      "what was built is another user's, and it is built beside that"))
  func `the example builds in a package of its own and echoes a value`() throws {
    let workspace = try Workspace()
    let programs = try ExamplePackage.programs()

    let script = "cd '\(workspace.path)' && exec '\(programs)/echo' \"$@\""
    let run = ["/bin/sh", "-c", script, "echo"]
    let socket = workspace.path + "/echo.sock"
    let server = try ChildProcess(run + ["server"], in: workspace)
    try waitUntil("the example's server listens") {
      // The name exists from bind(2) on, before listen(2). A client without a hello is passed over.
      (try? UnixSocket.unconnected().connect(to: socket)) != nil
    }
    let client = try ChildProcess(run, in: workspace)
    #expect(try client.wait() == .exited(0))
    #expect(client.output.text == "Reading(sensor: 1, time: 2, value: 42.0)\n")
    #expect(try server.wait() == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: socket))
  }
}
