// Commands that a reader copies into a shell.

/// Writes words for sh(1).
enum ShellText {
  /// One command line that the shell splits into the same words again.
  static func command(_ words: [String]) -> String {
    words.map(quoted).joined(separator: " ")
  }

  /// A word as a shell reads it back.
  static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_@%+=:,./-".utf8.contains(byte)
      }
    }
    return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }

  /// Words of a command, each option together with its value.
  private static func pairs(_ words: [String]) -> [String] {
    var pairs: [String] = []
    for word in words {
      if let last = pairs.last, last.hasPrefix("--"), !last.contains(" "), !word.hasPrefix("--") {
        pairs[pairs.count - 1] = "\(last) \(word)"
      } else {
        pairs.append(word)
      }
    }
    return pairs
  }

  /// Lines of a command, each but the last with a backslash.
  static func lines(_ words: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = "  "
    var isFresh = true
    for word in pairs(words) {
      // Two columns are left for the backslash.
      if !isFresh, line.count + 1 + word.count > width - 2 {
        lines.append(line + " \\")
        line = "      "
        isFresh = true
      }
      line += (isFresh ? "" : " ") + word
      isFresh = false
    }
    return lines + [line]
  }
}
