// A result and the name by which a person knows it: with several files a side, a sentence has to say which
// of them it means.

/// One run of one side of a difference.
package struct ComparedRun: Sendable {
  /// Such as the path of its file.
  package let name: String
  package let result: RunResult

  package init(name: String, result: RunResult) {
    self.name = name
    self.result = result
  }
}
