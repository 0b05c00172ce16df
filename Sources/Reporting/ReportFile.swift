// Some formats are several files. Where they go is not theirs to know.

/// A file that is to be written.
package struct ReportFile: Equatable, Sendable {
  /// Letters, digits, points, hyphens and underlines; no folder.
  package let name: String
  package let text: String
}
