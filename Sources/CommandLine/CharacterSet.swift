// Which characters a person can be shown. Terminals and readers of pipes are asked the same question, and every
// program, report and error asks it here.

/// The characters that the surroundings can show.
package enum CharacterSet: Sendable {
  case ascii
  case unicode

  /// Decides by the conventions of locale(7): the first of LC_ALL, LC_CTYPE and LANG that is set and not empty
  /// names the locale of characters; without any it is POSIX, which is ASCII.
  ///
  /// - Parameter variable: the value of an environment variable, or nil.
  package init(_ variable: (String) -> String?) {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(variable).first { !$0.isEmpty }
    let name = (locale ?? "POSIX").lowercased()
    self = name.contains("utf-8") || name.contains("utf8") ? .unicode : .ascii
  }

  /// What a character is written as where there is only ASCII.
  private static let substitutes: [Unicode.Scalar: String] = [
    "µ": "u", "μ": "u", "≈": "~=", "–": "-", "—": "-", "−": "-", "─": "-", "×": "x", "÷": "/",
    "≥": ">=", "≤": "<=", "→": "->", "…": "...", "·": ".", "±": "+-", "\u{A0}": " ", "‘": "'",
    "’": "'", "“": "\"", "”": "\"",
    // Of pictures; blocks are told apart by how much of their cell the sign in their place fills.
    "◆": "#", "●": "*", "○": "o", "┄": ".", "│": "|", "←": "<-", "↑": "^", "↓": "v", "▁": ".",
    "▂": ":", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%", "█": "@",
  ]

  /// Returns what stands for a character: itself, where it can be shown, or something in ASCII; nil where there
  /// is nothing like it.
  package func text(for scalar: Unicode.Scalar) -> String? {
    self == .unicode || scalar.isASCII ? String(scalar) : Self.substitutes[scalar]
  }

  /// Returns text that can be shown. What has nothing like it in ASCII is written by its number, such as
  /// `\u{E9}`, so that two names that differ do not look alike.
  package func shown(_ text: String) -> String {
    if self == .unicode || text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      shown += self.text(for: scalar) ?? scalar.escapedForDisplay
    }
    return shown
  }
}
