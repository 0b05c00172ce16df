// Where the two sides of a cell run.

/// Where the two processes of a cell run.
public enum Placement: String, Codable, CaseIterable, Sendable {
  /// Both pinned to one processor.
  case same
  /// Pinned to two.
  case cross
  /// Wherever the kernel likes.
  case free
}
