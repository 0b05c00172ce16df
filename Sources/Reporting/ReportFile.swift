// Some formats are several files. Where they go is not theirs to know.

/// A file that is to be written.
public struct ReportFile: Equatable, Sendable {
  /// Letters, digits, points, hyphens and underlines; no folder.
  public let name: String
  public let text: String
}
