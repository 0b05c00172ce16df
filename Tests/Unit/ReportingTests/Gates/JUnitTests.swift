// Servers that show tests drop a file that is not well-formed without a word, and with it the failure.

import Foundation
import FoundationXML
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct JUnitTests {
  private static let run = JUnitReport().render(Gate.report)
  private static let interrupted = JUnitReport().render(Gate.interrupted)
  private static let builds = JUnitReport().render(Fixture.otherBuild.report)
  private static let difference = JUnitDifferenceReport().render(
    Gate.difference, Gate.difference.verdict())
  private static let several = JUnitDifferenceReport().render(
    Gate.several, Gate.several.verdict())

  @Test func `JUnit's XML looks as it did`() throws {
    try Golden.expect(Self.run, equals: "gate-run.junit.xml")
    try Golden.expect(Self.interrupted, equals: "gate-interrupted.junit.xml")
    try Golden.expect(Self.builds, equals: "gate-builds.junit.xml")
    try Golden.expect(Self.difference, equals: "gate-difference.junit.xml")
    try Golden.expect(Self.several, equals: "gate-several.junit.xml")
  }

  @Test(arguments: [run, interrupted, builds, difference, several])
  func `it is well-formed, and says how many cases of each kind it has`(text: String) throws {
    let document = try Document(text)
    #expect(document.suites.count == (text == Self.builds ? 2 : 1))
    for suite in document.suites {
      #expect(suite.attributes["tests"] == "\(suite.cases.count)")
      for (element, attribute) in [
        ("failure", "failures"), ("error", "errors"), ("skipped", "skipped"),
      ] {
        #expect(
          suite.attributes[attribute] == "\(suite.cases.count { $0.outcome == element })",
          "\(element)")
      }
    }
  }

  @Test func `a cell that was not measured is an error with its reason`() throws {
    let suite = try Document(Self.run).suites[0]
    #expect(suite.cases.map(\.outcome) == ["", "", "error", "", "skipped"])
    // What XML cannot say at all is written as Swift does.
    #expect(suite.cases[2].message == Gate.hostile.replacing("\u{1B}", with: "\\u{1B}"))
    #expect(suite.cases.map(\.name)[1] == "fifo, \"odd\" <\\>, block, same, 24 bytes, 1 client")
  }

  @Test func `a rate that was missed is no pass, and its backlog no latency`() throws {
    let missed = try Document(Self.run).suites[0].cases[4]
    #expect(missed.message.hasPrefix("reached 6,000/s of 10,000/s"), "\(missed)")
    #expect(
      missed.output.contains(
        /\nresponse median: [0-9.]+ ms \(reached 6,000\/s of 10,000\/s/), "\(missed.output)")
    #expect(missed.output.contains(/\nservice median: [34]\.[0-9]+ µs/))
  }

  @Test func `a figure that is not known or not exact has its reason`() throws {
    let cases = try Document(Self.run).suites[0].cases
    #expect(cases[0].output.contains("\nround trip p99.99: – (\(Metric.tooFewSamples))\n"))
    #expect(cases[3].output.contains("\nsystem calls: ~0.008 (it depends on timing)\n"))
  }

  @Test func `a run that did not come to its end is an error`() throws {
    let run = try Document(Self.interrupted).suites[0].cases[0]
    #expect(run.name == "the run" && run.outcome == "error")
    #expect(run.message == "incomplete: interrupted")
    let difference = try Document(Self.difference).suites[0].cases[0]
    #expect(difference.name == "the runs" && difference.outcome == "error")
    #expect(difference.message == "the new result is incomplete")
    // Whoever allows that has no error.
    let allowed = JUnitDifferenceReport().render(
      Gate.difference, Gate.difference.verdict(allowing: [.missing]))
    #expect(try Document(allowed).suites[0].cases.allSatisfy { $0.outcome != "error" })
  }

  @Test func `a run that cannot be trusted is not green`() throws {
    let result = Fixture.failedSelfTest.report.result
    let run = try Document(JUnitReport().render(Report(result))).suites[0].cases[0]
    #expect(run.name == "the run" && run.outcome == "error", "\(run)")
    let same = Difference(old: result, new: result)
    let verdict = same.verdict()
    #expect(verdict.outcome == .undecided)
    let cases = try Document(JUnitDifferenceReport().render(same, verdict)).suites[0].cases
    #expect(cases[0].name == "the runs" && cases[0].outcome == "error", "\(cases[0])")
    #expect(cases[0].message.contains("self-test"))
  }

  @Test func `two results without cells are not green`() throws {
    let empty = Difference(old: Parts.result(cells: []), new: Parts.result(cells: []))
    let cases = try Document(JUnitDifferenceReport().render(empty, empty.verdict())).suites[0].cases
    #expect(cases.map(\.outcome) == ["error"] && cases[0].message == "no cell was compared")
  }

  @Test func `two builds of a run are a suite of their own`() throws {
    let suites = try Document(Self.builds).suites
    #expect(suites[1].attributes["name"] == "ipc-compare run --against")
    #expect(suites[1].cases.map(\.outcome) == ["failure", ""])
    #expect(Set(suites.flatMap(\.cases).map { $0.group + $0.name }).count == 4)
    #expect(!Self.builds.contains("(status"))
  }

  @Test func `a row that is slower failed, and one that is not decided was skipped`() throws {
    let outcomes = Dictionary(
      uniqueKeysWithValues: try Document(Self.difference).suites[0].cases.map {
        ($0.name.split(separator: ",")[0], $0.outcome)
      })
    #expect(
      outcomes == [
        "pipe": "failure", "socketpair": "", "shm": "", "memfd": "skipped", "datagram": "skipped",
        "eventfd": "skipped", "signal": "skipped", "the runs": "error",
      ])
  }

  @Test func `a rate that is no longer kept failed, and one that neither kept was skipped`() throws
  {
    func outcome(_ old: RunResult, _ new: RunResult) throws -> Document.Case {
      let difference = Difference(old: old, new: new)
      let text = JUnitDifferenceReport().render(difference, difference.verdict())
      return try #require(try Document(text).suites[0].cases.last)
    }
    let worse = try outcome(Gate.paced(1), Gate.paced(0.6))
    #expect(worse.outcome == "failure")
    #expect(
      worse.message.hasPrefix("slower: new reached 6,000/s of 10,000/s")
        && worse.message.hasSuffix("; old kept the rate"), "\(worse.message)")
    let better = try outcome(Gate.paced(0.6), Gate.paced(1))
    #expect(better.outcome == "" && better.output.contains("new kept the rate"))
    let neither = try outcome(Gate.paced(0.6), Gate.paced(0.6))
    #expect(neither.outcome == "skipped")
    #expect(neither.message.hasPrefix("rate kept by neither: old reached 6,000/s of 10,000/s"))
  }

  @Test func `each metric of a cell is a case of its own`() throws {
    let names = try Document(Self.several).suites[0].cases.map(\.name)
    #expect(names.count == 6 && Set(names).count == 6)
  }

  /// What a reader of the XML sees.
  private final class Document: NSObject, XMLParserDelegate {
    struct Suite {
      let attributes: [String: String]
      var cases: [Case] = []
    }

    struct Case {
      let name: String
      let group: String
      var outcome = ""
      var message = ""
      var output = ""
    }

    private(set) var suites: [Suite] = []
    private var isInCase = false

    init(_ text: String) throws {
      super.init()
      let parser = XMLParser(data: Data(text.utf8))
      parser.delegate = self
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }

    private func change(_ change: (inout Case) -> Void) {
      let (suite, place) = (suites.count - 1, suites[suites.count - 1].cases.count - 1)
      change(&suites[suite].cases[place])
    }

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      switch element {
      case "testsuite": suites.append(Suite(attributes: attributes))
      case "testcase":
        isInCase = true
        suites[suites.count - 1].cases.append(
          Case(name: attributes["name"] ?? "", group: attributes["classname"] ?? ""))
      case "failure", "error", "skipped":
        change {
          $0.outcome += element
          $0.message = attributes["message"] ?? ""
        }
      default: break
      }
    }

    func parser(
      _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      if element == "testcase" { isInCase = false }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if isInCase, suites.last?.cases.isEmpty == false { change { $0.output += text } }
    }
  }
}
