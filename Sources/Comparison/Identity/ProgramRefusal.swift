// Why a run cannot begin with a program that was named.

/// A program that cannot be started as worker and server, in a sentence with the remedy.
public struct ProgramRefusal: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
