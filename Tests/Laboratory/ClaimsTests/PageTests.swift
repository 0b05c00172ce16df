// The page and the table: everything that a reader needs to judge a verdict stands in them.

import Comparison
import IPCChannels
import Reporting
import Testing

@testable import Claims

struct PageTests {
  private func findings() throws -> [ClaimFinding] {
    try ClaimFile(Files.planted, RegisteredKinds(), on: MadeResult.machine).claims
      .judged(by: MadeResult.planted())
  }

  @Test
  func `each row has the words, the source, the command, the bounds, the figures and the verdict`()
    throws
  {
    let page = ClaimsPage(findings: try findings(), report: Report(MadeResult.planted())).markdown
    let row = try #require(
      page.split(separator: "\n").first { $0.contains("two CPUs take 2 times") })
    for part in [
      "“two CPUs take 2 times as long for tcp as for unix”",
      "True where both sides are on two CPUs",
      "`ipc-compare run --kind tcp,unix --wait block --placement same,cross`",
      "tcp ÷ unix, round trip median: at least 2", "<https://example.org/planted>",
      "of an unknown date, read on 2026-11-30", "same: 1.20 [1.", "], no, less<br>cross: 3.00 [2.",
      "], yes",
      "**holds only if placement is cross**",
    ] { #expect(row.contains(part), "\(part) is missing in \(row)") }
    #expect(page.contains("of 2026-01, read on"))
  }

  @Test func `the page says what the run was warned of`() throws {
    var result = MadeResult.planted()
    result.machine.loadAverage = 9
    let page = ClaimsPage(findings: try findings(), report: Report(result)).markdown
    #expect(page.contains("\n- load: "))
  }

  @Test func `a run that is not whole is told`() throws {
    var result = MadeResult.planted()
    result.complete = false
    result.failure = "the time was over"
    let page = ClaimsPage(findings: try findings(), report: Report(result)).markdown
    #expect(page.contains("**incomplete: the time was over**"))
  }

  @Test func `a run that found a difference where there is none is worth nothing`() throws {
    var result = MadeResult.planted()
    var twin = MadeResult.cell(.pipe, .block, .same, 10_000)
    twin.coordinates.entry = .twin
    result.cells.append(twin)
    let page = ClaimsPage(findings: try findings(), report: Report(result)).markdown
    #expect(page.contains("**the run failed its test of itself, and no verdict of it is worth"))
  }

  @Test func `words of a source stay in their column`() throws {
    let sound = String(decoding: Files.planted, as: UTF8.self)
      .replacing("a FIFO is 1 % faster than a pipe", with: "a | 1 <b> `c`")
    let claims = try ClaimFile(Array(sound.utf8), RegisteredKinds(), on: MadeResult.machine).claims
    let page = ClaimsPage(
      findings: claims.judged(by: MadeResult.planted()), report: Report(MadeResult.planted())
    ).markdown
    #expect(page.contains(#"“a \| 1 \<b\> \`c\`”"#))
  }

  @Test func `the table has a row for each group and counts the verdicts`() throws {
    let lines = ClaimsTable(findings: try findings()).lines
    #expect(lines.count == 1 + (3 + 1 + 1 + 3 + 1) + 2)
    #expect(
      lines.last
        == "5 claims: holds 2, holds only if … 1, does not hold here 1, not decided in this run 1, "
        + "not measured 0.")
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }
}
