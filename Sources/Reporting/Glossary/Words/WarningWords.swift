// Warnings, by their ids: said by the list of warnings itself.

internal import Comparison

extension Explanation {
  package static let warnings = Warning.explanations.map { warning in
    Explanation(
      warning.id, .warnings, warning.meaning, warning.advice,
      "'run' and 'report' say on standard error what was found, with its figures.")
  }
}

extension WordGroup {
  static let warnings = WordGroup("warnings", of: "warning")
}
