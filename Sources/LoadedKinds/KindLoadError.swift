// Why a file cannot be used as a kind.

/// A shared object that is no kind for this program. The text names the file, what was expected and what was found.
public struct KindLoadError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ path: String, _ text: String) {
    description = "\(path): \(text)"
  }

  /// - Parameter text: as another process has said it, with the path at its head.
  init(verbatim text: String) {
    description = text
  }
}
