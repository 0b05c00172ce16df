// Programs of others that judge what is made here. A machine need not have them.

import Foundation

/// A program that a test runs where it is installed.
enum Tool: String {
  case bash
  case fish
  case lexgrog
  case mandoc
  case zsh

  var isInstalled: Bool {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"]
      .contains { FileManager.default.isExecutableFile(atPath: $0 + rawValue) }
  }

  static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  static func makeDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }
}
