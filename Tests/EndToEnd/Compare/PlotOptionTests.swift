// When the table has pictures, and when --plot is refused.

import Foundation
import TestSupport
import Testing

@Suite("--plot")
struct PlotOptionTests {
  private static func report(_ arguments: [String]) throws -> FinishedRun {
    let workspace = try Workspace()
    let file = try EndedRun.small.get().file(in: workspace)
    return try FinishedRun(.compare, ["report", file] + arguments, in: workspace)
  }

  private static let first = "how many times as long as "

  @Test("A pipe gets no picture unless somebody asks")
  func pipe() throws {
    #expect(try !Self.report([]).output.contains(Self.first))
    #expect(try !Self.report(["--plot", "none"]).output.contains(Self.first))
    let asked = try Self.report(["--plot=curve,rounds,density"])
    #expect(asked.ending == .exited(0), "\(asked.errors)")
    for words in ["how often each time", "in the order in which they ran", "percentiles from"] {
      #expect(asked.output.contains(words))
    }
    #expect(!asked.output.contains(Self.first))
  }

  @Test("A file gets what is asked for, 80 columns wide")
  func file() throws {
    let workspace = try Workspace()
    let file = try EndedRun.small.get().file(in: workspace)
    let table = workspace.path + "/table.txt"
    let run = try FinishedRun(
      .compare, ["report", file, "--table", table, "--plot", "intervals"], in: workspace)
    #expect(run.ending == .exited(0), "\(run.errors)")
    let text = try String(contentsOfFile: table, encoding: .utf8)
    #expect(text.contains(Self.first) || text.contains("intervals: "))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test(
    "What makes no sense is refused, with a reason",
    arguments: [
      (["--plot", "none,density"], "--plot none and other pictures exclude each other"),
      (["--plot", "density,density"], "--plot names density more than once; name each once"),
      (["--plot", "curve", "--json", "-"], "--plot draws in the table, and there is none"),
      (["--plot", "curves"], "curves"),
    ])
  func refusals(arguments: [String], reason: String) throws {
    let run = try Self.report(arguments)
    #expect(run.ending == .exited(64))
    #expect(run.errors.contains(reason), "\(run.errors)")
  }
}
