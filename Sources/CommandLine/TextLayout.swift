// Sets text into lines of a given width, the way help needs it: a prefix, hanging indents, and
// words that are never broken.

/// Arranges words in lines.
package enum TextLayout {
  /// Splits text at its spaces.
  package static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }

  /// Returns a text up to the end of its first sentence.
  package static func firstSentence(of text: String) -> String {
    let words = words(text)
    let end = words.firstIndex { $0.hasSuffix(".") }
    return words.prefix((end ?? words.count) + 1).joined(separator: " ")
  }

  /// Splits a command at the spaces that stand outside quotes, where a shell allows a line to be
  /// continued.
  package static func shellWords(_ command: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    for character in command {
      if character == " ", quote == nil {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      word.append(character)
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// Fills lines with words.
  ///
  /// - Parameters:
  ///   - words: The words; one that contains spaces stays whole.
  ///   - width: The columns a line may fill. Only a word longer than that sticks out.
  ///   - prefix: What the first line begins with, the space before the first word included.
  ///   - indent: The spaces every other line begins with; less where a word needs the room.
  ///   - continuation: What every line but the last ends with.
  /// - Returns: One line or more, without newlines or trailing spaces.
  package static func fill(
    _ words: [String], width: Int, prefix: String, indent: Int, continuation: String = ""
  ) -> [String] {
    var lines: [String] = []
    var line = prefix
    var gap = ""
    for (position, word) in words.enumerated() {
      let reserve = position == words.count - 1 ? 0 : continuation.count
      let needed = word.count + reserve
      if line.count + gap.count + needed > width {
        if line.contains(where: { $0 != " " }) {
          lines.append(trimmed(line) + (position == 0 ? "" : continuation))
        }
        line = spaces(max(0, min(indent, width - needed)))
        gap = ""
      }
      line += gap + word
      gap = " "
    }
    return lines + [trimmed(line)]
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  private static func trimmed(_ line: String) -> String {
    String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
  }
}
