// A wrong name is mostly a right one mistyped. Saying which is worth it only when it is likely to
// be the one meant: a far-fetched suggestion is worse than none.

/// Finds the valid name that a wrong one was probably meant to be.
package enum Suggestion {
  /// Returns those of the candidates that are near to what was written, the nearest first, in the sense of
  /// ``nearest(to:among:)``; candidates that begin with what was written come last.
  package static func near(
    to written: String, among candidates: [String], atMost count: Int
  ) -> [String] {
    let written = written.lowercased()
    let misspelt = candidates.compactMap { candidate -> (name: String, edits: Int)? in
      let limit = min(candidate.count / 3, 3)
      return edits(from: written, to: candidate.lowercased(), atMost: limit).map { (candidate, $0) }
    }
    // The order of equally near ones is that of the candidates: Swift's sort is stable.
    let near = misspelt.sorted { $0.edits < $1.edits }.map(\.name)
    let begun =
      written.count < 2 ? [] : candidates.filter { $0.lowercased().hasPrefix(written) }
    return Array((near + begun.filter { !near.contains($0) }).prefix(count))
  }

  /// Returns the candidate nearest to what was written, or `nil` when none is near.
  ///
  /// Near is: equal but for upper and lower case; or at most one edit for every three characters
  /// of the candidate, and at most three; or, failing that, the only candidate that begins with
  /// what was written, given two characters to go by. Of equally near ones, the first.
  static func nearest(to written: String, among candidates: [String]) -> String? {
    let written = written.lowercased()
    var best: (name: String, edits: Int)?
    for candidate in candidates {
      let limit = min(candidate.count / 3, 3)
      guard let edits = edits(from: written, to: candidate.lowercased(), atMost: limit) else {
        continue
      }
      if best.map({ edits < $0.edits }) ?? true { best = (candidate, edits) }
    }
    if let best { return best.name }
    guard written.count >= 2 else { return nil }
    let completions = candidates.filter { $0.lowercased().hasPrefix(written) }
    return completions.count == 1 ? completions[0] : nil
  }

  /// Words a suggestion for the middle of an error, or returns nothing when no candidate is near.
  ///
  /// - Parameter prefix: What a candidate is written with, such as the dashes of an option.
  package static func hint(
    for written: String, among candidates: [String], prefix: String = ""
  ) -> String {
    guard let name = nearest(to: written, among: candidates) else { return "" }
    return "; did you mean '\(prefix)\(name)'?"
  }

  /// Counts the edits that turn one text into another: insertions, deletions, substitutions, and
  /// transpositions of neighbours, no character being edited twice.
  ///
  /// - Returns: The Damerau–Levenshtein distance in its restricted form (optimal string alignment),
  ///   or `nil` when it is more than `limit`.
  static func edits(from source: String, to target: String, atMost limit: Int) -> Int? {
    let source = Array(source)
    let target = Array(target)
    // Also keeps an argument of a megabyte from costing a table of that size.
    guard abs(source.count - target.count) <= limit else { return nil }
    var beforePrevious: [Int] = []
    var previous = Array(0...target.count)
    for (row, character) in source.enumerated() {
      var current = [row + 1]
      for (column, other) in target.enumerated() {
        var edits = min(
          current[column] + 1, previous[column + 1] + 1,
          previous[column] + (character == other ? 0 : 1))
        if row > 0, column > 0, character == target[column - 1], other == source[row - 1] {
          edits = min(edits, beforePrevious[column - 1] + 1)
        }
        current.append(edits)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[target.count] <= limit ? previous[target.count] : nil
  }
}
