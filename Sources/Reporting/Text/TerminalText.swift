// Text that may be sent to a terminal, and how many columns it fills there. Names and reasons may come
// from a file that somebody edited: nothing in them reaches the terminal as an order.

internal import CommandLine

/// Sets text in lines.
struct TerminalText {
  let style: TerminalStyle

  /// Returns text in one line, without control characters, and in ASCII where the style wants that.
  func plain(_ text: String) -> String {
    var plain = ""
    let characters: CharacterSet = style.usesUnicode ? .unicode : .ascii
    for scalar in text.unicodeScalars {
      if scalar.isOrder {
        plain += scalar == "\n" || scalar == "\t" ? " " : scalar.escaped(asASCII: true)
      } else if characters == .unicode || scalar.isASCII {
        plain.unicodeScalars.append(scalar)
      } else {
        plain += characters.text(for: scalar) ?? "?"
      }
    }
    return plain
  }

  /// Returns the columns that plain text fills.
  static func width(_ text: String) -> Int {
    // Most words: to find characters in text is slow.
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  // East Asian wide characters and pictures, by the blocks they stand in (Unicode annex 11).
  private static func width(_ character: Character) -> Int {
    switch character.unicodeScalars.first?.value ?? 0 {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: character.unicodeScalars.contains("\u{FE0F}") ? 2 : 1
    }
  }

  /// Returns text of at most so many columns; what is cut off leaves a mark, where there is room for that.
  func cut(_ text: String, to width: Int) -> String {
    guard Self.width(text) > width else { return text }
    let mark = plain("…")
    if width < Self.width(mark) { return Self.prefix(of: text, width: width) }
    return Self.prefix(of: text, width: width - Self.width(mark)) + mark
  }

  private static func prefix(of text: String, width: Int) -> String {
    var prefix = ""
    var used = 0
    for character in text {
      used += Self.width(character)
      if used > width { break }
      prefix.append(character)
    }
    return prefix
  }

  /// Fills lines of the style's width with the words of a text. A word that is wider than a line is
  /// broken.
  ///
  /// - Parameters:
  ///   - text: any text; it is made plain here.
  ///   - prefix: what the first line begins with, plain.
  ///   - indent: the spaces that the other lines begin with.
  func fill(_ text: String, prefix: String = "", indent: Int = 0) -> [String] {
    var lines: [String] = []
    var line = prefix
    var isFresh = true
    for word in plain(text).split(separator: " ") {
      if !isFresh, Self.width(line) + 1 + Self.width(String(word)) > style.width {
        lines.append(line)
        line = Self.spaces(indent)
        isFresh = true
      }
      if !isFresh { line += " " }
      // Each character is looked at once: a word may have millions of them.
      var used = Self.width(line)
      for character in word {
        let width = Self.width(character)
        if used + width > style.width {
          lines.append(line)
          line = Self.spaces(indent)
          used = indent
        }
        line.append(character)
        used += width
      }
      isFresh = false
    }
    return lines + [line]
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
