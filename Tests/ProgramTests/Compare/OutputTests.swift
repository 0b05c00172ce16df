// Where a comparison's words go: results to standard output, everything else to standard error, and
// every format from one file.

import Comparison
import Foundation
import Glibc
import IPCChannels
import Linux
import Sampling
import Testing

@Suite("ipc-compare's outputs")
struct OutputTests {
  private static let small =
    ["--kind", "pipe,memfd", "--wait", "block", "--placement", "same"] + ComparisonRun.short

  @Test("A result renders the same again, in every format")
  func renderedAgain() throws {
    let run = try ComparisonRun(
      OutputTests.small + [
        "--csv", "/dev/null", "--markdown", "/dev/null",
      ])
    #expect(try run.ending() == .exited(0), "\(run.process.errors.text)")
    #expect(try run.compare("report", []).output == run.process.output.text)
    let directory = run.workspace.path
    let first = try run.compare("report", ["--csv", "\(directory)/a.csv", "--markdown", "-"])
    let second = try run.compare("report", ["--csv", "-", "--markdown", "\(directory)/a.md"])
    #expect(first.ending == .exited(0) && second.ending == .exited(0))
    #expect(try String(contentsOfFile: "\(directory)/a.csv", encoding: .utf8) == second.output)
    #expect(try String(contentsOfFile: "\(directory)/a.md", encoding: .utf8) == first.output)
    #expect(second.output.split(separator: "\r\n").count == 3)
    #expect(first.output.contains("| pipe | block |"))
    let json = try run.compare("report", ["--json", "-"])
    let kept = try String(contentsOfFile: "\(directory)/result.json", encoding: .utf8)
    #expect(json.output == kept)
    let percentiles = "\(directory)/percentiles"
    #expect(try run.compare("report", ["--hgrm", percentiles]).ending == .exited(0))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: percentiles).sorted()
        == ["memfd-block-same-24B-1c.hgrm", "pipe-block-same-24B-1c.hgrm"])
  }

  @Test("Into a pipe goes no escape sequence, and no line wider than 80 columns")
  func plain() throws {
    let run = try ComparisonRun(OutputTests.small)
    #expect(try run.ending() == .exited(0))
    for text in [run.process.output.text, run.process.errors.text] {
      #expect(!text.contains("\u{1B}"))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
    }
    #expect(run.process.errors.text.hasPrefix("warm-up done; "))
  }

  @Test("On a terminal one line shows the progress, and is gone at the end")
  func live() throws {
    let terminal = try Terminal()
    let run = try ComparisonRun(OutputTests.small, input: .terminal(terminal))
    #expect(try run.ending() == .exited(0))
    let text = terminal.text
    #expect(text.contains("\rwarm-up: pipe, block, same, 24 bytes, 1 client; "))
    #expect(text.contains("\rround 2 of 2: "))
    #expect(text.contains(" s left\u{1B}[K"))
    let lines = text.components(separatedBy: "\n")
    #expect(lines[0].hasSuffix("\r\u{1B}[K") || lines[0].contains("\r\u{1B}[Kwarning"))
    #expect(!run.process.output.text.contains("\u{1B}"), "its output is no terminal")
  }

  @Test("Colour can be asked for, and forbidden")
  func colour() throws {
    let run = try ComparisonRun(OutputTests.small)
    #expect(try run.ending() == .exited(0))
    #expect(try run.compare("report", ["--color", "always"]).output.contains("\u{1B}[1m"))
    #expect(try !run.compare("report", ["--color", "never"]).output.contains("\u{1B}"))
  }

  @Test("A result that cannot be shown is an error", arguments: [["kinds"], ["run"]])
  func full(command: [String]) throws {
    let workspace = try Workspace()
    let device = FileDescriptor(owning: unsafe open("/dev/full", O_WRONLY | O_CLOEXEC))
    let arguments = command == ["run"] ? command + OutputTests.small : command
    let process = try ChildProcess(
      [BuiltProgram.compare.path] + arguments, outputNumber: device.number, in: workspace)
    #expect(try process.wait(within: .seconds(120)) == .exited(1))
    #expect(process.errors.text.contains("standard output cannot be written: No space left"))
  }

  @Test("The kinds are told with their limits")
  func kinds() throws {
    let run = try FinishedRun(.compare, ["kinds"])
    #expect(run.ending == .exited(0) && run.errors == "")
    for kind in ChannelKind.allCases {
      #expect(run.output.contains("\n\(kind.rawValue) "))
      #expect(run.output.contains(kind.capabilities.object))
      for limit in kind.limits() { #expect(run.output.contains(limit.name)) }
    }
    #expect(!run.output.contains("not available"))
  }

  @Test(
    "What cannot be written or read is known at once",
    arguments: [
      (["run", "--json", "/nowhere/a.json"], 1, "/nowhere/a.json cannot be written: "),
      (["run", "--hgrm", "/nowhere/a"], 1, "/nowhere/a cannot be made: "),
      (["report", "/nowhere/a.json"], 1, "/nowhere/a.json cannot be read: "),
      (["report", "/dev/null"], 1, "/dev/null: not JSON: "),
      (["diff", "/dev/null", "/dev/null"], 1, "/dev/null: not JSON: "),
      (["run", "--json", "-", "--csv", "-"], 64, "two outputs cannot both go to standard output"),
      (["run", "--bmf", "-", "--junit", "-"], 64, "two outputs cannot both go to standard output"),
      (["diff", "a"], 64, "one was given; write 'diff OLD NEW', or 'diff OLD... --to NEW...'"),
      (["diff", "a", "b", "c"], 64, "3 files do not say which are old and which are new; write"),
      (["diff", "--to", "a", "b"], 64, "--to takes every word after it, so write <old> before it"),
      (["diff", "a", "a", "--to", "b"], 64, "a file stands twice on one side"),
      (["diff", "a", "b", "--metric", "strem_rate"], 64, "did you mean 'stream_rate'?"),
      (["diff", "a", "b", "--run-spread", "x"], 64, "is no number (expected 0 to 100)"),
      (
        ["diff", "a", "b", "--run-spread", "1", "--to", "c", "d"], 64,
        "--run-spread is for a side with one file"
      ),
      (["run", "--floor", "--no-floor"], 64, "--floor and --no-floor exclude each other"),
      (["run", "--floor", "--rate", "10"], 64, "--floor and --rate exclude each other"),
      (["run", "--kind", "pipe", "--reference", "shm"], 64, "--reference shm is not among"),
      (["run", "--time", "1"], 64, "need at least "),
      (["run", "--kind", "pip"], 64, "did you mean 'pipe'"),
      (["run", "--placement", "same,crosss"], 64, "unknown value 'crosss' for --placement"),
      (["measure"], 64, "measure"),
    ])
  func refused(arguments: [String], status: Int32, text: String) throws {
    let run = try FinishedRun(.compare, arguments)
    #expect(run.ending == .exited(status))
    #expect(run.errors.contains(text), "\(run.errors)")
    #expect(run.output == "")
  }
}
