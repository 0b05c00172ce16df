// README's example is what a reader copies: it is built and run here as it stands there.

import Foundation
import Linux
import Testing

@Suite struct ReadmeExampleTests {
  /// The repository: this file lies two folders below it.
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let manifest = """
    // swift-tools-version: 6.2
    import PackageDescription

    let package = Package(
      name: "echo",
      dependencies: [.package(path: "ipc-compare")],
      targets: [
        .executableTarget(
          name: "echo",
          dependencies: [.product(name: "IPCChannels", package: "ipc-compare")])
      ])
    """

  /// Building takes as long as the machine needs; this bound is for a build that hangs.
  private static let buildPatience = Duration.seconds(600)

  private static func example() throws -> String {
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```swift\n").dropFirst()
    #expect(blocks.count == 1, "README has one example in Swift")
    return try #require(blocks.first?.components(separatedBy: "```").first)
  }

  @Test func `the example has at most 20 lines`() throws {
    #expect(try Self.example().split(separator: "\n", omittingEmptySubsequences: false).count <= 21)
  }

  @Test(
    .enabled(
      if: FileManager.default.isWritableFile(atPath: BuiltProgram.directory),
      "what was built is another user's, and it is built beside that"))
  func `the example builds in a package of its own and echoes a ping`() throws {
    let workspace = try Workspace()
    let files = FileManager.default
    // Beside the programs under test, so that what has not changed since the last run is not built again.
    let package = BuiltProgram.directory + "/readme-example"
    let sources = package + "/Sources/echo"
    try files.createDirectory(atPath: sources, withIntermediateDirectories: true)
    // A dependency's name is its folder's, whatever the clone is called.
    let dependency = package + "/ipc-compare"
    if (try? files.destinationOfSymbolicLink(atPath: dependency)) != Self.root.path {
      try? files.removeItem(atPath: dependency)
      try files.createSymbolicLink(atPath: dependency, withDestinationPath: Self.root.path)
    }
    try Self.manifest.write(toFile: package + "/Package.swift", atomically: true, encoding: .utf8)
    try Self.example().write(toFile: sources + "/main.swift", atomically: true, encoding: .utf8)

    let build = try ChildProcess(
      ["/usr/bin/env", "swift", "build", "--package-path", package], in: workspace)
    let built = try build.wait(within: Self.buildPatience)
    #expect(built == .exited(0), "\(build.output.text) \(build.errors.text)")

    let script = "cd '\(workspace.path)' && exec '\(package)/.build/debug/echo' \"$@\""
    let run = ["/bin/sh", "-c", script, "echo"]
    let socket = workspace.path + "/echo.sock"
    let server = try ChildProcess(run + ["server"], in: workspace)
    try waitUntil("the example's server listens") {
      // The name exists from bind(2) on, before listen(2). A client without a hello is passed over.
      (try? UnixSocket.unconnected().connect(to: socket)) != nil
    }
    let client = try ChildProcess(run, in: workspace)
    #expect(try client.wait() == .exited(0))
    #expect(client.output.text == "pong 1 42\n")
    #expect(try server.wait() == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: socket))
  }
}
