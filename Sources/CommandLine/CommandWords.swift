// A command inside one argument, split without a shell: whoever starts a program for somebody else must know
// which words it gets, and a shell would find variables, patterns and pipes in them.

/// The words of a command.
///
/// - Words are separated by spaces, tabs and line ends.
/// - Between two apostrophes everything stands for itself.
/// - Between two quotation marks everything stands for itself but a backslash before `"` or `\`, which stand for
///   themselves then.
/// - Elsewhere a backslash makes the character behind it stand for itself.
/// - Nothing else means anything: `$HOME`, `*` and `|` are words like others.
package enum CommandWords {
  /// Why a text is no command.
  package enum Fault: Error, Equatable, CustomStringConvertible {
    case empty
    /// Of what stands behind the quote with this one, nothing ends it.
    case openQuote(Character)
    /// Nothing stands behind the last backslash.
    case openBackslash
    /// No argument of a program can have the character U+0000.
    case zero

    package var description: String {
      switch self {
      case .empty: "it has no word"
      case .openQuote(let quote): "nothing ends the quotation that begins with \(quote)"
      case .openBackslash: "nothing stands behind the backslash at its end"
      case .zero: "no argument of a program can have a character of value 0"
      }
    }
  }

  /// Returns the words of a text, the first of them not empty.
  package static func words(of text: String) throws(Fault) -> [String] {
    var words: [String] = []
    // Nil between words: "" is a word, and nothing is none.
    var word: String?
    var quote: Unicode.Scalar?
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\0" { throw .zero }
      switch (quote, scalar) {
      case (scalar, _): quote = nil
      case ("'", _): word = adding(scalar, to: word)
      case ("\"", "\\"):
        let isEscape = rest.first.map { $0 == "\"" || $0 == "\\" } ?? false
        word = adding(isEscape ? rest.removeFirst() : scalar, to: word)
      case ("\"", _): word = adding(scalar, to: word)
      case (_, "'"), (_, "\""):
        quote = scalar
        word = word ?? ""
      case (_, "\\"):
        guard let next = rest.popFirst() else { throw .openBackslash }
        if next == "\0" { throw .zero }
        word = adding(next, to: word)
      case (_, " "), (_, "\t"), (_, "\n"), (_, "\r"):
        if let finished = word { words.append(finished) }
        word = nil
      default: word = adding(scalar, to: word)
      }
    }
    if let quote { throw .openQuote(Character(quote)) }
    if let word { words.append(word) }
    guard words.first?.isEmpty == false else { throw .empty }
    return words
  }

  private static func adding(_ scalar: Unicode.Scalar, to word: String?) -> String {
    var word = word ?? ""
    word.unicodeScalars.append(scalar)
    return word
  }
}
