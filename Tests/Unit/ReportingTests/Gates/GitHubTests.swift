// A line that the runner reads wrongly is an annotation nobody sees, or an order that nobody gave.

import CommandLine
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct GitHubTests {
  private static let run = GitHubReport().render(Gate.report)
  private static let difference = GitHubDifferenceReport().render(
    Gate.difference, Gate.difference.verdict())
  private static let builds = GitHubReport().render(Fixture.otherBuild.report)

  @Test func `annotations look as they did`() throws {
    try Golden.expect(Self.run, equals: "gate-run.github.txt")
    try Golden.expect(Self.difference, equals: "gate-difference.github.txt")
    try Golden.expect(Self.builds, equals: "gate-builds.github.txt")
  }

  @Test func `what makes a whole run worthless is the first error`() {
    let text = GitHubReport().render(Fixture.failedSelfTest.report)
    #expect(text.hasPrefix("::error title=ipc-compare%3A self-test::"), "\(text)")
  }

  /// Parted as the runner does: properties end at the second `::`, and are parted at commas.
  @Test(arguments: [run, difference, builds])
  func `every line is one command with one property`(text: String) throws {
    for line in text.split(separator: "\n") {
      let match = try #require(
        line.wholeMatch(of: /::(error|warning|notice) title=([^:,]*)::(.*)/), "\(line)")
      #expect(!match.output.2.isEmpty && !match.output.3.isEmpty)
      #expect(!line.unicodeScalars.contains { $0.isOrder })
    }
  }

  @Test func `text comes back as it was`() throws {
    let line = GitHubCommand(.error, "a: b, 5 %", Gate.hostile).line
    let match = try #require(line.wholeMatch(of: /::error title=(.*?)::(.*)\n/))
    func unescaped(_ text: Substring) -> Substring {
      text.replacing("%0D", with: "\r").replacing("%0A", with: "\n").replacing("%3A", with: ":")
        .replacing("%2C", with: ",").replacing("%25", with: "%")
    }
    #expect(unescaped(match.output.1) == "a: b, 5 %")
    #expect(unescaped(match.output.2).hasPrefix("50 % of <a>, \"b\" & 'c':\r\n::error::d\\ "))
    let turned = GitHubCommand(.notice, "\u{202E}t", "m\u{2066}").line
    #expect(turned == "::notice title=\\u{202E}t::m\\u{2066}\n")
  }

  @Test func `a run of two builds says how they compare`() {
    #expect(Self.builds.contains("\n::error title=slower%3A pipe%2C block"))
    // The same lines are those of `report`, which ends with 0.
    #expect(
      Self.builds.contains("::notice title=ipc-compare run --against::slower (1 slower, 1 ≈)"))
    #expect(Self.difference.contains("::notice title=ipc-compare diff::slower (status 2)"))
  }

  @Test func `a rate that is no longer kept is an error, and one that neither kept a notice`() {
    func lines(_ old: RunResult, _ new: RunResult) -> [Substring] {
      let difference = Difference(old: old, new: new)
      return GitHubDifferenceReport().render(difference, difference.verdict()).split(
        separator: "\n"
      )
      .filter { $0.contains("reached") && !$0.contains("warn") }
    }
    let worse = lines(Gate.paced(1), Gate.paced(0.6))
    #expect(worse.count == 1 && worse[0].hasPrefix("::error title=slower%3A pipe"), "\(worse)")
    let neither = lines(Gate.paced(0.6), Gate.paced(0.6))
    #expect(neither.count == 1 && neither[0].hasPrefix("::notice title=pipe"), "\(neither)")
  }

  @Test func `errors come first, and one notice has the sum`() {
    let levels = Self.difference.split(separator: "\n").map { $0.split(separator: " ")[0] }
    #expect(levels.prefix(2) == ["::notice", "::error"])
    #expect(levels.count { $0 == "::error" } == 1)
    #expect(levels.count { $0 == "::warning" } > 3)
  }
}
