// Names and reasons may come from a file that somebody edited: they are shown, and never obeyed.

import CommandLine
import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct HostileTextTests {
  /// Clears the screen, turns the direction of text, ends a fence, starts columns, quotes and formulas.
  private static let text =
    "=1+cmd|'x'!`a`\u{1B}[2J\u{9B}1m\u{7}\u{202E}\u{200B}\r\n```\n|\"q\",<b>[y](z)\u{2028}![i](j)"

  private static let report: Report = {
    var named = OneRound.cells[0]
    named.coordinates.name = text
    named.systemCalls = SystemCalls(unavailable: text)
    var lost = Parts.unavailable(Parts.coordinates(.datagram, .block, .same), text)
    lost.coordinates.name = "@" + text
    var result = Parts.result(cells: [named, OneRound.cells[1], lost])
    result.saysEverywhere(text)
    return Report(result)
  }()

  private static func expectNoOrders(
    _ text: String, except allowed: Set<Unicode.Scalar> = ["\n"],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let orders = text.unicodeScalars.filter {
      $0.isOrder && !allowed.contains($0)
    }
    #expect(
      orders.isEmpty, "\(orders.map { $0.escaped(asASCII: true) })", sourceLocation: sourceLocation)
  }

  @Test(arguments: [true, false])
  func `a terminal is given nothing to obey`(usesUnicode: Bool) {
    for width in [40, 80, 200] {
      let style = TerminalStyle(width: width, usesColour: false, usesUnicode: usesUnicode)
      for format: any ReportFormat in [TableReport(style: style), WarningReport(style: style)] {
        let page = format.render(Self.report)
        Self.expectNoOrders(page)
        #expect(page.contains("\\u{1B}") && page.contains("\\u{202E}"))
        for line in page.split(separator: "\n") {
          #expect(TerminalText.width(String(line)) <= width)
        }
      }
    }
  }

  @Test func `Markdown stays a list, a block and a table`() {
    let text = MarkdownReport().render(Self.report)
    Self.expectNoOrders(text)
    var fence: Substring?
    var columns: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        // Only what is at least as long as the opening fence, and alone, closes it.
        let ticks = line.prefix { $0 == "`" }
        if ticks.count >= open.count, line.count == ticks.count { fence = nil }
        continue
      }
      if line.hasPrefix("```") {
        fence = line.prefix { $0 == "`" }
        #expect(line.dropFirst(fence?.count ?? 0) == "text")
        continue
      }
      let shown = line.replacing("\\\\", with: "").replacing(/\\[`|<>*_~&(]/, with: "")
      #expect(!shown.contains { "`<".contains($0) }, "\(line)")
      #expect(!shown.contains("]("), "\(line)")
      if line.hasPrefix("|") {
        let count = shown.count { $0 == "|" }
        #expect(count == columns ?? count, "\(line)")
        columns = count
      } else {
        columns = nil
        #expect(
          line.isEmpty || line.hasPrefix("- ") || line.hasPrefix("#")
            || line.hasPrefix("**incomplete"),
          "\(line)")
      }
    }
    #expect(fence == nil)
  }

  @Test func `CSV keeps its columns and holds no formula`() throws {
    let text = CSVReport().render(Self.report)
    Self.expectNoOrders(text, except: ["\r", "\n"])
    let records = try CSVRecords(text)
    #expect(records.lines.count == 3)
    for line in records.lines {
      #expect(line.count == records.names.count)
      for field in line { #expect(field.isEmpty || !"=@+-".contains(field.first!), "\(field)") }
    }
    let lost = try #require(records.lines.indices.last)
    let names = records.lines.indices.compactMap { records[$0, "name"] }
    #expect(names.contains { $0.hasPrefix("'=1+cmd|") && $0.contains("\r\n```\n|\"q\",<b>") })
    #expect(records[lost, "name"]?.hasPrefix("'@=1+") == true)
    #expect(records[lost, "remark"]?.hasPrefix("'=1+cmd|") == true)
    #expect(records[lost, "remark"]?.contains("\\u{1B}[2J") == true)
  }

  /// A combining character makes one character with the sign before it, and a return with the line end
  /// behind it; whoever reads the text goes by bytes.
  @Test func `signs stay signs in what a reader takes for one character with another`() throws {
    let name = "=\u{301}a\"\u{301},b:\u{301}\\\r\n"
    var cell = OneRound.cells[0]
    cell.coordinates.name = name
    let report = Report(Parts.result(cells: [cell], rounds: 1))
    let records = try CSVRecords(CSVReport().render(report))
    #expect(records.lines.count == 1 && records.lines[0].count == records.names.count)
    #expect(records[0, "name"] == "'" + name)
    let samples = OpenMetricsReport().render(report).split(separator: "\n").filter {
      !$0.hasPrefix("#")
    }
    for sample in samples.dropFirst() {
      #expect(
        sample.unicodeScalars.starts(with: "ipc_".unicodeScalars)
          && sample.utf8.count(where: { $0 == UInt8(ascii: "\"") }) % 2 == 1, "\(sample)")
      Self.expectNoOrders(String(sample))
    }
    let command = GitHubCommand(.error, name, "text").line
    let properties = Array(command.utf8).split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    #expect(properties.count == 5 && command.utf8.count(where: { $0 == 10 }) == 1, "\(command)")
  }

  @Test func `percentile files have a title of one line`() {
    for file in PercentileReport().files(Self.report) {
      Self.expectNoOrders(file.text)
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[1].hasPrefix("# Values in microseconds"))
    }
  }

  @Test func `JSON gives it back as it was, and nothing to obey`() throws {
    let text = JSONReport().render(Self.report)
    #expect(text.split(separator: "\n").count == 1)
    Self.expectNoOrders(text)
    #expect(try JSONReader.read(Array(text.utf8)) == Self.report.result)
    let answers = try JSONValue(text)["analysis.groups[0].answer.text"]?.items ?? []
    for line in answers.compactMap(\.text) { Self.expectNoOrders(line, except: []) }
    #expect(!answers.isEmpty)
  }
}
