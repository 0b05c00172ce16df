// What becomes of a file that a result goes to: it is the old one or the new one, and never a part of either.

import Foundation
import Glibc
import Linux
import TestSupport
import Testing

@Suite("ipc-compare's files", .waitsForPrograms)
struct OutputFileTests {
  /// A result to be shown again, and files beside it.
  private struct Place {
    let workspace: Workspace
    let result: String

    init() throws {
      workspace = try Workspace()
      result = try EndedRun.small.get().file(in: workspace)
    }

    var path: String { workspace.path }

    /// Runs a script with `$0` for the program and `$1` for the result, in the directory of both.
    func run(_ script: String) throws -> FinishedRun {
      try FinishedRun(
        [systemCommand("sh")!, "-c", "cd '\(path)'; " + script, BuiltProgram.compare.path, result],
        in: workspace)
    }

    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    func write(_ text: String, to name: String) throws {
      try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    }

    /// The names of files that are there, without those of what was said.
    var names: [String] {
      get throws {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix("std") }
          .sorted()
      }
    }
  }

  @Test("A write that fails leaves the file as it was, and nothing beside it")
  func failed() throws {
    let place = try Place()
    try place.write("kept", to: "a.csv")
    // A limit fails the write as a full disk does, where the signal that it sends too is ignored.
    let run = try place.run(
      "trap '' XFSZ; ulimit -f 0; "
        + "exec \"$0\" report \"$1\" --csv a.csv --table /dev/null 2>/dev/null")
    #expect(run.ending == .exited(1))
    #expect(try place.text("a.csv") == "kept")
    #expect(try place.names == ["a.csv", "result.json"])
  }

  @Test("A file that may grow no further is said to, and is left as it was")
  func limited() throws {
    let place = try Place()
    try place.write("kept", to: "a.json")
    let run = try place.run(
      "(ulimit -c 0; ulimit -f 1; \"$0\" report \"$1\" --json a.json --table /dev/null; "
        + "echo status $?) 2>&1 | cat")
    #expect(
      run.output.contains("ipc-compare: a.json cannot be written: File too large (EFBIG)\n"))
    #expect(run.output.hasSuffix("\nstatus 1\n"))
    #expect(try place.text("a.json") == "kept")
    #expect(try place.names == ["a.json", "result.json"])
  }

  @Test("A file keeps its permissions and its links, and a new one has those of the umask")
  func permissions() throws {
    let place = try Place()
    try place.write("old", to: "target")
    let run = try place.run(
      "umask 027; chmod 604 target; ln -s target link; ln -s made dangling; "
        + "exec \"$0\" report \"$1\" --csv link --json dangling --markdown new --table /dev/null")
    #expect(run.ending == .exited(0), "\(run.errors)")
    #expect(try linkTarget(place.path + "/link") == "target")
    #expect(try linkTarget(place.path + "/dangling") == "made")
    #expect(try place.text("target").hasPrefix("placement,"))
    #expect(try place.text("made") == EndedRun.small.get().json)
    let permissions = ["target", "made", "new"].map {
      FileEntry(at: "\(place.path)/\($0)")?.permissions
    }
    #expect(permissions == [0o604, 0o640, 0o640])
    #expect(
      try place.names == ["dangling", "link", "made", "new", "result.json", "target"])
  }

  @Test("What is no file is written in place, and standard output's own file is not cut")
  func inPlace() throws {
    let place = try Place()
    try place.write("before\n", to: "log")
    let run = try place.run(
      "mkfifo pipe; cat pipe >got & \"$0\" report \"$1\" --csv pipe --table /dev/null && wait && "
        + "\"$0\" report \"$1\" --csv /dev/stdout >>log && "
        + "\"$0\" report \"$1\" --csv /dev/stdout | cat >through")
    #expect(run.ending == .exited(0), "\(run.errors)")
    let csv = try place.text("got")
    #expect(csv.hasPrefix("placement,"))
    #expect(try place.text("log") == "before\n" + csv)
    #expect(try place.text("through") == csv, "a pipe that is standard output gets one text")
    #expect(try place.names == ["got", "log", "pipe", "result.json", "through"])
  }

  @Test("A command line that cannot be followed makes no file and changes none")
  func refused() throws {
    let place = try Place()
    try place.write("kept", to: "a.json")
    for (arguments, status, text) in [
      ("run --json new --csv /nowhere/a", 1, "/nowhere/a cannot be written"),
      ("run --json a.json --csv new --against /dev/null", 1, "/dev/null"),
      ("run --json a.json --csv ./a.json", 64, "two outputs cannot both go to ./a.json"),
      ("report result.json --csv ./result.json", 64, "./result.json is read"),
    ] {
      let run = try place.run("exec \"$0\" \(arguments)")
      #expect(run.ending == .exited(Int32(status)) && run.errors.contains(text), "\(run.errors)")
    }
    #expect(try place.text("a.json") == "kept")
    #expect(try place.names == ["a.json", "result.json"])
  }
}
