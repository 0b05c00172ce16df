// Several files in `report`: side by side where that means something, refused where it does not.

import Comparison
import Foundation
import TestSupport
import Testing

@Suite("ipc-compare report of several files", .waitsForPrograms)
struct SideBySideTests {
  /// Two runs that differ in their machine's kernel, as a person might bring them together.
  private static func files(in workspace: Workspace) throws -> [String] {
    let first = try EndedRun.small.get().file(in: workspace)
    let kernel = try EndedRun.small.get().result.machine.kernel
    let second = workspace.path + "/other.json"
    let text = try String(contentsOfFile: first, encoding: .utf8)
      .replacing("\"kernel\":\"\(kernel)\"", with: "\"kernel\":\"1.2.3-other\"")
    try text.write(toFile: second, atomically: true, encoding: .utf8)
    return [first, second]
  }

  @Test("Two files become one table, and it says what may be compared")
  func table() throws {
    let workspace = try Workspace()
    let files = try Self.files(in: workspace)
    let markdown = workspace.path + "/both.md"
    let csv = workspace.path + "/both.csv"
    let run = try FinishedRun(
      .compare, ["report"] + files + ["--markdown", markdown, "--csv", csv], in: workspace)
    #expect(run.ending == .exited(0), "\(run.errors)")
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains("what may be compared times only with care: the kernel differs"),
      "\(run.output)")
    #expect(words.contains("; B 1.2.3-other"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(run.errors.contains("ipc-compare: A, \(files[0]):\n"))
    #expect(
      try String(contentsOfFile: markdown, encoding: .utf8).contains("| kind | wait | A, µs |"))
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(whereSeparator: \.isNewline)
    #expect(lines.count == 5 && lines[0].hasPrefix("file,placement,"))
    #expect(lines[1].hasPrefix(files[0]) && lines[4].hasPrefix(files[1]))
  }

  @Test(
    "What is of one run is refused for several",
    arguments: ["--json", "--hgrm", "--junit", "--metrics", "--bmf", "--github"])
  func refused(option: String) throws {
    let workspace = try Workspace()
    let files = try Self.files(in: workspace)
    let value = option == "--github" ? [] : [workspace.path + "/out"]
    let run = try FinishedRun(.compare, ["report"] + files + [option] + value, in: workspace)
    #expect(
      run
        == .failed(
          64,
          "ipc-compare report: \(option) is of one run, and 2 files were given; name one of them, or use "
            + "--table, --csv, --markdown\nUsage: ipc-compare report [<options>] <file> ...; see 'ipc-compare "
            + "report --help'"))
    #expect(!FileManager.default.fileExists(atPath: workspace.path + "/out"))
  }

  @Test("One run twice, a file that is none, and one that would be overwritten are refused")
  func faults() throws {
    let workspace = try Workspace()
    let files = try Self.files(in: workspace)
    #expect(
      try FinishedRun(.compare, ["report", files[0], files[0]], in: workspace)
        == .failed(
          1,
          "ipc-compare: \(files[0]) and \(files[0]) hold the same run, which differs from itself in nothing; "
            + "measure again with 'run --json FILE'"))
    let broken = workspace.path + "/broken.json"
    try "{\"schemaVersion\":2".write(toFile: broken, atomically: true, encoding: .utf8)
    let run = try FinishedRun(.compare, ["report", files[0], broken], in: workspace)
    #expect(run.ending == .exited(1) && run.errors.hasPrefix("ipc-compare: \(broken): "))
    let overwriting = try FinishedRun(
      .compare, ["report"] + files + ["--csv", files[1]], in: workspace)
    #expect(overwriting.ending == .exited(64) && overwriting.errors.contains("is read"))
    let many = (0..<27).map { "\(workspace.path)/\($0).json" }
    let crowd = try FinishedRun(.compare, ["report"] + many, in: workspace)
    #expect(
      crowd.errors.hasPrefix("ipc-compare report: at most 26 files can be shown side by side"))
  }
}
