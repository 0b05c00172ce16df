// Who gets colour, Unicode and how many columns: the conventions, case by case.

import Reporting
import Testing

@Suite struct TerminalStyleTests {
  struct Case: Sendable {
    var isTerminal = true
    var columns: Int? = 100
    var environment: [String: String] = [:]
    var colour = ColourChoice.auto
    var expected: TerminalStyle
  }

  private static func style(
    _ width: Int, colour: Bool = false, unicode: Bool = false
  ) -> TerminalStyle {
    TerminalStyle(width: width, usesColour: colour, usesUnicode: unicode)
  }

  static let colours: [Case] = [
    Case(environment: ["TERM": "xterm"], expected: style(100, colour: true)),
    Case(environment: ["TERM": "dumb"], expected: style(100)),
    Case(environment: [:], expected: style(100)),
    Case(environment: ["TERM": "xterm", "NO_COLOR": "1"], expected: style(100)),
    Case(environment: ["TERM": "xterm", "NO_COLOR": ""], expected: style(100, colour: true)),
    Case(isTerminal: false, environment: ["TERM": "xterm"], expected: style(100)),
    Case(
      isTerminal: false, environment: ["NO_COLOR": "1"], colour: .always,
      expected: style(100, colour: true)),
    Case(environment: ["TERM": "xterm"], colour: .never, expected: style(100)),
  ]

  static let locales: [Case] = [
    Case(environment: ["LANG": "de_DE.UTF-8"], expected: style(100, unicode: true)),
    Case(environment: ["LANG": "C.utf8"], expected: style(100, unicode: true)),
    Case(environment: ["LANG": "de_DE.UTF-8", "LC_ALL": "C"], expected: style(100)),
    Case(
      environment: ["LANG": "C", "LC_CTYPE": "en_US.UTF-8", "LC_ALL": ""],
      expected: style(100, unicode: true)),
    Case(environment: ["LANG": "de_DE.ISO-8859-1"], expected: style(100)),
    Case(environment: [:], expected: style(100)),
  ]

  static let widths: [Case] = [
    Case(columns: nil, expected: style(80)),
    Case(columns: 0, expected: style(80)),
    Case(columns: nil, environment: ["COLUMNS": "132"], expected: style(132)),
    Case(columns: nil, environment: ["COLUMNS": "wide"], expected: style(80)),
    Case(columns: 90, environment: ["COLUMNS": "132"], expected: style(90)),
    Case(columns: 20, expected: style(40)),
  ]

  @Test(arguments: colours + locales + widths)
  func `a terminal gets what it can show`(one: Case) {
    let style = TerminalStyle(
      isTerminal: one.isTerminal, columns: one.columns, environment: one.environment,
      colour: one.colour)
    #expect(style == one.expected)
  }
}
