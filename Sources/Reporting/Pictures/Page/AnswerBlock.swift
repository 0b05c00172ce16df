// The answer of a group on a page: label and sentence, which a browser wraps by itself.

internal import Comparison

/// Makes the answer of a group.
enum AnswerBlock {
  static func element(_ group: Group, of result: RunResult) -> Element {
    let (heading, entries) = AnswerText.entries(group, of: result)
    return Element("section", ["class": "answer"]) {
      Element("h2") { heading }
      Element("dl") {
        for entry in entries {
          Element("dt") { entry.label }
          Element("dd", ["class": entry.label == "choose" ? "choose" : nil]) { entry.sentence }
        }
      }
    }
  }
}
