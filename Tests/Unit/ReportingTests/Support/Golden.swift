// Golden files: what a format gave when a person last looked at it and found it good.

import Foundation
import TestSupport
import Testing

enum Golden {
  /// The variable that makes a test write the files instead of comparing with them, when it is 1.
  static let updateVariable = "UPDATE_GOLDEN"

  private static let directory = URL(filePath: Repository.root)
    .appending(path: "Tests/Unit/ReportingTests/Golden")

  static func expect(
    _ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = directory.appending(path: name)
    if ProcessInfo.processInfo.environment[updateVariable] == "1" {
      try Data(text.utf8).write(to: file)
      return
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    let line = zip(text.split(separator: "\n"), expected.split(separator: "\n")).first { $0 != $1 }
    #expect(
      text == expected,
      """
      \(name) differs, first in: \(line.map { "\($0) instead of \($1)" } ?? "its length"); \
      \(updateVariable)=1 rewrites it
      """,
      sourceLocation: sourceLocation)
  }
}
