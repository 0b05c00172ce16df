// `ipc-compare advise`: what a person and a script get from it, with a result and without one.

import Comparison
import Foundation
import IPCChannels
import TestSupport
import Testing

@Suite("ipc-compare advise", .waitsForMeasurements)
struct AdviceTests {
  @Test("A result answers, and its status says whether any kind meets the needs")
  func answers() throws {
    let workspace = try Workspace()
    let file = try EndedRun.small.get().file(in: workspace)
    func advise(_ needs: String) throws -> FinishedRun {
      try FinishedRun(.compare, ["advise", file, "--for", needs], in: workspace)
    }
    let answer = try advise("24B 1 trusted")
    #expect(answer.ending == .exited(0), "\(answer.errors)")
    #expect(answer.output.hasPrefix("You need records of 24 bytes; 1 client;"))
    for section in ["\ntake\n", "\nfigures\n", "\nrests on\n", "\nto settle it\n"] {
      #expect(answer.output.contains(section), "\(answer.output)")
    }
    #expect(answer.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(answer.output)")
    let nothing = try advise("poll bounded hostile 1M")
    #expect(nothing.ending == .exited(69))
    #expect(nothing.output.contains("no kind meets all of this"))
  }

  @Test("Without a result what can meet the needs is measured, kept, and asked again")
  func measures() throws {
    let workspace = try Workspace()
    let file = workspace.path + "/kept.json"
    let needs = "24B 1 exec descriptors end sleep"
    let run = try FinishedRun(
      .compare, ["advise", "--for", needs, "--time", "5", "--json", file], in: workspace)
    try ComparisonRun.requireTime(run.ending != .exited(1))
    #expect(run.ending == .exited(0), "\(run.errors)")
    let result = try JSONDecoder().decode(
      RunResult.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    #expect(
      Set(result.cells.map(\.coordinates.name)) == ["socketpair", "unix", "seqpacket"])
    #expect(Set(result.cells.map(\.coordinates.wait)) == [.block])
    #expect(result.command.prefix(2) == ["ipc-compare", "run"])
    let again = try FinishedRun(.compare, ["advise", file, "--for", needs], in: workspace)
    #expect(again.ending == .exited(0))
    for text in [run.output, again.output] {
      let flowing = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(
        flowing.contains("datagram, eventfd, file, signal: it has no end of its own"), "\(text)")
    }
  }

  @Test(
    "What makes no sense is refused",
    arguments: [
      ([], "--for is missing"),
      (["--for", "trusted hostile"], "'trusted' and 'hostile' exclude each other"),
      (["--for", "pol"], "did you mean 'poll'?"),
      (["none.json", "--for", "24B", "--time", "5"], "--time is for what is measured"),
      (["none.json", "--for", "24B", "--json", "x"], "--json is for what is measured"),
      (["--for", "24B", "--time", "1"], "and --time is 1"),
    ])
  func refusals(arguments: [String], reason: String) throws {
    let run = try FinishedRun(.compare, ["advise"] + arguments)
    #expect(run.ending == .exited(64))
    #expect(run.errors.contains(reason), "\(run.errors)")
    #expect(run.errors.contains("see 'ipc-compare advise --help'"))
    #expect(run.output == "")
  }
}
