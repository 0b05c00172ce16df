// The page of a difference: what became slower, and what else differs between the runs.

package import Comparison

/// One page of HTML that XML parsers read too.
package struct HTMLDifferenceReport: DifferenceFormat {
  package init() {}

  package func render(_ difference: Difference, _ verdict: DifferenceVerdict) -> String {
    let differing = difference.notes + DifferenceText.warnings(difference)
    return PageStyle.document(title: "Old and new compared") {
      Element("header") {
        Element("h1") { "Old and new compared" }
        badge(difference, verdict)
        Element("dl", ["class": "soft"]) {
          for (label, runs) in [("old", difference.old), ("new", difference.new)] {
            Element("dt") { label }
            Element("dd") {
              runs.map { "\($0.name), begun \($0.startedAt)" }.joined(separator: "; ")
            }
          }
        }
      }
      Element("main") {
        DifferenceSection(
          difference: difference, verdict: verdict, title: "What changed", id: "difference"
        ).element
        Element("section", ["id": "differs"]) {
          Element("h2") { "What else differs" }
          if differing.isEmpty {
            Element("p") {
              "Nothing that the results tell: program, machine and settings are the same."
            }
          } else {
            Element("ul") { for text in differing { Element("li") { text } } }
          }
        }
      }
    }
  }

  private func badge(_ difference: Difference, _ verdict: DifferenceVerdict) -> Element {
    let (sign, look): (String, StaticString) =
      switch verdict.outcome {
      case .passed: ("●", "good")
      case .slower: ("▼", "bad")
      case .undecided: ("◐", "doubtful")
      }
    return Badge.element(
      sign: sign, word: DifferenceText.word(verdict.outcome), look: look,
      reason: DifferenceText.summary(difference))
  }
}
