// Names and reasons inside Markdown stay what they are: nothing in them becomes a column, a link or a
// tag.

internal import CommandLine

/// Sets text in Markdown.
package enum MarkdownText {
  /// Returns text in one line that is shown as it stands, in a table too.
  package static func plain(_ text: String) -> String {
    var plain = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      switch scalar {
      case "\\", "`", "*", "<", ">", "|", "~", "&": plain += "\\\(scalar)"
      case "(" where plain.hasSuffix("]"): plain += "\\("
      // Between letters, as in the names of sysctls, it is no emphasis.
      case "_" where !isInWord: plain += "\\_"
      case "\n", "\r", "\t": plain += " "
      case _ where scalar.isOrder: plain += "\\\(scalar.escaped(asASCII: true))"
      default: plain.unicodeScalars.append(scalar)
      }
      isInWord = isLetter || (isInWord && scalar == "_")
    }
    return plain
  }

  /// Returns lines that keep their columns. Text from elsewhere cannot end the block: a fence in it is
  /// shorter than the block's.
  static func block(_ lines: [String]) -> String {
    let longest = lines.joined(separator: "\n").split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return ([fence + "text"] + lines + [fence]).joined(separator: "\n") + "\n"
  }

  /// Returns a list of items, each shown as it stands; the last line is ended.
  package static func list(_ items: [String]) -> String {
    items.map { "- \(plain($0))\n" }.joined()
  }
}
