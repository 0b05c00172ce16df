// What keeps a mechanism from being compared.

/// Why a figure could not be measured, in a sentence.
struct CrosscheckFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// A round of ours that did not get its time, as every tool leaves out on a busy machine: the turn does
/// not count, and nothing is wrong.
struct LostTurn: Error {
  let reason: String
}
