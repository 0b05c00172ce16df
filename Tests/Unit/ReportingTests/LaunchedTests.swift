// Figures of servers that were started under a command are not those of the machine: every output says so.

import CommandLine
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct LaunchedTests {
  private static let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)

  private static func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `tables and answers name the command, and what it was seen to change`() {
    let table = Self.plain(TableReport(style: Self.style).render(Launched.report))
    let servers =
      "servers under 'unshare -r --pid --fork', own namespaces pid user, SCHED_FIFO priority 1, allowed "
      + "CPUs 1, 1 filter of system calls, another control group"
    #expect(table.contains(servers), "\(table)")
    #expect(table.contains("1 client, servers under 'unshare -r --pid --fork'"))
    let answers = AnswerText.plain(Launched.report).map { Self.plain($0.joined(separator: " ")) }
    #expect(answers.allSatisfy { $0.contains("servers under 'unshare -r --pid --fork'") })
    let markdown = MarkdownReport().render(Launched.report)
    #expect(
      markdown.contains("- Servers: under 'unshare -r --pid --fork', /usr/bin/unshare (SHA-256 "))
    let usual = TableReport(style: Self.style).render(ClosedLoop.report)
    #expect(!usual.contains("servers"))
  }

  @Test func `a heading has no more of a long command than fits`() throws {
    var result = ClosedLoop.report.result
    result.launcher = Launched.launcher
    result.launcher?.words = ["env", String(repeating: "x", count: 400)]
    let heading = GroupText.heading(try #require(Report(result).analysis.groups.first), of: result)
    #expect(heading.hasSuffix(", servers under 'env \(String(repeating: "x", count: 35))…'"))
  }

  @Test func `CSV and OpenMetrics have it where there is one`() throws {
    let records = try CSVRecords(CSVReport().render(Launched.report))
    #expect(
      records.lines.indices.allSatisfy { records[$0, "server_under"] == Launched.launcher.text })
    #expect(!(try CSVRecords(CSVReport().render(ClosedLoop.report))).names.contains("server_under"))
    let metrics = OpenMetricsReport().render(Launched.report)
    #expect(metrics.contains("server_under=\"unshare -r --pid --fork\""))
  }

  @Test func `words that need it are quoted as a command line has them`() {
    var launcher = Launched.launcher
    launcher.words = ["sh", "-c", "exec \"$@\" 'x'", "", "a=b"]
    #expect(launcher.text == #"sh -c 'exec "$@" '\''x'\''' '' a=b"#)
    #expect((try? CommandWords.words(of: launcher.text)) == launcher.words)
  }

  // MARK: Files

  @Test func `JSON keeps it, under a version that readers of older files refuse`() throws {
    let text = JSONReport().render(Launched.report)
    #expect(text.contains("\"schemaVersion\":3"))
    let read = try JSONReader.read(Array(text.utf8))
    #expect(read == Launched.result)
    #expect(Report(read).analysis == Launched.report.analysis)
    #expect(JSONReport().render(ClosedLoop.report).contains("\"schemaVersion\":2"))
  }

  @Test(arguments: [
    (
      "\"schemaVersion\":3", "\"schemaVersion\":2",
      "launcher: results of schema version 3 have one, and those of version 2 have none; 2 was found"
    ),
    (
      "\"words\":[\"unshare\",", "\"words\":[\"\",",
      "launcher.words: a command was expected, and its first word is none"
    ),
    ("\"path\":\"/usr/bin/unshare\"", "\"path\":\"\"", "launcher.path: a path was expected"),
    (
      "\"allowed\":[1]", "\"allowed\":[1,1]",
      "launcher.place.allowed[1]: 1 stands behind 1; ascending numbers were expected"
    ),
    (
      "\"addedFilters\":1", "\"addedFilters\":-1",
      "launcher.place.addedFilters: -1 was found; 0 to 2147483647 was expected"
    ),
  ])
  func `a file that contradicts itself is refused`(old: String, new: String, reason: String) {
    let text = JSONReport().render(Launched.report)
    #expect(text.contains(old))
    #expect(throws: UnreadableResult(description: reason)) {
      try JSONReader.read(Array(text.replacing(old, with: new).utf8))
    }
  }

  @Test func `a difference says what servers were started under on each side`() {
    let notes = Difference(old: ClosedLoop.report.result, new: Launched.result).notes
    #expect(
      notes.contains(
        "servers started under: nothing in the old result, 'unshare -r --pid --fork' in the new"))
    #expect(
      notes.contains {
        $0.hasPrefix(
          "file of the launcher: none in the old result, /usr/bin/unshare, SHA-256 0123456789ab…")
      })
    #expect(
      notes.contains {
        $0.hasPrefix("changed by the launcher: none in the old result, own namespaces")
      })
    #expect(Difference(old: Launched.result, new: Launched.result).notes.isEmpty)
  }

  @Test func `what a file says of a command is no order to a terminal`() {
    var result = Launched.result
    result.launcher?.words = ["env", "\u{1B}[31mred\u{202E}", "<b>|x"]
    let report = Report(result)
    for text in [
      TableReport(style: Self.style).render(report), MarkdownReport().render(report),
      CSVReport().render(report), OpenMetricsReport().render(report),
    ] {
      #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    }
  }
}
