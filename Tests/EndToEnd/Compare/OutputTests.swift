// Where a comparison's words go: results to standard output, everything else to standard error, and
// every format from one file.

import Comparison
import Foundation
import Glibc
import IPCChannels
import Linux
import Sampling
import TestSupport
import Testing

@Suite("ipc-compare's outputs", .waitsForPrograms)
struct OutputTests {
  private static let small =
    ["--kind", "pipe,memfd", "--wait", "block", "--placement", "same"] + ComparisonRun.short

  @Test("A result renders the same again, in every format")
  func renderedAgain() throws {
    let run = try EndedRun.small.get()
    let workspace = try Workspace()
    let directory = workspace.path
    let file = try run.file(in: workspace)
    func report(_ arguments: String...) throws -> FinishedRun {
      try FinishedRun(.compare, ["report", file] + arguments, in: workspace)
    }
    #expect(try report().output == run.output)
    let first = try report("--csv", "\(directory)/a.csv", "--markdown", "-")
    let second = try report("--csv", "-", "--markdown", "\(directory)/a.md")
    #expect(first.ending == .exited(0) && second.ending == .exited(0))
    #expect(try String(contentsOfFile: "\(directory)/a.csv", encoding: .utf8) == second.output)
    #expect(try String(contentsOfFile: "\(directory)/a.md", encoding: .utf8) == first.output)
    #expect(second.output.split(separator: "\r\n").count == 3)
    #expect(first.output.contains("| pipe | block |"))
    #expect(try report("--json", "-").output == run.json)
    let percentiles = "\(directory)/percentiles"
    #expect(try report("--hgrm", percentiles).ending == .exited(0))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: percentiles).sorted()
        == ["memfd-block-same-24B-1c.hgrm", "pipe-block-same-24B-1c.hgrm"])
  }

  @Test("Into a pipe goes no escape sequence, and no line wider than 80 columns")
  func plain() throws {
    let run = try EndedRun.small.get()
    for text in [run.output, run.errors] {
      #expect(!text.contains("\u{1B}"))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
    }
    #expect(run.errors.hasPrefix("warm-up done; "))
  }

  @Test("Colour can be asked for, and forbidden, also in a file")
  func colour() throws {
    let workspace = try Workspace()
    let file = try EndedRun.small.get().file(in: workspace)
    let table = workspace.path + "/table"
    for (choice, isColoured) in [("always", true), ("never", false)] {
      let report = ["report", file, "--color", choice]
      let shown = try FinishedRun(.compare, report, in: workspace).output
      #expect(shown.contains("\u{1B}[1m") == isColoured)
      let kept = try FinishedRun(.compare, report + ["--table", table], in: workspace)
      #expect(kept.ending == .exited(0) && kept.output == "")
      #expect(
        try String(contentsOfFile: table, encoding: .utf8).contains("\u{1B}[1m") == isColoured)
    }
  }

  @Test("A result that cannot be shown is an error, and is kept all the same")
  func full() throws {
    let workspace = try Workspace()
    let device = FileDescriptor(owning: unsafe open("/dev/full", O_WRONLY | O_CLOEXEC))
    func ending(_ arguments: [String]) throws -> (Ending, String) {
      let process = try ChildProcess(
        [BuiltProgram.compare.path] + arguments, outputNumber: device.number, in: workspace)
      return (try process.wait(within: .seconds(120)), process.errors.text)
    }
    let message = "standard output cannot be written: No space left"
    let kinds = try ending(["kinds"])
    #expect(kinds.0 == .exited(1) && kinds.1.contains(message))
    let file = workspace.path + "/kept.json"
    let run = try ending(["run", "--json", file, "--csv", "/dev/full"] + OutputTests.small)
    #expect(run.0 == .exited(1) && run.1.contains(message))
    #expect(run.1.contains("/dev/full cannot be written: No space left"), "both are told")
    #expect(try FinishedRun(.compare, ["report", file], in: workspace).ending == .exited(0))
  }

  @Test("The kinds are listed by name, one on each line, for scripts")
  func list() throws {
    let run = try FinishedRun(.compare, ["kinds", "--list"])
    #expect(run.ending == .exited(0))
    #expect(
      run.output.split(separator: "\n").map(String.init) == ChannelKind.allCases.map(\.rawValue))
  }

  @Test("The kinds are listed or shown in a table, not both")
  func listOrTable() throws {
    let run = try FinishedRun(.compare, ["kinds", "--list", "--markdown", "facts"])
    #expect(run.ending == .exited(64) && run.output.isEmpty)
    #expect(run.errors.contains("--list and --markdown exclude each other"))
  }

  @Test("The tables of kinds are printed in Markdown: one by its name, and all without a name")
  func tables() throws {
    func printed(_ words: String...) throws -> String {
      let run = try FinishedRun(.compare, ["kinds", "--markdown"] + words)
      #expect(run.ending == .exited(0) && run.errors == "")
      return run.output
    }
    let all = try printed()
    #expect(try printed("all") == all && printed("--color", "never") == all)
    let names = ["choice", "facts", "passed", "promises", "needs"]
    for name in names {
      let one = try printed(name)
      #expect(one.hasPrefix(name == "needs" ? "| you need |" : "| kind |"))
      #expect(all.components(separatedBy: "\n\n" + one).count == 2)
    }
    let headings = all.split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(Set(headings).count == names.count)
    #expect(all.hasPrefix(headings[0] + "\n\n| kind |"))
  }

  @Test("The kinds are told with their limits")
  func kinds() throws {
    let run = try FinishedRun(.compare, ["kinds"])
    #expect(run.ending == .exited(0) && run.errors == "")
    for kind in ChannelKind.allCases {
      #expect(run.output.contains("\n\(kind.rawValue) "))
      #expect(run.output.contains(kind.description.object))
      for limit in kind.description.limits() { #expect(run.output.contains(limit.name)) }
    }
    #expect(!run.output.contains("not available"))
    // What all clients of a server may have together, and what one of memfd can take: two rings of 16,384
    // slots of 32 bytes with a page before them, 16 KiB to receive into, room for two answers, a line of
    // 64 KiB, and a stack.
    #expect(run.output.contains("any server  --max-clients"))
    #expect(run.output.contains(" --max-memory "))
    let bytes = 4096 + 2 * 16_384 * 32 + 16_384 / 24 * 24 + 2 * 24 + 65_536 + 262_144
    let row = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("memfd ") })
    #expect(row.hasSuffix(" \((bytes + 1023) / 1024)"), "\(row)")
  }

  @Test("Of kinds that are named only those are told")
  func namedKinds() throws {
    let run = try FinishedRun(.compare, ["kinds", "memfd", "shm", "memfd"])
    #expect(run.ending == .exited(0) && run.errors == "")
    #expect(run.output.contains("\nmemfd ") && run.output.contains("\nshm "))
    #expect(!run.output.contains("\npipe "))
    #expect(run.output.contains("Exceptions:\n  shm: a hostile peer"))
    let memfd = try FinishedRun(.compare, ["kinds", "memfd"])
    #expect(memfd.output.contains("There is no exception"))
    let typo = try FinishedRun(.compare, ["kinds", "memdf"])
    #expect(typo.ending == .exited(64))
    #expect(
      typo.errors.contains("'memdf' is no kind and names no file; write './memdf.so', or one"))
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
      (
        ["run", "--json", "/tmp/ipc-none", "--csv", "/tmp/./ipc-none"], 64,
        "two outputs cannot both go to /tmp/./ipc-none"
      ),
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
      (
        ["run", "--floor-calls", "libc", "--no-floor"], 64,
        "--floor-calls and --no-floor exclude each other"
      ),
      (
        ["run", "--floor-calls", "libc", "--rate", "10"], 64,
        "--floor-calls and --rate exclude each other"
      ),
      (["run", "--floor-calls", "inlined,lib"], 64, "did you mean 'libc'?"),
      (["run", "--floor-calls", "libc,libc"], 64, "--floor-calls names libc more than once"),
      (["run", "--kind", "pipe", "--reference", "shm"], 64, "--reference shm is not among"),
      (["run", "--allow-noise"], 64, "--allow-noise is for --against"),
      (["run", "--allow-missing"], 64, "--allow-missing is for --against"),
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
