// Kinds from files in a comparison: their rows stand beside those of built-in kinds, and a bad one costs its own row only.

import Comparison
import Foundation
import IPCChannels
import Linux
import LoadedKinds
import Sampling
import TestSupport
import Testing

@Suite(
  "Loaded kinds in ipc-compare", .waitsForMeasurements,
  .enabled(if: KindCompiler.isAvailable, KindCompiler.reason))
struct LoadedRunTests {
  /// A pipe beside it, in a run of so many seconds.
  private static func shape(time: Int = 2) -> [String] {
    [
      "--kind", "pipe", "--wait", "block", "--placement", "same", "--rounds", "2", "--time",
      "\(time)",
    ]
  }

  @Test("A good one is measured, and the result says which file and version it was")
  func good() throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.good, version: "7.1", in: workspace)
    let run = try ComparisonRun(["--kind", object + ",colour=red"] + Self.shape())
    let result = try run.completed()
    let library = try #require(result.libraries?.first)
    #expect(result.libraries?.count == 1 && library.name == "x-bad,colour=red")
    #expect(library.promises.version == "7.1" && library.file.path == object)
    let cell = try #require(result.cell("x-bad,colour=red", .block, .same))
    #expect(cell.coordinates.kind == nil && cell.unavailable == nil)
    #expect(cell.rounds.allSatisfy { $0.roundTrip.count > 0 && $0.setUp.count > 0 })
    #expect(!cell.rounds.isEmpty && cell.systemCalls.client == nil)
    #expect(cell.footprint?.serverBytes == nil)
    #expect(cell.floor?.unavailable != nil)
    #expect(try #require(result.cell("pipe", .block, .same)).rounds.isEmpty == false)
    let report = try run.compare("report", [])
    #expect(report.ending == .exited(0) && report.output.contains("x-bad 7.1 (SHA-256"))
  }

  @Test(
    "A bad one costs its own row, and the run goes on",
    arguments: [
      (BadKind.corrupts, Int32(70)), (.loses, 70), (.answersItself, 70), (.failsInReceive, 1),
      (.returnsNonsense, 70), (.crashesInReceive, 70), (.hangsInSend, 70), (.exitsInMake, 70),
      (.clientExits, 70), (.clientHangs, 70), (.clientCrashes, 70), (.clientLeaks, 70),
    ])
  func bad(kind: BadKind, status: Int32) throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(kind, in: workspace)
    // A call that does not come back costs five seconds before it is given up, and an answer that is lost as long as
    // the run is told to wait for one.
    let isWaitedFor = [.loses, .hangsInSend, .clientHangs].contains(kind)
    let run = try ComparisonRun(
      ["--kind", object] + (kind == .loses ? ["--timeout", "2"] : [])
        + Self.shape(time: isWaitedFor ? 8 : 2))
    let ending = try run.endingInTime()
    let result = try run.result()
    let cell = try #require(result.cell("x-bad", .block, .same))
    #expect(cell.unavailable != nil && cell.rounds.isEmpty, "\(kind): \(ending)")
    #expect(!result.complete && result.failure?.contains("x-bad") == true)
    let neighbour = try #require(result.cell("pipe", .block, .same))
    try ComparisonRun.requireTime(!neighbour.rounds.isEmpty)
    #expect(!neighbour.rounds.isEmpty)
    // What a loss looks like depends on which side is the first to notice.
    let isLoss = [.corrupts, .loses, .answersItself].contains(kind)
    let isKnown = ending == .exited(status) || (isLoss && ending == .exited(75))
    #expect(isKnown, "\(kind): \(ending), \(run.process.errors.text)")
  }

  @Test("What cannot be loaded ends the run before it begins")
  func unloadable() throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.crashesInLoad, in: workspace)
    let run = try FinishedRun(.compare, ["run", "--kind", object], in: workspace)
    #expect(run.ending == .exited(69))
    #expect(run.errors.contains(object))
  }

  @Test("A directory's objects take part, and what is no kind is left out with a note")
  func directory() throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.good, in: workspace)
    let directory = workspace.path + "/kinds"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    try FileManager.default.moveItem(atPath: object, toPath: directory + "/good.so")
    try "no object".write(toFile: directory + "/text.so", atomically: false, encoding: .utf8)
    let run = try ComparisonRun(["--with-libraries", "--libraries", directory] + Self.shape())
    #expect(try run.completed().libraries?.map(\.name) == ["x-bad"])
    #expect(run.process.errors.text.contains("left out: \(directory)/text.so"))
  }

  @Test("'kinds FILE' says what it promises, and why a file is no kind")
  func promises() throws {
    let workspace = try Workspace()
    let good = try KindCompiler.compile(.good, version: "7.1", in: workspace)
    let bad = try KindCompiler.compile(.exitsInLoad, in: workspace)
    let run = try FinishedRun(.compare, ["kinds", good, bad], in: workspace)
    #expect(run.ending == .exited(69))
    #expect(run.output.contains("version       7.1"))
    #expect(run.errors.contains(bad))
    #expect(!run.output.contains("socketpair"))
  }

  @Test("'kinds memfd FILE' shows both")
  func promisesBesideKinds() throws {
    let workspace = try Workspace()
    let good = try KindCompiler.compile(.good, version: "7.1", in: workspace)
    let run = try FinishedRun(.compare, ["kinds", "memfd", good], in: workspace)
    #expect(run.ending == .exited(0))
    #expect(run.output.contains("version       7.1"))
    #expect(run.output.contains("\nmemfd "))
    #expect(!run.output.contains("\npipe "))
  }
}
