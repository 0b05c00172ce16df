// What a build knows about itself. It is compiled into the program, so a program can be asked for it.

internal import Linux

/// A build of a program, without its file.
package struct Build: Codable, Equatable, Sendable {
  package var name: String
  package var version: String
  /// Whether it was built without optimisation, which makes its numbers worthless.
  package var isDebugBuild: Bool
  /// The Swift release whose compiler built it, such as `6.3.1`.
  package var swiftVersion: String
  /// The C library that it runs with, such as `glibc 2.36`, and `static` where it is inside the program.
  package var cLibrary: String

  package init(
    name: String, version: String, isDebugBuild: Bool, swiftVersion: String, cLibrary: String
  ) {
    self.name = name
    self.version = version
    self.isDebugBuild = isDebugBuild
    self.swiftVersion = swiftVersion
    self.cLibrary = cLibrary
  }

  /// This program's build.
  ///
  /// - Parameters:
  ///   - name: the program's name.
  ///   - version: the program's version.
  package static func this(name: String, version: String) -> Build {
    Build(
      name: name, version: version, isDebugBuild: isUnoptimised, swiftVersion: compilerVersion,
      cLibrary: "glibc \(CLibrary.version)\(CLibrary.isInProgram ? ", static" : "")")
  }

  /// Whether the compiler did not optimise this module: only then is an assertion's condition computed.
  private static var isUnoptimised: Bool {
    var isComputed = false
    assert(
      {
        isComputed = true
        return true
      }())
    return isComputed
  }

  // Swift has no literal for the compiler's version, only this comparison. At the ends of the list it
  // says what it knows, and no more.
  private static var compilerVersion: String {
    #if compiler(>=6.4)
      "6.4 or newer"
    #elseif compiler(>=6.3.4)
      "6.3.4 or newer"
    #elseif compiler(>=6.3.3)
      "6.3.3"
    #elseif compiler(>=6.3.2)
      "6.3.2"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
