// The four looks a line can have. Colour is never the only cue: each of them also says so in text.

/// How a line stands out.
enum Emphasis {
  case none
  case bold
  case dim
  case yellow

  /// The SGR parameter of ECMA-48.
  private var parameter: Int? {
    switch self {
    case .none: nil
    case .bold: 1
    case .dim: 2
    case .yellow: 33
    }
  }

  /// Returns a line between escape sequences, which fill no columns.
  func applied(to line: String, in style: TerminalStyle) -> String {
    guard style.usesColour, let parameter else { return line }
    return "\u{1B}[\(parameter)m\(line)\u{1B}[0m"
  }
}
