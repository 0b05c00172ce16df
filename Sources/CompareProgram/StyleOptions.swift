// How text for people is set, by what the command line and the surroundings say.

internal import CommandLine
internal import Linux
internal import Reporting

enum StyleOptions {
  static let color = Option.value(
    "color", .choice(ColourChoice.allCases.map(\.rawValue)), placeholder: "when",
    defaultText: ColourChoice.auto.rawValue,
    help: "Colour on a terminal ('auto', unless NO_COLOR is set), everywhere or nowhere.")
}

extension TerminalStyle {
  /// For standard output.
  static func output(_ invocation: Invocation) -> TerminalStyle { style(.output, invocation) }

  /// For standard error.
  static func errors(_ invocation: Invocation) -> TerminalStyle { style(.errors, invocation) }

  /// For a file, which is read later, by whatever reads UTF-8.
  static func file(_ invocation: Invocation) -> TerminalStyle {
    TerminalStyle(
      width: TerminalStyle.usualWidth, usesColour: choice(invocation) == .always, usesUnicode: true)
  }

  private static func style(
    _ stream: StandardStream, _ invocation: Invocation
  ) -> TerminalStyle {
    TerminalStyle(
      isTerminal: stream.isTerminal, columns: stream.columns,
      environment: terminalEnvironment(), colour: choice(invocation))
  }

  private static func choice(_ invocation: Invocation) -> ColourChoice {
    invocation.string(StyleOptions.color).flatMap(ColourChoice.init) ?? .auto
  }
}
