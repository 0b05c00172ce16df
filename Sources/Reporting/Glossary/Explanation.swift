// A word that some output shows, and what a reader is told who asks for it. Whoever has words of its own makes
// entries of them and adds these to the glossary: nothing else has to know where they are from.

/// One word and its explanation.
package struct Explanation: Equatable, Sendable {
  /// Other words that stand for the same are among them; the first is the heading.
  package let names: [String]
  package let group: WordGroup
  /// Full sentences, each paragraph on lines of its own: what it is, how it is measured, what to do about it.
  package let paragraphs: [String]

  /// Explains a word.
  ///
  /// - Parameters:
  ///   - name: as outputs show it. One with characters beyond ASCII is also found by what the outputs show
  ///     in its place where there is only ASCII.
  ///   - others: what else the reader may write for it.
  ///   - group: what kind of word it is.
  ///   - paragraphs: full sentences; an empty one is left out.
  package init(
    _ name: String, also others: [String] = [], _ group: WordGroup, _ paragraphs: String...
  ) {
    self.init(name, also: others, group, paragraphs: paragraphs)
  }

  /// As ``init(_:also:_:_:)``, with paragraphs that were computed.
  package init(
    _ name: String, also others: [String] = [], _ group: WordGroup, paragraphs: [String]
  ) {
    var names: [String] = []
    for candidate in [name] + others where !candidate.isEmpty && !names.contains(candidate) {
      names.append(candidate)
    }
    self.names = names
    self.group = group
    self.paragraphs = paragraphs.filter { !$0.isEmpty }
  }
}

/// What kind of word it is.
package struct WordGroup: Hashable, Sendable {
  /// Over the list of its words: `kinds`.
  package let title: String
  /// Behind a word: `kind`.
  package let singular: String

  package init(_ title: String, of singular: String) {
    self.title = title
    self.singular = singular
  }
}
