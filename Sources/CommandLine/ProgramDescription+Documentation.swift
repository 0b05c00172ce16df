// What a manual says about a program beyond its table of options. The types are nested because
// programs, and the testing library, have an `ExitStatus` and an `Example` of their own.

extension ProgramDescription {
  /// A command worth copying, with what it does.
  public struct Example: Equatable, Sendable {
    /// The command as typed into a shell, on one line.
    public let command: String

    /// What it does, in a sentence.
    public let explanation: String

    /// Pairs a command with what it does.
    public init(_ command: String, _ explanation: String) {
      self.command = command
      self.explanation = explanation
    }
  }

  /// A status the program can exit with, and what it means.
  public struct Status: Equatable, Sendable {
    /// The number a shell sees in `$?`.
    public let code: UInt8

    /// What it means, in a sentence.
    public let meaning: String

    /// Pairs a status with its meaning.
    public init(_ code: UInt8, _ meaning: String) {
      self.code = code
      self.meaning = meaning
    }
  }

  /// An environment variable the program looks at, and what it changes.
  public struct Variable: Equatable, Sendable {
    /// The name of the variable, without a dollar sign.
    public let name: String

    /// What it changes, in a sentence.
    public let meaning: String

    /// Pairs a variable with what it changes.
    public init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }
}
