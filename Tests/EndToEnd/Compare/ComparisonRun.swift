// ipc-compare run, started by a test, and the result that it leaves.

import Comparison
import Foundation
import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

/// A run of ipc-compare that keeps its result.
final class ComparisonRun {
  let workspace: Workspace
  let process: ChildProcess
  private let file: String

  /// The least that still is a comparison: two rounds, and time enough beside other tests.
  static let short = ["--rounds", "2", "--time", "2"]

  /// - Parameters:
  ///   - program: `compare`, or `laboratory` for channels that no program offers.
  ///   - arguments: beside `run` and `--json`.
  ///   - prefix: a command that runs it.
  init(
    _ arguments: [String], program: BuiltProgram = .compare, prefix: [String] = [],
    input: ChildInput = .nothing, environment: [String: String] = [:]
  ) throws {
    workspace = try Workspace()
    file = workspace.path + "/result.json"
    let words = program == .laboratory ? ["compare", "run"] : ["run"]
    process = try ChildProcess(
      prefix + [program.path] + words + arguments + ["--json", file], input: input,
      environment: environment, in: workspace)
  }

  /// Waits for its end.
  func ending() throws -> Ending { try process.wait(within: .seconds(120)) }

  /// Waits for its end, which is to be a good one, and returns what it wrote.
  ///
  /// Where other processes left a cell no round, or no time to be counted, the test is cancelled.
  @discardableResult
  func completed() throws -> RunResult {
    let ending = try endingInTime()
    #expect(ending == .exited(0), "\(process.errors.text)")
    let result = try result()
    let lacksTime = result.cells.contains { cell in
      cell.unavailable == nil
        && (cell.rounds.isEmpty || cell.systemCalls.unavailable == Self.uncounted)
    }
    try Self.requireTime(!lacksTime)
    return result
  }

  /// Waits for its end.
  ///
  /// A run ends in its time, however little of it the machine leaves to it. Beside very many other
  /// processes that may be too little for a round of each cell: then the test is cancelled, which is shown
  /// as skipped.
  func endingInTime() throws -> Ending {
    let ending = try ending()
    let failure = (try? result().failure) ?? ""
    let lacksTime = ["no time for ", "the time was over"].contains { failure.contains($0) }
    if ending == .exited(1) { try Self.requireTime(!lacksTime) }
    return ending
  }

  /// Cancels the test where a run lacked time and other processes had it.
  static func requireTime(_ hadTime: Bool) throws {
    if !hadTime && isOverloaded {
      try Test.cancel("other processes left the run too little time")
    }
  }

  /// What a result says of a cell whose system calls it had no time to count.
  static let uncounted = "there was no time to count them"

  /// Whether more processes run than this suite alone has: in the last minute, or for the next half
  /// second where they have only come.
  private static var isOverloaded: Bool {
    let limit = 3 * Double(Processor.allowed.count)
    var running = 0.0
    for _ in 0..<50 {
      guard let (load, now) = loadAverage else { return false }
      if load > limit { return true }
      running += now / 50
      usleep(10_000)
    }
    return running > limit
  }

  /// The processes that ran or waited for a processor in the last minute, on average, and those that do
  /// now.
  private static var loadAverage: (minute: Double, now: Double)? {
    let words =
      (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?
      .split(whereSeparator: { $0 == " " || $0 == "/" }) ?? []
    guard words.count > 3, let minute = Double(words[0]), let now = Double(words[3]) else {
      return nil
    }
    return (minute, now)
  }

  /// What it wrote.
  func result() throws -> RunResult {
    try JSONDecoder().decode(RunResult.self, from: Data(try json().utf8))
  }

  /// The file that it wrote.
  func json() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }

  /// Runs ipc-compare on the result.
  func compare(_ command: String, _ arguments: [String]) throws -> FinishedRun {
    try FinishedRun(.compare, [command, file] + arguments, in: workspace)
  }

  /// The processes that it has started: its servers and workers.
  var children: [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { child in
      let status = FileManager.default.contents(atPath: "/proc/\(child)/status") ?? Data()
      return String(decoding: status, as: UTF8.self).contains("\nPPid:\t\(process.pid)\n")
    }
  }

  /// Those of them that were started with such a word.
  func children(with word: String) -> [pid_t] {
    children.filter { child in
      let words = FileManager.default.contents(atPath: "/proc/\(child)/cmdline") ?? Data()
      return String(decoding: words, as: UTF8.self).contains(word)
    }
  }

  /// Waits until it has a server at work, and returns the server's process.
  func server() throws -> pid_t {
    var found: pid_t?
    try waitUntil("there is a server") {
      found = children(with: "--comparison-server").first
      return found != nil
    }
    return found!
  }
}

/// What a comparison left that has ended.
struct EndedRun: Sendable {
  let output: String
  let errors: String
  let result: RunResult
  /// The file of the result.
  let json: String

  /// The least comparison of two kinds, for all tests that only look at what it left.
  static let small = Result {
    try EndedRun(
      ["--kind", "pipe,memfd", "--wait", "block", "--placement", "same", "--seed", "4711"]
        + ComparisonRun.short)
  }

  private init(_ arguments: [String]) throws {
    let run = try ComparisonRun(arguments)
    result = try run.completed()
    output = run.process.output.text
    errors = run.process.errors.text
    json = try run.json()
  }

  /// Puts the file of the result where a test works, and returns its path.
  func file(in workspace: Workspace) throws -> String {
    let path = workspace.path + "/result.json"
    try json.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}

extension RunResult {
  /// The only cell, or the one of that name and wait.
  func cell(_ name: String, _ wait: WaitStrategy, _ placement: Placement) -> Cell? {
    cells.first {
      $0.coordinates.name == name && $0.coordinates.wait == wait
        && $0.coordinates.placement == placement
    }
  }
}
