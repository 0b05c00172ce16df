// The advice in lines: they fit, whatever is said.

import Testing

@testable import Reporting

struct AdviceTextTests {
  private static let needs = [
    "24B", "4K 20x500/s p99 trusted poll", "24B hostile whole end", "1M poll bounded hostile",
    "64B 1x1k/s p99.9 busy sleep 1", "8M 1x60/s one-way containers", "24B set-up",
    "network file shell",
  ]

  @Test(arguments: Fixture.allCases, [40, 80, 120])
  func `no line is wider than the terminal, or ends in spaces`(fixture: Fixture, width: Int) throws
  {
    let style = TerminalStyle(width: width, usesColour: false, usesUnicode: width > 40)
    for text in Self.needs {
      guard let needs = try? Needs(text) else { continue }
      let advice = Advice(needs, report: fixture.report, file: "a result.json")
      let lines = AdviceReport(style: style).render(advice, fixture.report)
        .split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines {
        #expect(!line.hasSuffix(" "), "'\(line)'")
        // A word of a command is not broken.
        if line.contains("--") || line.contains("advice.json") { continue }
        #expect(TerminalText.width(String(line)) <= width, "'\(line)'")
        if !style.usesUnicode { #expect(line.utf8.allSatisfy { $0 < 0x80 }, "'\(line)'") }
      }
    }
  }

  @Test func `commands can be copied into a shell`() throws {
    #expect(ShellText.quoted("a b's") == "'a b'\\''s'")
    #expect(ShellText.quoted("pipe,memfd") == "pipe,memfd")
    #expect(ShellText.quoted("") == "''")
    let lines = ShellText.lines(
      ["ipc-compare", "run", "--kind", "pipe", "--size", "4096"], width: 30)
    #expect(lines == ["  ipc-compare run \\", "      --kind pipe \\", "      --size 4096"])
  }

  @Test(arguments: [
    ("table", "24B 1 hostile", Fixture.closedLoop),
    ("open", "4K 20x500/s p99 trusted poll", .openLoop),
    ("libraries", "24B 1 trusted poll", .loadedKinds),
  ])
  func `an advice is as it was found good`(name: String, needs: String, fixture: Fixture) throws {
    let advice = Advice(try Needs(needs), report: fixture.report, file: "a.json")
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    try Golden.expect(
      AdviceReport(style: style).render(advice, fixture.report), equals: "advice-\(name).txt")
  }
}
