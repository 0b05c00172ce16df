// What `ipc-compare explain` knows, and the styles in which it says it.

import ClientSide
import CommandLine
import Comparison
import Reporting
import ServerSide

@testable import CompareProgram

enum Whole {
  static let glossary = ExplainCommand.glossary(RegisteredKinds())

  static let programs = [
    CompareProgram.description(RegisteredKinds()), ServerProgram.description,
    ClientProgram.description,
  ]

  static let styles = [true, false].flatMap { unicode in
    [40, 80, 120].map { TerminalStyle(width: $0, usesColour: false, usesUnicode: unicode) }
  }

  /// Those of the words that nothing explains, each once.
  static func unexplained(_ words: some Sequence<String>) -> [String] {
    Set(words).filter { glossary.explanations(of: $0).isEmpty }.sorted()
  }
}
