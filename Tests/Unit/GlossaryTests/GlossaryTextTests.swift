// How explanations look: whatever the terminal, a word is as easy to read as the others.

import Testing

@testable import CompareProgram
@testable import Reporting

@Suite("Explanations are readable")
struct GlossaryTextTests {
  @Test(arguments: Whole.styles)
  func `no line is wider than 80 columns or the terminal`(style: TerminalStyle) {
    let report = GlossaryReport(style: style)
    for text in [report.render(Whole.glossary.entries), report.list(Whole.glossary)] {
      let lines = text.split(separator: "\n")
      for line in lines {
        #expect(TerminalText.width(String(line)) <= min(80, style.width), "\(line)")
      }
      #expect(style.usesUnicode || text.utf8.allSatisfy { $0 < 0x80 })
      #expect(!text.contains("?)") && !text.contains(" ? "))
    }
  }

  @Test func `every explanation is in full sentences`() {
    for entry in Whole.glossary.entries {
      #expect(!entry.paragraphs.isEmpty, "\(entry.names)")
      for paragraph in entry.paragraphs {
        let hasEnd = [".", ":", ".)", ")", "?"].contains { paragraph.hasSuffix($0) }
        #expect(hasEnd, "\(entry.names[0]): \(paragraph)")
        #expect(!paragraph.contains("  ") && !paragraph.contains("`"), "\(paragraph)")
      }
    }
  }

  @Test func `no word is explained twice in one group`() {
    var seen: Set<String> = []
    for entry in Whole.glossary.entries {
      #expect(seen.insert("\(entry.group.title): \(entry.names[0])").inserted, "\(entry.names)")
    }
  }

  @Test func `the list has each word once in its group`() {
    let list = GlossaryReport(style: Whole.styles[1]).list(Whole.glossary)
    for entry in Whole.glossary.entries { #expect(list.contains(entry.names[0])) }
    #expect(list.hasPrefix("kinds\n  pipe, socketpair, shm, memfd,"))
  }

  @Test func `a word looks so`() {
    let entry = Explanation(
      "≈", also: ["equal"], WordGroup("signs", of: "sign"), "It is – and stays – a sign.",
      "It goes on.")
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: false)
    #expect(
      GlossaryReport(style: style).render([entry, entry])
        == """
        ~= (sign)
          It is - and stays - a sign.
          It goes on.

        ~= (sign)
          It is - and stays - a sign.
          It goes on.

        """)
  }
}
