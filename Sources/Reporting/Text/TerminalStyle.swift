// What a terminal can show, decided from what is known about it, so that the decision can be tested
// without a terminal.

internal import CommandLine

/// When to colour: `--color`.
package enum ColourChoice: String, CaseIterable, Sendable {
  /// On a terminal that can, unless NO_COLOR asks for none.
  case auto
  case always
  case never
}

/// How text for people is set.
package struct TerminalStyle: Equatable, Sendable {
  /// The fewest columns that tables are made for; a narrower terminal wraps their lines.
  package static let narrowestWidth = 40

  /// The width where none is known.
  package static let usualWidth = 80

  /// Columns that a line may fill; at least ``narrowestWidth``.
  package let width: Int
  /// Whether to send the escape sequences of ECMA-48 that set colour and weight.
  package let usesColour: Bool
  /// Whether characters beside ASCII may be sent.
  package let usesUnicode: Bool

  /// - Parameter width: columns; below ``narrowestWidth`` stands for that.
  package init(width: Int, usesColour: Bool, usesUnicode: Bool) {
    self.width = max(width, Self.narrowestWidth)
    self.usesColour = usesColour
    self.usesUnicode = usesUnicode
  }

  /// Decides by the conventions of environ(7), locale(7) and no-color.org.
  ///
  /// - Parameters:
  ///   - isTerminal: whether the text goes to a terminal.
  ///   - columns: as the terminal says; nil or 0 where it does not say, or is none.
  ///   - environment: NO_COLOR, TERM, COLUMNS, LC_ALL, LC_CTYPE and LANG are looked at. COLUMNS counts
  ///     only where `columns` says nothing.
  ///   - colour: what the user asked for, which no variable overrules.
  package init(
    isTerminal: Bool, columns: Int?, environment: [String: String], colour: ColourChoice
  ) {
    let said = [columns, environment["COLUMNS"].flatMap { Int($0) }]
    self.init(
      width: said.compactMap(\.self).first { $0 > 0 } ?? Self.usualWidth,
      usesColour: Self.usesColour(isTerminal, environment, colour),
      usesUnicode: CharacterSet { environment[$0] } == .unicode)
  }

  private static func usesColour(
    _ isTerminal: Bool, _ environment: [String: String], _ choice: ColourChoice
  ) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto:
      isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && hasMovableCursor(environment["TERM"])
    }
  }
}
