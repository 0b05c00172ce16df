// Which library a kind comes from that was loaded from a file: both sides of a session must have the same one.

/// A library's file, and the version that the library says it has.
public struct LibraryIdentity: Equatable, Sendable {
  /// The SHA-256 of the file, as 64 lower-case hexadecimal digits. Anything else goes as zeros, which no
  /// server serves.
  public let hash: String
  /// At most 32 printable ASCII characters. Anything else goes as a question mark, which no server serves.
  public let version: String

  static let longestVersion = 32

  /// Makes an identity from its two parts.
  public init(hash: String, version: String) {
    self.hash = hash
    self.version = version
  }
}

extension LibraryIdentity: CustomStringConvertible {
  public var description: String { "version \(version), SHA-256 \(hash.prefix(12))" }
}

extension Refusal {
  /// What a client is told that asks for a kind by its name, and has it from elsewhere than the server; nil
  /// where both have it from one place.
  ///
  /// - Parameters:
  ///   - hello: the client's.
  ///   - library: from which the server has the kind; nil for a kind of this library.
  ///   - remedy: what to do about it; nil to say it without naming an option of any program.
  public init?(
    toClientOf hello: Hello, serving library: LibraryIdentity?, remedy: String? = nil
  ) {
    if hello.library == library { return nil }
    let kind = hello.kindName ?? "any kind"
    let problem: String
    switch (library, hello.library) {
    case (nil, let asked):
      problem =
        "\(kind) is a built-in kind, the client has one from a file"
        + (asked.map { " (\($0))" } ?? "")
    case (let served?, nil):
      problem = "\(kind) is a library's kind (\(served)), the client names no file"
    case (let served?, let asked?):
      problem = "the server has \(kind) of \(served), the client of \(asked)"
    }
    self.init(
      .kindNotServed,
      "\(problem); "
        + (remedy ?? (library == nil ? "ask for the built-in one" : "load the same file")))
  }
}
