// What a user writes behind --kind for a kind of his own: the file, and what its library is told.

/// A shared object that holds a kind, and the options that it is given.
public struct KindFile: Codable, Hashable, Sendable {
  /// The object's path, which has a slash.
  public let path: String
  /// Each as `key=value`.
  public let options: [String]

  /// Reads `./name.so,key=value`.
  ///
  /// - Parameter text: of the command line.
  /// - Returns: nil for what names no file: a kind's name has no slash in it, and does not end in `.so`.
  public init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard parts[0].contains("/") || parts[0].hasSuffix(".so") else { return nil }
    // dlopen(3) would look for a name without a slash where libraries are.
    path = parts[0].contains("/") ? parts[0] : "./" + parts[0]
    options = Array(parts.dropFirst())
  }

  /// As it is written on a command line.
  public var text: String { ([path] + options).joined(separator: ",") }
}
