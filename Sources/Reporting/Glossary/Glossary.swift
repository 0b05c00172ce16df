// Finds words. Nobody types `≈`, and nobody remembers whether a word had capitals or dashes before it.

internal import CommandLine
internal import Comparison

/// All words that are explained.
package struct Glossary: Sendable {
  /// In the order in which they are listed.
  package let entries: [Explanation]

  /// Makes a glossary of what several parts of a program explain.
  package init(_ entries: [Explanation]) {
    self.entries = entries
  }

  /// Returns every explanation of a word: one word can be a kind, a column and an option.
  ///
  /// Capitals, the dashes of an option and the width of spaces do not matter, and a character beyond ASCII
  /// is also found by what stands for it in ASCII.
  package func explanations(of word: String) -> [Explanation] {
    let key = Self.key(word)
    return entries.filter { $0.names.contains { Self.key($0) == key } }
  }

  /// Returns names that a word which is not explained may have been meant for, the likeliest first; none
  /// where none is near.
  package func suggestions(for word: String) -> [String] {
    let key = Self.key(word)
    var names: [String: String] = [:]
    var keys: [String] = []
    for name in entries.flatMap(\.names) {
      let own = Self.key(name)
      if names.updateValue(names[own] ?? name, forKey: own) == nil { keys.append(own) }
    }
    // Whoever remembers a part of a name means one of those that have it.
    let holders = keys.filter { own in
      key.count >= 2 && own.split(separator: " ").contains { $0 == key }
    }
    let near = Suggestion.near(to: key, among: keys, atMost: Self.mostSuggestions)
    var found: [String] = []
    for own in near + holders where !found.contains(own) { found.append(own) }
    return found.prefix(Self.mostSuggestions).compactMap { names[$0] }
  }

  private static let mostSuggestions = 3

  /// A word without what a reader need not remember of it.
  private static func key(_ word: String) -> String {
    let words = TerminalText(style: .bare).plain(word).lowercased().split(separator: " ")
    let key = words.joined(separator: " ")
    if key.hasPrefix("--"), key.count > 2 { return String(key.dropFirst(2)) }
    // An explicit pair of processors is one placement, whichever they are.
    if case .cpus = Placement(rawValue: key) { return Placement.anyPair.rawValue }
    return key
  }
}

extension Placement {
  /// Stands for every pair of processors.
  static let anyPair = Placement.cpus(client: 0, server: 1)
}

extension TerminalStyle {
  /// Text in ASCII without any looks.
  fileprivate static let bare = TerminalStyle(
    width: usualWidth, usesColour: false, usesUnicode: false)
}
