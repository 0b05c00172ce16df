// Workloads by name: what they stand for, what may stand beside them, and what is refused.

import Comparison
import IPCChannels
import TestSupport
import Testing

@Suite("ipc-compare run --preset", .waitsForMeasurements)
struct PresetTests {
  private static func refusal(_ arguments: String) throws -> FinishedRun {
    try FinishedRun(.compare, ["run"] + arguments.split(separator: " ").map(String.init))
  }

  @Test("A preset gives the cells that it stands for, and the result says how it was asked")
  func cells() throws {
    let words = ["--preset", "rpc", "--kind", "pipe", "--placement", "same", "--no-floor"]
    let run = try ComparisonRun(words + ["--rounds", "2", "--time", "4"])
    let result = try run.completed()
    #expect(
      result.cells.filter { $0.coordinates.entry == .own }.map {
        [$0.coordinates.recordSize, $0.coordinates.clients]
      } == [[256, 1], [256, 8]])
    #expect(result.cells.allSatisfy { $0.coordinates.wait == .block })
    #expect(Array(result.command.prefix(words.count + 2)) == ["ipc-compare", "run"] + words)
  }

  @Test("What stands beside a preset holds, sizes and rates with their letters")
  func overridden() throws {
    let run = try ComparisonRun([
      "--preset", "video", "--kind", "pipe", "--placement", "same", "--size", "64K", "--rate", "1k",
      "--wait", "adaptive", "--rounds", "2", "--time", "3",
    ])
    let cell = try #require(try run.completed().cells.first?.coordinates)
    #expect(cell.recordSize == 65_536 && cell.ratePerSecond == 1000 && cell.wait == .adaptive)
  }

  @Test(
    "What would make another workload of a preset is refused",
    arguments: [
      (
        "--preset stream --rate 10",
        "--rate and --preset stream exclude each other: a stream never pauses"
      ),
      (
        "--preset many --clients 1",
        "--clients 1 is not --preset many, which has 2 to 1000; leave one of the two out"
      ),
      (
        "--preset video --size 24",
        "--size 24 is not --preset video, which has 65536 to 1048576; leave one of the two out"
      ),
      (
        "--preset control --floor",
        "--floor and --rate of --preset control exclude each other: bare C runs closed loops only"
      ),
      (
        "--preset rcp",
        "unknown value 'rcp' for --preset; did you mean 'rpc'? (one of rpc, stream, log, video, control, "
          + "many)"
      ),
      ("--size 4KB", "value '4KB' for --size could count in 1,000s or in 1,024s; write 4000 or 4K"),
      ("--size 4K,4096", "--size names 4096 more than once; name each once"),
      (
        "--rate 10K",
        "value '10K' for --rate could count in 1,000s or in 1,024s; write 10k, which is 10000"
      ),
    ])
  func refused(arguments: String, problem: String) throws {
    #expect(
      try Self.refusal(arguments)
        == .failed(
          64,
          "ipc-compare run: \(problem)\nUsage: ipc-compare run [<options>]; see 'ipc-compare run --help'"
        ))
  }

  @Test("The help says what each stands for")
  func help() throws {
    let help = try FinishedRun(.compare, ["run", "--help"]).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for text in [
      "'rpc' stands for --size 256 --clients 1,8 --wait block",
      "'control' stands for --size 64 --rate 1k --wait block,adaptive",
      "4K is 4,096", "10k is 10,000",
    ] { #expect(help.contains(text), "\(text)") }
  }
}
