// A foreign program's output is read strictly: a text in another form than the known one is never
// turned into a number.

/// A foreign program wrote something other than was expected.
public struct UnreadableOutput: Error, Equatable, CustomStringConvertible {
  public let program: String
  /// What was looked for.
  public let expected: String
  /// All that the program wrote.
  public let output: String

  public init(program: String, expected: String, output: String) {
    self.program = program
    self.expected = expected
    self.output = output
  }

  public var description: String {
    "the output of \(program) was expected to have \(expected); it is:\n\(output)"
  }
}
