// The pictures that a terminal's page can hold, and which of them it does where nobody says.

/// A picture of a group: `--plot`.
package enum Plot: String, CaseIterable, Sendable {
  /// How many times as long each row takes, with its bounds.
  case intervals
  /// How the times of each row are distributed.
  case density
  /// The rounds of each row in the order in which they ran.
  case rounds
  /// The percentiles of each row.
  case curve

  /// What is drawn where nobody asks: the picture that shows what may be said, where a person looks at it and it
  /// has room. Who reads a pipe or a file reads figures.
  package static func standard(onTerminal: Bool, width: Int) -> [Plot] {
    onTerminal && width >= TerminalStyle.usualWidth ? [.intervals] : []
  }
}

/// Which pictures a page has.
package struct PlotChoice: Equatable, Sendable {
  package let plots: [Plot]
  /// Whether somebody asked for them: what cannot be drawn is said then, and not passed over.
  package let isAsked: Bool

  package static let none = PlotChoice([], isAsked: false)

  /// - Parameter plots: each once.
  package init(_ plots: [Plot], isAsked: Bool) {
    // However they were asked for, they stand in one order.
    self.plots = Plot.allCases.filter(plots.contains)
    self.isAsked = isAsked
  }
}
