// A result says which build it is of, and the run is of that build to its end, whatever becomes of the
// file that it was started from.

import Comparison
import Foundation
import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

@Suite("ipc-compare knows its own build", .waitsForMeasurements)
struct IdentityTests {
  private static let arguments = [
    "--kind", "pipe", "--wait", "block", "--placement", "same", "--no-floor", "--rounds", "4",
    "--time", "3",
  ]

  /// A run of a copy of the program.
  private func run(of copy: String, in workspace: Workspace) throws -> ChildProcess {
    try ChildProcess(
      [copy, "run"] + IdentityTests.arguments + ["--json", workspace.path + "/result.json"],
      in: workspace)
  }

  private func result(in workspace: Workspace) throws -> RunResult {
    let data = try Data(contentsOf: URL(fileURLWithPath: workspace.path + "/result.json"))
    return try JSONDecoder().decode(RunResult.self, from: data)
  }

  @Test("Replaced in the middle of a run, the old file is used to the end")
  func replaced() throws {
    let workspace = try Workspace()
    let copy = try workspace.copy(of: .compare)
    let run = try run(of: copy, in: workspace)
    try run.errors.wait(for: "warm-up done")
    let other = workspace.path + "/other"
    try "#!/bin/sh\nexit 1\n".write(toFile: other, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: other)
    #expect(unsafe rename(other, copy) == 0)
    #expect(try run.wait(within: .seconds(120)) == .exited(0), "\(run.errors.text)")
    let result = try result(in: workspace)
    // Any round is one of the old file.
    #expect(result.complete && !result.cells[0].rounds.isEmpty)
    #expect(try result.tool.sha256 == ProgramFile(at: BuiltProgram.compare.path).sha256)
  }

  @Test("Deleted in the middle of a run, the file is used to the end")
  func deleted() throws {
    let workspace = try Workspace()
    let copy = try workspace.copy(of: .compare)
    let run = try run(of: copy, in: workspace)
    try run.errors.wait(for: "warm-up done")
    try FileManager.default.removeItem(atPath: copy)
    #expect(try run.wait(within: .seconds(120)) == .exited(0), "\(run.errors.text)")
    #expect(try !result(in: workspace).cells[0].rounds.isEmpty)
  }

  @Test("A result names the build, and another one that differs by a byte is told apart")
  func builds() throws {
    let workspace = try Workspace()
    let first = try EndedRun.small.get()
    let old = first.result.tool
    #expect(old.name == "ipc-compare" && old.version != "" && old.isDebugBuild)
    #expect(old.swiftVersion.hasPrefix("6."))
    #expect(old.cLibrary.hasPrefix("glibc 2."))
    #expect(first.output.contains("(debug build, sha256 \(old.shortHash))"))
    let copy = try workspace.copy(of: .compare)
    let appending = try FinishedRun([systemCommand("sh")!, "-c", "printf x >>\"$0\"", copy])
    #expect(appending.ending == .exited(0))
    let keptPath = workspace.path + "/old.json"
    try first.json.write(toFile: keptPath, atomically: true, encoding: .utf8)
    let second = try run(of: copy, in: workspace)
    #expect(try second.wait(within: .seconds(120)) == .exited(0), "\(second.errors.text)")
    let new = try result(in: workspace).tool
    #expect(new.sha256 != old.sha256)
    let diff = try FinishedRun(.compare, ["diff", keptPath, workspace.path + "/result.json"])
    #expect(diff.output.contains("executable: SHA-256 \(old.shortHash)"), "\(diff.output)")
    #expect(diff.output.contains(new.shortHash), "\(diff.output)")
  }

  @Test("Workers and servers are shown by the program's name")
  func name() throws {
    let run = try ComparisonRun(IdentityTests.arguments)
    try run.process.errors.wait(for: "warm-up done")
    // Each round has a server of its own, and one names itself a moment after its words are there.
    try waitUntil("a server has the program's name") {
      let server = try run.server()
      return (try? readSmallFile("/proc/\(server)/comm")) == "ipc-compare\n"
    }
  }

  @Test("Asked, every build says which worker protocol it has")
  func handshake() throws {
    let own = Build.this(name: "test", version: "1")
    let other = try OtherBuild(at: BuiltProgram.compare.path, own: own)
    #expect(other.tool.name == "ipc-compare" && other.tool.isDebugBuild)
    #expect(
      other.contenders.contains("pipe") && other.contenders.count == ChannelKind.allCases.count)
    let refusal = #expect(throws: ProgramRefusal.self) {
      try OtherBuild(at: BuiltProgram.server.path, own: own)
    }
    #expect(refusal?.description.contains("it ended with status 64") == true)
  }
}
