// A program that is started by its open file: what lies at its path does not matter, and what was written
// into it does.

import Glibc
import Linux
import TestSupport
import Testing

@testable import Comparison

@Suite("A program's file")
struct ProgramFileTests {
  private let directory = TemporaryDirectory()

  /// A copy that another process makes. A child that this process spawns at the same time would hold a
  /// copy of its own open for writing for a moment, and execve(2) then fails with ETXTBSY.
  private func copy(of program: String, as name: String = "program") throws -> String {
    let path = directory.path(name)
    let copying = try SpawnedProcess(["cp", "-L", program, path])
    #expect(copying.exitStatus() == 0, "\(copying.text)")
    return path
  }

  private func output(of program: ProgramFile, _ words: String...) throws -> String {
    var child = try Child(program, ["name"] + words)
    let deadline = Deadline(after: .seconds(20))
    while child.collect(), !deadline.hasPassed { _ = try poll(child.outputNumber, until: deadline) }
    #expect(child.reap() == .exited(0))
    return String(decoding: child.outputText, as: UTF8.self)
  }

  @Test("It is started with its arguments")
  func started() throws {
    #expect(try output(of: ProgramFile(at: "/bin/echo"), "a", "b") == "a b\n")
  }

  @Test("Replaced or removed, it is what it was")
  func replaced() throws {
    let path = try copy(of: "/bin/echo")
    let program = try ProgramFile(at: path)
    #expect(unsafe rename(try copy(of: "/bin/false", as: "other"), path) == 0)
    #expect(try output(of: program, "still here") == "still here\n")
    #expect(unsafe unlink(path) == 0)
    #expect(try output(of: program, "still here") == "still here\n")
    #expect(program.sha256 == (try ProgramFile(at: "/bin/echo")).sha256)
  }

  @Test("Written to, it is started no more, and says why")
  func written() throws {
    let path = try copy(of: "/bin/echo")
    let program = try ProgramFile(at: path)
    let appending = try SpawnedProcess(["sh", "-c", "printf x >>\"$0\"", path])
    #expect(appending.exitStatus() == 0)
    let failure = #expect(throws: WorkFailure.self) { try output(of: program) }
    #expect(failure?.cause == .failed)
    #expect(failure?.text.contains("\(path) was changed while the run went on") == true)
    #expect(try ProgramFile(at: path).sha256 != program.sha256, "one byte more")
  }

  @Test("What is no program is refused with a remedy")
  func refused() throws {
    writeFile(directory.path("script"), "#!/bin/sh\nexec true\n")
    writeFile(directory.path("empty"), "")
    #expect(unsafe mkfifo(directory.path("fifo"), 0o600) == 0)
    for (name, words) in [
      ("missing", "cannot be read: No such file"), ("script", "is not an ELF executable"),
      ("empty", "is not an ELF executable"), ("fifo", "is a FIFO; name the file of a program"),
      (".", "is a directory; name the file of a program"),
    ] {
      let path = directory.path(name)
      let refusal = #expect(throws: ProgramRefusal.self) { try ProgramFile(at: path) }
      let text = refusal?.description ?? "accepted"
      #expect(text.contains("\(path) \(words)"), "\(text)")
    }
  }
}
