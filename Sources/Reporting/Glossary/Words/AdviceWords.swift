// The words of `advise --for`, and the headings of what it answers.

internal import CommandLine
internal import Comparison
internal import IPCChannels

extension Explanation {
  /// The words that say what somebody needs.
  package static let needs = NeedWord.all.map { word in
    Explanation(
      word.spelling, .needs, "A word of 'ipc-compare advise --for'. \(word.meaning)",
      "It asks for \(word.asks).", word.exclusions)
  }

  /// What stands over the parts of an advice, and beside its figures.
  package static let advice =
    AdviceSection.allCases.map { section in
      Explanation(section.rawValue, .advice, paragraphs: section.paragraphs)
    } + [
      Explanation(
        "tie", .advice,
        "No difference to the first cell was found, and what may have been missed is small. Cells of one "
          + "rank are a tie: choose among them by something else, such as promises or CPU time."),
      Explanation(
        "≥", also: ["≤"], .advice,
        "Behind a cell in an advice: ≥ 2.01× says that it takes at least 2.01 times as long as the first, "
          + "and ≤ 1.80× that it takes at most so many times as long, and may be as fast. Both hold with "
          + "95 % confidence for all cells of a placement together."),
    ]
}

extension NeedWord {
  /// Which of the built-in kinds cannot be taken by somebody who needs it; empty where it is no question to a kind.
  fileprivate var exclusions: String {
    // A share of a CPU needs a rate beside it, and asks kinds nothing.
    guard let needs = try? Needs(spelling) else { return "" }
    let questions = needs.questions.filter { $0.word != nil }
    if questions.isEmpty { return "" }
    let names = Candidate.all(nil, []).filter { candidate in
      questions.contains { question in
        if case .fails = question.finding(candidate) { true } else { false }
      }
    }.map(\.name)
    return names.isEmpty
      ? "It rules out no built-in kind."
      : "Of the built-in kinds it rules out \(names.joined(separator: ", "))."
  }
}

extension AdviceSection {
  fileprivate var paragraphs: [String] {
    switch self {
    case .take:
      [
        "The kind to begin with, and why. What kinds promise excludes those that cannot be taken, and "
          + "figures rank the rest, in each placement by itself.",
        "Of several between which no difference was found, the one that the decision table names first "
          + "is named first. 'by promises alone' means that nothing was measured.",
      ]
    case .figures:
      [
        "The cells that can be taken, the best first: rank, kind and wait, the figure that ranks them with "
          + "its bounds, CPU time, and what is said of each beside the first.",
        "The line above them says what was measured: where its size, clients or rate are not those that "
          + "you need, 'not known' says what that leaves open.",
      ]
    case .restsOn:
      [
        "What is promised by the kinds that are named first: what they are made of, what they cost, and how "
          + "they answer each of your needs. 'ipc-compare check' checks such promises."
      ]
    case .worthKnowing:
      [
        "What follows from your needs whichever kind you take, such as a message that needs two records."
      ]
    case .excluded:
      [
        "Kinds that cannot be taken, with the reason and the word of --for that asks for more. Leave that "
          + "word out, if you can do without it, and they take part."
      ]
    case .notKnown:
      [
        "What neither figures nor promises tell: what was measured in another way than you need it, which "
          + "kinds were not measured, what the rounds do not decide, and what you did not say."
      ]
    case .toSettleIt:
      [
        "The commands that would tell the most of what is not known: copy them into a shell. The first "
          + "measures, and the second asks again."
      ]
    }
  }
}

extension WordGroup {
  static let needs = WordGroup("words of 'advise --for'", of: "word of --for")
  static let advice = WordGroup("parts of an advice", of: "part of an advice")
}
