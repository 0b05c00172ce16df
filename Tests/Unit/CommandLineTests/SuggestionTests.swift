// How near a name must be to be suggested.

import Testing

@testable import CommandLine

struct SuggestionTests {
  private static let kinds = ["pipe", "socketpair", "shm", "memfd", "signal"]

  @Test(arguments: [
    ("shn", "shm"), ("hsm", "shm"), ("sm", "shm"), ("SHM", "shm"), ("ppe", "pipe"),
    ("pipes", "pipe"), ("pepi", nil), ("memdf", "memfd"), ("singll", "signal"),
    ("ig", nil), ("signalxx", "signal"), ("signalxxx", nil), ("scketpar", "socketpair"),
    ("soketpare", "socketpair"), ("sckpar", nil),
  ])
  func `one edit for three characters, and at most three`(written: String, expected: String?) {
    #expect(Suggestion.nearest(to: written, among: Self.kinds) == expected)
  }

  @Test func `three edits are the most however long the name`() {
    let name = "abcdefghijklmnopqrst"
    #expect(Suggestion.nearest(to: "bcdefghijklmnopq1rs", among: [name]) == name)
    #expect(Suggestion.nearest(to: "bcdefghij1klmnopq2rs", among: [name]) == nil)
  }

  @Test func `a beginning is enough when it is one name's only`() {
    #expect(Suggestion.nearest(to: "so", among: Self.kinds) == "socketpair")
    #expect(Suggestion.nearest(to: "SOCK", among: Self.kinds) == "socketpair")
    #expect(Suggestion.nearest(to: "s", among: Self.kinds) == nil)
    #expect(Suggestion.nearest(to: "pl", among: ["placement", "places"]) == nil)
  }

  @Test func `the nearest wins, and of equals the first`() {
    #expect(Suggestion.nearest(to: "rate", among: ["date", "gate"]) == "date")
    #expect(Suggestion.nearest(to: "rates", among: ["dates", "rate", "gates"]) == "dates")
    #expect(Suggestion.nearest(to: "rats", among: ["dates", "rat"]) == "rat")
  }

  @Test func `several that are near come nearest first, and beginnings last`() {
    let words = ["rates", "rateless", "gate", "rate", "pipe"]
    #expect(
      Suggestion.near(to: "Rate", among: words, atMost: 5) == ["rate", "rates", "gate", "rateless"])
    #expect(Suggestion.near(to: "rate", among: words, atMost: 2) == ["rate", "rates"])
    #expect(Suggestion.near(to: "r", among: words, atMost: 5) == [])
    #expect(Suggestion.near(to: "rate", among: words, atMost: 0) == [])
  }

  @Test func `nothing is near nothing`() {
    #expect(Suggestion.nearest(to: "", among: Self.kinds) == nil)
    #expect(Suggestion.nearest(to: "shm", among: []) == nil)
    #expect(Suggestion.nearest(to: "x", among: ["a", "ab"]) == nil)
    #expect(Suggestion.hint(for: "nothing", among: Self.kinds) == "")
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kind", "kind", 0), ("kind", "knid", 1),
    ("kitten", "sitting", 3), ("ab", "ba", 1), ("ca", "abc", 3), ("abcd", "badc", 2),
    ("sunday", "saturday", 3),
  ])
  func `edits are counted with transpositions`(source: String, target: String, edits: Int) {
    #expect(Suggestion.edits(from: source, to: target, atMost: edits) == edits)
    #expect(Suggestion.edits(from: target, to: source, atMost: edits) == edits)
    #expect(Suggestion.edits(from: source, to: target, atMost: edits - 1) == nil)
  }

  @Test func `a long argument costs no table`() {
    let long = String(repeating: "x", count: 1_000_000)
    #expect(Suggestion.nearest(to: long, among: Self.kinds) == nil)
  }
}
