// What a manual says about a program beyond its table of options. The types are nested because
// programs, and the testing library, have an `ExitStatus` and an `Example` of their own.

extension ProgramDescription {
  /// A command worth copying, with what it does.
  package struct Example: Equatable, Sendable {
    /// The command as typed into a shell, on one line.
    package let command: String

    /// What it does, in a sentence.
    package let explanation: String

    /// Pairs a command with what it does.
    package init(_ command: String, _ explanation: String) {
      self.command = command
      self.explanation = explanation
    }
  }

  /// A status the program can exit with, and what it means.
  package struct Status: Equatable, Sendable {
    /// The number a shell sees in `$?`.
    package let code: UInt8

    /// What it means, in a sentence.
    package let meaning: String

    /// Pairs a status with its meaning.
    package init(_ code: UInt8, _ meaning: String) {
      self.code = code
      self.meaning = meaning
    }
  }

  /// An environment variable the program looks at, and what it changes.
  package struct Variable: Equatable, Sendable {
    /// The name of the variable, without a dollar sign.
    package let name: String

    /// What it changes, in a sentence.
    package let meaning: String

    /// Pairs a variable with what it changes.
    package init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  /// Words that a value of the program is made of, under a heading of their own.
  package struct Vocabulary: Equatable, Sendable {
    /// The heading, without the colon behind it.
    package let title: String

    /// Each word, or an example of its form, with what it means.
    package let words: [Variable]

    /// Puts words under a heading.
    package init(_ title: String, _ words: [Variable]) {
      self.title = title
      self.words = words
    }
  }
}
