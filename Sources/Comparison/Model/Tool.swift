// Which program measured: two builds have the same version all day while somebody works on them, so
// the result has the hash of the file too.

/// A program that measured.
public struct Tool: Codable, Equatable, Sendable {
  public var name: String
  public var version: String
  /// The SHA-256 of its executable, as 64 lower-case hexadecimal digits. `sha256sum` prints the same.
  public var sha256: String
  /// Whether it was built without optimisation, which makes its numbers worthless.
  public var isDebugBuild: Bool
  /// The Swift release whose compiler built it, such as `6.3.1`.
  public var swiftVersion: String
  /// The C library that it ran with, such as `glibc 2.36`, and `static` where it is inside the program.
  public var cLibrary: String

  /// - Parameters:
  ///   - build: what the program says about itself.
  ///   - sha256: the hash of its file.
  public init(_ build: Build, sha256: String) {
    name = build.name
    version = build.version
    self.sha256 = sha256
    isDebugBuild = build.isDebugBuild
    swiftVersion = build.swiftVersion
    cLibrary = build.cLibrary
  }

  /// As many digits of the hash as people compare by eye. Two builds share them once in 10¹⁴ pairs.
  public var shortHash: String { String(sha256.prefix(12)) }

  /// `debug build` or `release build`.
  public var optimisation: String { isDebugBuild ? "debug build" : "release build" }
}
