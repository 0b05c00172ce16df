// What a person sees of a run that goes on, on a terminal and elsewhere.

import Glibc
import TestSupport
import Testing

@Suite("Progress", .waitsForMeasurements)
struct ProgressTests {
  private static let run =
    ["--kind", "pipe", "--wait", "block", "--placement", "same", "--no-floor"]
    + ComparisonRun.short

  @Test("On a terminal one line changes, is narrower than it, and leaves nothing")
  func live() throws {
    let terminal = try Terminal()
    terminal.resize(columns: 40)
    let run = try ComparisonRun(
      Self.run, input: .terminal(terminal), environment: ["TERM": "xterm", "NO_COLOR": "1"])
    try waitUntil("a line is shown") { terminal.text.contains(" left, ") }
    terminal.resize(columns: 24)
    try run.completed()
    let text = terminal.text
    // Whatever is not a line that passes comes behind all of them, at the beginning of a line.
    let parts = text.split(separator: "\u{1B}[J").map(String.init)
    let lines = parts.dropLast().filter { $0 != "\r" }
    #expect(lines.count > 2)
    for line in lines {
      #expect(line.hasSuffix("\r"), "the cursor rests before the line: \(line)")
      #expect(line.count(where: { $0 != "\r" }) < 40, "\(line)")
      #expect(!line.contains("\n"))
      #expect(!line.contains(" 0 s left"))
    }
    #expect(lines.contains { $0.count(where: { $0 != "\r" }) < 24 })
    let rest = try #require(parts.last)
    #expect(!rest.contains(" left, ") && !rest.contains("\u{1B}["), "\(rest)")
    #expect(!run.process.output.text.contains("\u{1B}"), "its output is no terminal")
  }

  @Test("Where lines cannot be replaced, each is a line of its own", arguments: ["dumb", ""])
  func plain(type: String) throws {
    let terminal = try Terminal()
    let run = try ComparisonRun(Self.run, input: .terminal(terminal), environment: ["TERM": type])
    try run.completed()
    let text = terminal.text
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains("round 1 of 2 done; "))
    #expect(text.contains("round 2 of 2 done\r\n"))
    #expect(!text.contains(" 0 s left"))
  }

  @Test("Without a terminal there is a line a round, and in a locale without Unicode only ASCII")
  func file() throws {
    let run = try ComparisonRun(Self.run, environment: ["LC_ALL": "C"])
    try run.completed()
    let errors = run.process.errors
    #expect(errors.lines.contains { $0.hasPrefix("warm-up done; ") })
    #expect(errors.lines.contains { $0.hasPrefix("round 1 of 2 done; ") })
    #expect(errors.text.utf8.allSatisfy { $0 < 0x80 && $0 != 0x1B }, "\(errors.text)")
    #expect(run.process.output.text.utf8.allSatisfy { $0 < 0x80 }, "\(run.process.output.text)")
  }

  @Test("Ctrl-C takes the live line away before it says anything")
  func interrupted() throws {
    let terminal = try Terminal()
    let run = try ComparisonRun(
      Self.run, input: .terminal(terminal), environment: ["TERM": "xterm"])
    try waitUntil("a line is shown") { terminal.text.contains(" left, ") }
    run.process.signal(SIGINT)
    #expect(try run.ending() == .exited(130))
    let rest = try #require(terminal.text.split(separator: "\u{1B}[J").last)
    #expect(rest.hasSuffix("ipc-compare: interrupted; what was measured is shown\r\n"))
    #expect(!rest.contains(" left, "))
  }
}
