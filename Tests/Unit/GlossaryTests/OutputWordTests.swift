// Each word that stands as a column, a label or a field in an output is explained: read off the outputs
// themselves, as a person would, so that a word which no list knows is found as well.

import Foundation
import IPCChannels
import TestSupport
import Testing

@testable import CompareProgram
@testable import Comparison
@testable import Conformance
@testable import Reporting

@Suite("Words of outputs are explained")
struct OutputWordTests {
  private static let golden = "\(Repository.root)/Tests/Unit/ReportingTests/Golden"

  private static func files(_ suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: golden).filter { $0.hasSuffix(suffix) }
      .sorted()
  }

  private static func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(golden)/\(file)", encoding: .utf8)
  }

  // MARK: - Pages

  /// What there is on a golden page, by the beginning of its name.
  private enum Form: CaseIterable {
    case tables, sideBySide, pictures, empty

    init(_ file: String) {
      self =
        if file.hasPrefix("side-by-side-") { .sideBySide } else if file.hasPrefix("plots-") {
          .pictures
        } else if file.hasPrefix("empty-") { .empty } else { .tables }
    }
  }

  @Test(arguments: try files("-120.txt") + files("-120-ascii.txt"))
  func `a page`(file: String) throws {
    let page = try Self.text(file)
    let words = PageWords(page)
    switch Form(file) {
    case .tables:
      #expect(words.columns.contains("kind"))
      #expect(!words.labels.isEmpty)
    case .sideBySide:
      #expect(words.columns.isSuperset(of: ["kind", "A", "B", "ratio"]))
      #expect(
        words.labels.isSuperset(of: ["A", "what differs", "what may be compared", "times", "not"]))
    case .pictures:
      // What its lines begin with are kinds, and between those and figures there are signs alone.
      #expect(words.columns.isEmpty)
      let signs = Set(page.filter { !$0.isASCII && !$0.isLetter })
      #expect(signs.isEmpty == file.hasSuffix("-ascii.txt"))
      #expect(Whole.unexplained(signs.map(String.init)) == [])
    case .empty: break
    }
    #expect(Whole.unexplained(words.columns) == [])
    #expect(Whole.unexplained(words.labels) == [])
    #expect(Whole.unexplained(words.warnings) == [])
  }

  @Test func `pages of every form are looked at`() throws {
    #expect(Set(try Self.files("-120.txt").map { Form($0) }) == Set(Form.allCases))
  }

  @Test func `units that a column can have`() {
    let scales = [UnitScale.times, UnitScale.messageRates, UnitScale.byteRates, UnitScale.bytes]
    #expect(Whole.unexplained(scales.joined().map(\.name)) == [])
  }

  /// Headings stand alone on their lines, and nothing else does that.
  @Test(arguments: try files(".txt").filter { $0.hasPrefix("advice-") })
  func `an advice`(file: String) throws {
    let lines = try Self.text(file).split(separator: "\n", omittingEmptySubsequences: false)
    let headings = lines.indices.filter { place in
      place > 0 && lines[place - 1].isEmpty && !lines[place].isEmpty
    }.map { String(lines[$0]) }
    #expect(headings.contains("take") && headings.contains("rests on"))
    #expect(Whole.unexplained(headings) == [])
  }

  @Test func `kinds`() {
    let kinds = ChannelKind.allCases.map {
      KindSurvey(
        kind: $0, largestRecord: 1, clientMemory: 1, unavailable: nil,
        limits: $0.description.limits())
    }
    for style in Whole.styles where style.width == 120 {
      let words = PageWords(KindsReport(style: style).render(kinds, server: []))
      #expect(words.columns.isSuperset(of: ["kind", "what it is", "copies", "limit", "value"]))
      #expect(Whole.unexplained(words.columns) == [])
    }
  }

  @Test(arguments: ClauseOutcome.Verdict.allCases)
  func `check`(verdict: ClauseOutcome.Verdict) {
    for clause in Clause.allCases.map(Optional.some) + [nil] {
      let outcome = ClauseOutcome(
        name: clause?.title ?? "after SIGKILL", number: clause?.rawValue, verdict: verdict,
        checks: 7, findings: ["such a thing"])
      let line = CheckReport(style: Whole.styles[2]).line(outcome).split(separator: "\n")[0]
      // The number, the name in 15 columns, and the verdict up to a count or a colon.
      let name = line.dropFirst(4).prefix(15).trimmingCharacters(in: .whitespaces)
      let rest = line.dropFirst(19).split(separator: "  ")[0].prefix { $0 != ":" }
      #expect(Whole.unexplained([name, String(rest)]) == [])
    }
  }

  // MARK: - Files

  @Test(arguments: try files(".csv"))
  func `fields of CSV`(file: String) throws {
    let names = try Self.text(file).prefix { $0 != "\r\n" }.split(separator: ",").map(String.init)
    #expect(names.contains("kind") && names.contains("set_up_median_ns"))
    let bounds = ["_lower_95", "_upper_95"]
    #expect(
      Whole.unexplained(names.filter { name in !bounds.contains { name.hasSuffix($0) } }) == [])
    #expect(Whole.unexplained(["lower_95", "upper_95"]) == [])
  }

  @Test(arguments: try files(".json").filter { !$0.contains("bmf") })
  func `keys of JSON's analysis`(file: String) throws {
    let whole = try JSONSerialization.jsonObject(with: Data(try Self.text(file).utf8))
    let analysis = (whole as? [String: Any])?["analysis"]
    let keys = Self.keys(of: try #require(analysis))
    #expect(keys.contains("groups"))
    #expect(Whole.unexplained(keys) == [])
  }

  @Test(arguments: try files(".metrics.txt"))
  func `families of OpenMetrics`(file: String) throws {
    let names = try Self.text(file).matches(of: /# TYPE (\w+) gauge/).map { String($0.1) }
    #expect(names.contains("ipc_complete"))
    #expect(Whole.unexplained(names) == [])
  }

  @Test(arguments: try files(".hgrm.txt"))
  func `fields of percentile files`(file: String) throws {
    let text = try Self.text(file)
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("       Value ") }
    let foot = text.matches(of: /[\[,] ?([A-Z][A-Za-z ]+?) +=/).map { String($0.1) }
    #expect(headings.isEmpty == foot.isEmpty)
    #expect(Whole.unexplained(headings.flatMap { $0.split(separator: " ").map(String.init) }) == [])
    #expect(Whole.unexplained(foot) == [])
  }

  private static func keys(of value: Any) -> Set<String> {
    switch value {
    case let object as [String: Any]:
      object.reduce(into: []) { $0.formUnion(Self.keys(of: $1.value).union([$1.key])) }
    case let array as [Any]: array.reduce(into: []) { $0.formUnion(Self.keys(of: $1)) }
    default: []
    }
  }
}

/// The words of a page that are not in sentences.
private struct PageWords {
  /// What stands over columns, a line of a heading each.
  private(set) var columns: Set<String> = []
  /// What lines begin with.
  private(set) var labels: Set<String> = []
  /// Ids of warnings.
  private(set) var warnings: Set<String> = []

  init(_ page: String) {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var isInHead = true
    var isInAnswer = false
    for (index, line) in lines.enumerated() {
      if let heading = line.firstMatch(of: /^(\S+): (?:client|not on)/) {
        isInHead = false
        isInAnswer = true
        labels.insert(String(heading.1))
      } else if line.isEmpty {
        isInAnswer = false
      }
      if line.hasPrefix("kind ") {
        // Before any table come the lines of the head.
        isInHead = false
        columns.formUnion(Self.parts(line))
        if index > 0 { columns.formUnion(Self.parts(lines[index - 1])) }
      }
      if isInHead {
        if let label = line.firstMatch(of: /^([a-z]+) {2,8}\S/) { labels.insert(String(label.1)) }
        // Of several results: the letters of files, and what stands over and before the lines on them.
        if let label = line.firstMatch(of: /^(?:([A-Z])|  ([a-z]+)) {2,}\S/) {
          labels.insert(String(label.1 ?? label.2!))
        }
        if line.wholeMatch(of: /what [a-z ]+/) != nil { labels.insert(line) }
        if let label = line.firstMatch(of: /^(differs|only \w+ warns|both warn):/) {
          labels.insert(String(label.1))
        }
      }
      if isInAnswer, let label = Self.label(line, width: 12) { labels.insert(label) }
      if let ids = line.firstMatch(of: /^\d+ warnings?: (.+)$/) {
        warnings.formUnion(ids.1.split(separator: ", ").map(String.init))
      }
    }
  }

  /// Parts of a heading that two spaces or a rule keep apart, and, where one space does, those that are words.
  private static func parts(_ line: String) -> [String] {
    line.split(separator: #/ {2,}| ?(?:─+|-{2,}) ?/#).map {
      $0.trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }.flatMap { words($0[...]) }
  }

  /// The longest words that are explained and make up a text; the text itself where none do.
  private static func words(_ text: Substring) -> [String] {
    if !Whole.glossary.explanations(of: String(text)).isEmpty { return [String(text)] }
    for gap in text.indices.reversed() where text[gap] == " " {
      let first = String(text[..<gap])
      if !Whole.glossary.explanations(of: first).isEmpty {
        return [first] + words(text[text.index(after: gap)...])
      }
    }
    return [String(text)]
  }

  /// What stands before the text of a line in the answer; nil for a line that goes on.
  private static func label(_ line: String, width: Int) -> String? {
    let head = line.prefix(width)
    guard line.count > width, head.hasPrefix("  "), !head.hasPrefix("   "), head.hasSuffix(" "),
      !line.dropFirst(width).hasPrefix(" ")
    else { return nil }
    return head.trimmingCharacters(in: .whitespaces)
  }
}
