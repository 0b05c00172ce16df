// Markdown is pasted where others read it: a stray pipe would shift their columns.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct MarkdownTests {
  @Test(arguments: Fixture.allCases)
  func `Markdown looks as it did`(fixture: Fixture) throws {
    try Golden.expect(MarkdownReport().render(fixture.report), equals: "\(fixture.rawValue).md")
  }

  @Test(arguments: [
    ("a|b", "a\\|b"), ("`a`", "\\`a\\`"), ("<b>&amp;", "\\<b\\>\\&amp;"),
    ("[x](y)", "[x]\\(y)"), ("[0.99, 1.03]", "[0.99, 1.03]"), ("a\nb", "a b"),
    ("net.core.wmem_max", "net.core.wmem_max"), ("_a_", "\\_a_"), ("**a**", "\\*\\*a\\*\\*"),
    ("a\\|b", "a\\\\\\|b"),
  ])
  func `text stays text`(text: String, markdown: String) {
    #expect(MarkdownText.plain(text) == markdown)
  }

  @Test(arguments: Fixture.allCases)
  func `every table row has the cells of its heading`(fixture: Fixture) {
    var expected: Int?
    for line in MarkdownReport().render(fixture.report).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      guard line.hasPrefix("|") else {
        expected = nil
        continue
      }
      let cells = line.replacing("\\|", with: "").count { $0 == "|" }
      #expect(cells == expected ?? cells)
      expected = cells
    }
  }
}
