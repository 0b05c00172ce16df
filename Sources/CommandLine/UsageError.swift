// A wrong command line ends the program in one way only, so the error is its text and its status:
// no caller acts differently on one mistake than on another.

/// A command line that the program does not accept.
package struct UsageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The exit status: `EX_USAGE` of `sysexits.h`.
  package static let exitStatus: Int32 = 64

  /// The program, with the subcommand when the mistake is in its part: `ipc-compare run`.
  package let program: String

  /// What is wrong, with the nearest valid spelling where one is near. One line.
  package let problem: String

  /// How the program is called, and where to read more. One line.
  package let usage: String

  /// What to write to standard error: two lines, each ending in a newline.
  package var text: String { "\(program): \(problem)\n\(usage)\n" }

  /// The two lines without the last newline.
  package var description: String { "\(program): \(problem)\n\(usage)" }
}
