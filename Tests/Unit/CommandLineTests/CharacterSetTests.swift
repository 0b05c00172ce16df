// What LANG=C is shown: ASCII, and never the same for two names that differ.

import CommandLine
import Testing

@Suite struct CharacterSetTests {
  private static func characters(_ variables: [String: String]) -> CharacterSet {
    CharacterSet { variables[$0] }
  }

  @Test func `the locale of characters decides`() {
    #expect(Self.characters([:]) == .ascii)
    #expect(Self.characters(["LANG": "C"]) == .ascii)
    #expect(Self.characters(["LANG": "C.UTF-8"]) == .unicode)
    #expect(Self.characters(["LANG": "de_DE.utf8", "LC_ALL": "C"]) == .ascii)
    #expect(Self.characters(["LANG": "C", "LC_CTYPE": "en_US.UTF-8", "LC_ALL": ""]) == .unicode)
  }

  @Test func `where there is only ASCII, everything has a way to be written in it`() {
    let text = "4.30 µs ≈ 37 % – server → client é 見 \u{1F600}"
    #expect(CharacterSet.unicode.shown(text) == text)
    let shown = CharacterSet.ascii.shown(text)
    #expect(shown == "4.30 us ~= 37 % - server -> client \\u{E9} \\u{898B} \\u{1F600}")
    #expect(CharacterSet.ascii.shown("plain") == "plain")
  }

  @Test(arguments: [
    ("xterm-256color", true), ("tmux", true), ("dumb", false), ("", false), (nil, false),
  ])
  func `a cursor is moved only where TERM says that it can be`(type: String?, can: Bool) {
    #expect(hasMovableCursor(type) == can)
  }
}
