// Why a run cannot begin with a program that was named.

/// A program that cannot be started as worker and server, in a sentence with the remedy.
package struct ProgramRefusal: Error, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}
