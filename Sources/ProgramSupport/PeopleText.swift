// What the programs say themselves, as the terminal or the reader of a pipe can show it. What clients send is
// theirs, and is shown byte for byte.

package import CommandLine
internal import Linux

/// What the surroundings can show. It is looked up once: nothing in a program changes its environment.
package let shownCharacters = CharacterSet { environment($0) }

/// Returns text of a program's own as it is shown to people here.
package func forPeople(_ text: String) -> String { shownCharacters.shown(text) }

/// Whether a line on standard error can be replaced by the next.
package func canReplaceLines() -> Bool {
  StandardStream.errors.isTerminal && hasMovableCursor(environment("TERM"))
}
