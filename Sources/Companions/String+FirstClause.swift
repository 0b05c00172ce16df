// What is said of a thing where there is room for one line: beside a word that a shell offers, and in the index of pages.

internal import CommandLine

extension String {
  /// The first sentence, up to a colon or a semicolon, without a full stop.
  var firstClause: String {
    let sentence = TextLayout.firstSentence(of: self)
    let end = TextLayout.words(sentence).firstIndex { $0.hasSuffix(":") || $0.hasSuffix(";") }
    let clause = TextLayout.words(sentence).prefix((end ?? Int.max - 1) + 1).joined(separator: " ")
    return clause.last.map { ".:;".contains($0) } == true ? String(clause.dropLast()) : clause
  }
}
