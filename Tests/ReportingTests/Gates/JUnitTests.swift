// Servers that show tests drop a file that is not well-formed without a word, and with it the failure.

import Foundation
import FoundationXML
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct JUnitTests {
  private static let run = JUnitReport().render(Gate.report)
  private static let difference = JUnitDifferenceReport().render(
    Gate.difference, Gate.difference.verdict())
  private static let several = JUnitDifferenceReport().render(
    Gate.several, Gate.several.verdict())

  @Test func `JUnit's XML looks as it did`() throws {
    try Golden.expect(Self.run, equals: "gate-run.junit.xml")
    try Golden.expect(Self.difference, equals: "gate-difference.junit.xml")
    try Golden.expect(Self.several, equals: "gate-several.junit.xml")
  }

  @Test(arguments: [run, difference, several])
  func `it is well-formed, and says how many cases of each kind it has`(text: String) throws {
    let suite = try Suite(text)
    #expect(suite.attributes["tests"] == "\(suite.cases.count)")
    for (element, attribute) in [
      ("failure", "failures"), ("error", "errors"), ("skipped", "skipped"),
    ] {
      #expect(
        suite.attributes[attribute] == "\(suite.cases.count { $0.outcome == element })",
        "\(element)")
    }
  }

  @Test func `a cell that was not measured is an error with its reason`() throws {
    let suite = try Suite(Self.run)
    #expect(suite.cases.map(\.outcome) == ["", "", "error", ""])
    // What XML cannot say at all is written as Swift does.
    #expect(suite.cases[2].message == Gate.hostile.replacing("\u{1B}", with: "\\u{1B}"))
    #expect(suite.cases.map(\.name)[1] == "fifo, \"odd\" <\\>, block, same, 24 bytes, 1 client")
  }

  @Test func `a row that is slower failed, and one that is not decided was skipped`() throws {
    let outcomes = Dictionary(
      uniqueKeysWithValues: try Suite(Self.difference).cases.map {
        ($0.name.split(separator: ",")[0], $0.outcome)
      })
    #expect(
      outcomes == [
        "pipe": "failure", "socketpair": "", "shm": "", "memfd": "skipped", "mqueue": "skipped",
        "eventfd": "skipped", "signal": "skipped",
      ])
  }

  @Test func `each metric of a cell is a case of its own`() throws {
    let names = try Suite(Self.several).cases.map(\.name)
    #expect(names.count == 6 && Set(names).count == 6)
  }

  /// What a reader of the XML sees.
  private final class Suite: NSObject, XMLParserDelegate {
    struct Case {
      let name: String
      var outcome = ""
      var message = ""
    }

    private(set) var attributes: [String: String] = [:]
    private(set) var cases: [Case] = []

    init(_ text: String) throws {
      super.init()
      let parser = XMLParser(data: Data(text.utf8))
      parser.delegate = self
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      switch element {
      case "testsuite": self.attributes = attributes
      case "testcase": cases.append(Case(name: attributes["name"] ?? ""))
      case "failure", "error", "skipped":
        cases[cases.count - 1].outcome += element
        cases[cases.count - 1].message = attributes["message"] ?? ""
      default: break
      }
    }
  }
}
