// What of a text roff could take for something else, and that it does not.

import Testing

@testable import Companions

struct MdocSourceTests {
  @Test(arguments: [
    ("plain words", "plain words\n"), ("--kind", "\\-\\-kind\n"),
    (".so is a file", "\\&.so is a file\n"),
    ("'quoted'", "\\(aqquoted\\(aq\n"), ("a\\nb", "a\\enb\n"),
    ("\"x\" `y` ^ ~", "\\(dqx\\(dq \\(gay\\(ga \\(ha \\(ti\n"),
    ("3 µs ≈ 1", "3 \\[u00B5]s \\[u2248] 1\n"), ("a  b\u{7}", "a b\\[u0007]\n"),
  ])
  func `no text is taken for a request or an escape`(text: String, source: String) {
    var page = MdocSource()
    page.prose(text)
    #expect(page.text == source)
  }

  @Test func `each sentence begins a line, and an abbreviation ends none`() {
    var page = MdocSource()
    page.prose("One here. Two there ('x'). (values: e.g. this, etc.) Last one")
    #expect(
      page.text == """
        One here.
        Two there (\\(aqx\\(aq).
        (values: e.g.\\& this, etc.)
        Last one

        """)
  }

  @Test func `lines of prose have 80 bytes, and none begins with a request`() {
    var page = MdocSource()
    page.prose(Array(repeating: "./name.so --word", count: 40).joined(separator: " "))
    let lines = page.text.split(separator: "\n")
    #expect(lines.count > 5)
    #expect(lines.allSatisfy { $0.utf8.count <= 82 && !$0.hasPrefix(".") })
  }

  @Test(arguments: [
    ("Fl", "\\&Fl"), ("%A", "\\&%A"), ("Brc", "\\&Brc"), (".", "\\&."), ("|", "\\&|"),
    ("-", "\\&\\-"),
    ("kind", "kind"), ("1", "1"), ("n", "n"), ("TMPDIR", "TMPDIR"),
  ])
  func `no word is taken for a macro or a delimiter`(word: String, written: String) {
    var page = MdocSource()
    page.line(.argument, .text(word))
    #expect(page.text == ".Ar \(written)\n")
  }

  @Test func `lines that are shown as they stand are`() {
    var page = MdocSource()
    page.literal([".x -a", "'b' \\"])
    #expect(
      page.text == """
        .Bd -literal -offset indent
        \\&.x \\-a
        \\(aqb\\(aq \\e
        .Ed

        """)
  }

  @Test(arguments: [
    ("Show it. Then not.", "Show it"), ("How both wait: so, or so.", "How both wait"),
    ("One; two", "One"),
    ("Print a page, in mdoc(7)", "Print a page, in mdoc(7)"), ("", ""),
  ])
  func `one line says the first clause`(text: String, clause: String) {
    #expect(text.firstClause == clause)
  }
}
