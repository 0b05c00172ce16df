// What `ipc-compare diff` tells a script: its status, and files for the servers that run it.

import Comparison
import Foundation
import Glibc
import IPCChannels
import Sampling
import TestSupport
import Testing

@Suite("ipc-compare diff", .waitsForPrograms)
struct DifferenceTests {
  /// Results made of a run, whose round trips all took the same time.
  private struct Results {
    let workspace: Workspace
    private let measured: RunResult

    init() throws {
      workspace = try Workspace()
      var result = try EndedRun.small.get().result
      // Which rounds count is the machine's doing, and what they say is the test's.
      let round = try #require(result.cells.flatMap(\.rounds).first)
      for cell in result.cells.indices {
        result.cells[cell].unavailable = nil
        result.cells[cell].leftOut = []
        result.cells[cell].rounds = (1...result.settings.rounds).map { number in
          var own = round
          own.number = number
          return own
        }
      }
      measured = result
    }

    /// Writes a result and returns its path.
    func file(
      _ name: String, nanoseconds: UInt64, change: (inout RunResult) -> Void = { _ in }
    ) throws -> String {
      var result = measured
      result.startedAt = name
      for cell in result.cells.indices {
        for round in result.cells[cell].rounds.indices {
          var histogram = Histogram()
          for _ in 0..<100 { histogram.record(nanoseconds) }
          result.cells[cell].rounds[round].roundTrip = histogram.snapshot
        }
      }
      change(&result)
      let path = "\(workspace.path)/\(name).json"
      try JSONEncoder().encode(result).write(to: URL(fileURLWithPath: path))
      return path
    }

    func diff(_ arguments: [String]) throws -> FinishedRun {
      try FinishedRun(.compare, ["diff"] + arguments, in: workspace)
    }
  }

  @Test("The status says passed, slower or undecided, and what may be allowed")
  func statuses() throws {
    let results = try Results()
    let old = try results.file("old", nanoseconds: 5_000)
    let slow = try results.file("slow", nanoseconds: 9_000)
    let lacking = try results.file("lacking", nanoseconds: 5_000) { $0.cells.removeLast() }
    let noisy = try results.file("noisy", nanoseconds: 5_000) { result in
      result.cells[0].rounds[0].roundTrip = HistogramSnapshot(
        count: 100, min: 90, max: 90, sum: 9_000, buckets: [90, 100])
    }
    let same = try results.file("same", nanoseconds: 5_000)
    #expect(try results.diff([old, same]).ending == .exited(0))
    let slower = try results.diff([old, slow])
    #expect(slower.ending == .exited(2) && slower.output.contains("slower (status 2)"))
    #expect(try results.diff([slow, old]).ending == .exited(0), "faster is no regression")
    let missing = try results.diff([old, lacking])
    #expect(missing.ending == .exited(3) && missing.output.contains("only in old"))
    #expect(try results.diff([old, lacking, "--allow-missing"]).ending == .exited(0))
    #expect(try results.diff([old, noisy]).ending == .exited(3))
    #expect(try results.diff([old, noisy, "--allow-missing"]).ending == .exited(3))
    #expect(try results.diff([old, noisy, "--allow-noise"]).ending == .exited(0))
    #expect(try results.diff([lacking, slow]).ending == .exited(2))
    let other = try results.diff([old, slow, "--metric", "response_median"])
    #expect(other.ending == .exited(3) && other.output.contains("no cell was compared"))
  }

  @Test("Several files a side are told apart, and one run is not taken for two")
  func several() throws {
    let results = try Results()
    let old = try (0..<2).map { try results.file("old\($0)", nanoseconds: 5_000 + 10 * UInt64($0)) }
    let new = try (0..<2).map { try results.file("new\($0)", nanoseconds: 7_000 + 10 * UInt64($0)) }
    let slower = try results.diff(old + ["--to"] + new)
    #expect(slower.ending == .exited(2), "\(slower.output)\(slower.errors)")
    #expect(slower.output.contains("measured, the middle"))
    for path in old + new { #expect(slower.output.contains(path)) }
    let copy = "\(results.workspace.path)/copy.json"
    try FileManager.default.copyItem(atPath: old[0], toPath: copy)
    for arguments in [[old[0], copy, "--to"] + new, [old[0], copy], [old[0], old[0]]] {
      let same = try results.diff(arguments)
      #expect(same.ending == .exited(1) && same.errors.contains("hold the same run"))
    }
  }

  @Test("A server gets its files from a difference and from a run")
  func files() throws {
    let results = try Results()
    let old = try results.file("old", nanoseconds: 5_000)
    let slow = try results.file("slow", nanoseconds: 9_000)
    for input in [old, slow] {
      let refused = try results.diff([old, slow, "--junit", input])
      #expect(refused.ending == .exited(64) && refused.errors.contains("\(input) is read"))
    }
    let difference = try results.diff([old, slow, "--junit", "-", "--github"])
    #expect(difference.ending == .exited(2))
    #expect(difference.output.hasPrefix("<?xml"))
    #expect(difference.output.contains("<failure message=\"slower: "))
    #expect(difference.errors.hasPrefix("::notice title=ipc-compare diff::slower"))
    let directory = results.workspace.path
    let report = try FinishedRun(
      .compare,
      ["report", old, "--metrics", "-", "--bmf", "\(directory)/a.json"]
        + ["--junit", "\(directory)/a.xml", "--github"], in: results.workspace)
    #expect(report.ending == .exited(0))
    #expect(report.output.hasSuffix("# EOF\n"))
    #expect(report.errors.contains("\n::warning title=ipc-compare%3A "))
    #expect(try String(contentsOfFile: "\(directory)/a.xml", encoding: .utf8).hasPrefix("<?xml"))
    let bmf = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/a.json"))
    #expect(try JSONSerialization.jsonObject(with: bmf) is [String: [String: Any]])
  }
}
