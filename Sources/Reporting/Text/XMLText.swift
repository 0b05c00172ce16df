// XML forbids more than its five special characters: most control characters cannot stand in a document,
// not even escaped, and a line end in an attribute becomes a space unless it is written as a reference.

internal import CommandLine

/// Writes XML 1.0.
enum XMLText {
  /// Text for between tags or in an attribute. What XML has no way to say, and what a terminal
  /// obeys, is written as Swift does, such as `\u{1B}`.
  ///
  /// - Parameter inAttribute: whether it may end at a quotation mark, which between tags is a character like
  ///   any other.
  static func escaped(_ text: String, inAttribute: Bool = true) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"" where inAttribute: escaped += "&quot;"
      case "\n", "\r", "\t": escaped += "&#\(scalar.value);"
      case "\u{20}"..."\u{7E}", "\u{A0}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
        if scalar.isOrder { fallthrough }
        escaped.unicodeScalars.append(scalar)
      default: escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      }
    }
    return escaped
  }

  /// An element's first tag without its end, such as `<testcase name="pipe"`. Attributes stand in the
  /// order given; those that are nil are left out.
  static func tag(_ name: String, _ attributes: [(String, String?)]) -> String {
    attributes.reduce("<\(name)") { tag, attribute in
      attribute.1.map { "\(tag) \(attribute.0)=\"\(escaped($0))\"" } ?? tag
    }
  }
}
