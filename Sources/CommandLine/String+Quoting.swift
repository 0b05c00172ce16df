// An argument can hold anything, a newline or a terminal's control sequence included; an error that
// repeats it must stay one line and must not take over the terminal.

extension String {
  /// The text between single quotes, with every character that does not print as itself escaped.
  var quotedForDisplay: String {
    var quoted = "'"
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        quoted += scalar.escapedForDisplay
      default:
        quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "'"
  }
}

extension Unicode.Scalar {
  fileprivate var escapedForDisplay: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}
