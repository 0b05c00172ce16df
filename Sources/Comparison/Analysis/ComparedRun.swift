// A result and the name by which a person knows it: with several files a side, a sentence has to say which
// of them it means.

/// One run of one side of a difference.
public struct ComparedRun: Sendable {
  /// Such as the path of its file.
  public let name: String
  public let result: RunResult

  public init(name: String, result: RunResult) {
    self.name = name
    self.result = result
  }
}
