// Somebody who asks for a word writes it as it came to mind, and has an answer or a better word.

import Testing

@testable import CompareProgram
@testable import Reporting

@Suite("Words are found")
struct LookupTests {
  @Test(arguments: [
    ("≈", "~="), ("–", "-"), ("…", "..."), ("µs", "us"), ("round trip µs", "round trip us"),
    ("--rate", "RATE"), ("vs C", "VS  c"), ("cpus-0-1", "cpus-2-31"), ("[95 %]", "95 %"),
  ])
  func `in any spelling`(shown: String, written: String) {
    let found = Whole.glossary.explanations(of: shown)
    #expect(!found.isEmpty)
    #expect(Whole.glossary.explanations(of: written) == found)
  }

  @Test func `with each of their meanings`() {
    func groups(_ word: String) -> Set<String> {
      Set(Whole.glossary.explanations(of: word).map(\.group.singular))
    }
    #expect(groups("rate").isSuperset(of: ["column", "option"]))
    #expect(groups("file").isSuperset(of: ["kind", "promise of a library"]))
    #expect(groups("passed").count == 3)
  }

  @Test(arguments: [
    ("relativ", "relative"), ("memdf", "memfd"), ("chose", "choose"), ("governer", "governor"),
    ("few-sample", "few-samples"), ("placment", "placement"), ("tallly", "tally"),
  ])
  func `or else those that are near`(written: String, meant: String) {
    #expect(Whole.glossary.explanations(of: written) == [])
    let near = Whole.glossary.suggestions(for: written)
    #expect(near.contains(meant) && near.count <= 3, "\(near)")
  }

  @Test func `by a part of a name, the names that have it are suggested`() {
    let glossary = Glossary([
      Explanation("idle memory", WordGroup("a", of: "a"), "A."),
      Explanation("idler", WordGroup("a", of: "a"), "A."),
      Explanation("swap", WordGroup("a", of: "a"), "A."),
    ])
    #expect(glossary.suggestions(for: "memory") == ["idle memory"])
    #expect(glossary.suggestions(for: "idle") == ["idler", "idle memory"])
  }

  @Test func `and a word that is near nothing suggests nothing`() {
    #expect(Whole.glossary.suggestions(for: "zzzzzzzz") == [])
    #expect(Whole.glossary.suggestions(for: "") == [])
  }

  @Test func `an option behind explain is a word`() {
    #expect(
      ExplainCommand.wordsForOptions(["explain", "--rate", "--kind=pipe", "≈", "-"])
        == ["explain", "rate", "kind", "≈", "-"])
    let own = ["explain", "--all", "--color=never", "--help", "--version", "--"]
    #expect(ExplainCommand.wordsForOptions(own) == own)
    #expect(ExplainCommand.wordsForOptions(["run", "--rate", "1"]) == ["run", "--rate", "1"])
  }
}
