// An argument can hold anything, a newline or a terminal's control sequence included; an error that
// repeats it must stay one line and must not take over the terminal.

extension String {
  /// The text between single quotes, with every character that does not print as itself escaped.
  var quotedForDisplay: String { "'\(escapedForDisplay)'" }

  /// The text with every character that does not print as itself escaped.
  var escapedForDisplay: String {
    var escaped = ""
    for scalar in unicodeScalars {
      if scalar.isOrder {
        escaped += scalar.escapedForDisplay
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension Unicode.Scalar {
  var escapedForDisplay: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}
