// JUnit's XML has no standard; this is what Jenkins, GitLab, GitHub's viewers and Ant agree on: suites, their
// cases, and in a case at most one of failure, error and skipped.

/// A suite of test cases.
struct JUnitSuite {
  /// What became of a case.
  enum Outcome: Equatable {
    case passed
    /// What was tested is not so.
    case failure(String)
    /// It could not be tested.
    case error(String)
    /// It was not tested, or nothing came of it.
    case skipped(String)

    /// The element's name and its message.
    fileprivate var element: (name: String, message: String)? {
      switch self {
      case .passed: nil
      case .failure(let message): ("failure", message)
      case .error(let message): ("error", message)
      case .skipped(let message): ("skipped", message)
      }
    }
  }

  struct Case {
    let name: String
    /// What viewers put cases together by.
    let group: String
    let outcome: Outcome
    /// Lines for whoever opens the case.
    let output: [String]
  }

  let name: String
  /// When it began: UTC, ISO 8601.
  let startedAt: String
  /// Nil where nothing ran.
  let seconds: Double?
  /// Lines about the whole suite.
  let output: [String]
  let cases: [Case]

  /// Returns a document of some suites.
  static func document(_ suites: [JUnitSuite]) -> String {
    (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"] + suites.flatMap(\.lines)
      + ["</testsuites>"])
      .map { $0 + "\n" }.joined()
  }

  private var lines: [String] {
    func count(_ element: String) -> String {
      "\(cases.count { $0.outcome.element?.name == element })"
    }
    let suite = XMLText.tag(
      "testsuite",
      [
        ("name", name), ("tests", "\(cases.count)"), ("failures", count("failure")),
        ("errors", count("error")), ("skipped", count("skipped")),
        // Readers of its usual schema allow no zone.
        ("timestamp", startedAt.replacing("Z", with: "")),
        ("time", seconds.map { NumberText.fixed($0, decimals: 3) }),
      ])
    return ["  \(suite)>"] + cases.flatMap(Self.lines) + Self.output(output, indent: "    ")
      + ["  </testsuite>"]
  }

  private static func lines(_ item: Case) -> [String] {
    let tag = "    " + XMLText.tag("testcase", [("classname", item.group), ("name", item.name)])
    let element = item.outcome.element.map {
      "      " + XMLText.tag($0.name, [("message", $0.message)]) + "/>"
    }
    let inner = (element.map { [$0] } ?? []) + output(item.output, indent: "      ")
    return inner.isEmpty ? [tag + "/>"] : [tag + ">"] + inner + ["    </testcase>"]
  }

  private static func output(_ lines: [String], indent: String) -> [String] {
    if lines.isEmpty { return [] }
    return ["\(indent)<system-out>"] + lines.map { XMLText.escaped($0) } + [
      "\(indent)</system-out>"
    ]
  }
}
