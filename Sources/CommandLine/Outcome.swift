// Keeps the module free of effects: help is something to show, decided here and written elsewhere.

/// What a command line asks of the program.
package enum Outcome: Sendable {
  /// Write this text, which ends in a newline, to standard output and exit with status 0.
  case show(String)

  /// Go to work with these options and arguments.
  case run(Invocation)
}
