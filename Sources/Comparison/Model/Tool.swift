// Which program measured: two builds have the same version all day while somebody works on them, so
// the result has the hash of the file too.

/// A program that measured.
package struct Tool: Codable, Equatable, Sendable {
  package var name: String
  package var version: String
  /// The SHA-256 of its executable, as 64 lower-case hexadecimal digits. `sha256sum` prints the same.
  package var sha256: String
  /// Whether it was built without optimisation, which makes its numbers worthless.
  package var isDebugBuild: Bool
  /// The Swift release whose compiler built it, such as `6.3.1`.
  package var swiftVersion: String
  /// The C library that it ran with, such as `glibc 2.36`, and `static` where it is inside the program.
  package var cLibrary: String

  /// - Parameters:
  ///   - build: what the program says about itself.
  ///   - sha256: the hash of its file.
  package init(_ build: Build, sha256: String) {
    name = build.name
    version = build.version
    self.sha256 = sha256
    isDebugBuild = build.isDebugBuild
    swiftVersion = build.swiftVersion
    cLibrary = build.cLibrary
  }

  /// As many digits of the hash as people compare by eye. Two builds share them once in 10¹⁴ pairs.
  package var shortHash: String { String(sha256.prefix(12)) }

  /// `debug build` or `release build`.
  package var optimisation: String { isDebugBuild ? "debug build" : "release build" }
}
