// Another build in the same rounds: what is measured of it, and what a script is told.

import Comparison
import Linux
import TestSupport
import Testing

@Suite("ipc-compare run --against", .waitsForMeasurements)
struct AgainstTests {
  private static let small = ["--kind", "pipe", "--wait", "block", "--placement", "same"]

  @Test("Each cell is measured with both builds and no floor, and the status is the verdict's")
  func itself() throws {
    let run = try ComparisonRun(
      Self.small + ["--against", BuiltProgram.compare.path, "--rounds", "2", "--time", "2"]
        + ["--allow-noise"])
    let ending = try run.endingInTime()
    let result = try run.result()
    #expect(result.complete, "\(run.process.errors.text)")
    #expect(result.cells.map(\.coordinates.entry) == [.own, .against])
    #expect(result.against == result.tool)
    #expect(!result.settings.hasFloor)
    for cell in result.cells { #expect(!cell.rounds.isEmpty && cell.floor == nil) }
    let isAllowed = run.process.errors.text.contains("passed, because this is allowed: ")
    let statuses: [Substring: Int32] = ["passed": 0, "slower": 2, "undecided": isAllowed ? 0 : 3]
    let said = run.process.output.lines.compactMap { statuses[$0.prefix(while: \.isLetter)] }
    #expect(said.map(Ending.exited) == [ending], "\(run.process.output.text)")
    let report = try run.compare("report", [])
    #expect(report.ending == .exited(0) && report.output == run.process.output.text)
  }

  @Test(
    "A program that is no build of this one is refused before anything is measured",
    arguments: [BuiltProgram.server.path, "/nowhere/ipc-compare"])
  func noBuild(path: String) throws {
    let run = try ComparisonRun(Self.small + ["--against", path] + ComparisonRun.short)
    #expect(try run.ending() == .exited(1))
    #expect(run.process.errors.text.hasPrefix("ipc-compare: \(path) "))
    #expect(run.process.errors.lines.count == 1 && run.process.output.text == "")
    #expect(FileEntry(at: run.workspace.path + "/result.json") == nil)
  }
}
