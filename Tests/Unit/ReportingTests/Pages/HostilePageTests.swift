// Text from a result is shown on a page, and is never part of it.

import CommandLine
import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct HostilePageTests {
  /// Ends elements, attributes and raw text, begins scripts and comments, turns the direction of text.
  private static let text =
    "</pre></desc></svg><script>alert(1)</script>\"' onload=x <!-- ]]> &amp; &#1; \u{1B}[2J\u{202E}\u{9B}\u{0}\u{FFFE}"

  private static let report: Report = {
    var named = Parts.cell(Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: 4000))
    named.coordinates.name = text
    named.systemCalls = SystemCalls(unavailable: text)
    var lost = Parts.unavailable(Parts.coordinates(.datagram, .block, .same), text)
    lost.coordinates.name = "b" + text
    var result = Parts.result(cells: [
      named, lost, Parts.cell(Parts.coordinates(.fifo, .block, .same), Parts.Shape(median: 4900)),
    ])
    result.saysEverywhere(text)
    result.machine.governor = text
    result.tool.name = text
    result.tool.sha256 = text
    return Report(result)
  }()

  private static let pages = [
    HTMLReport().render(report), HTMLReport(holdingResult: true).render(report),
    {
      var other = report.result
      other.startedAt = "2026-02-04T10:00:00Z"
      let difference = Difference(
        old: [ComparedRun(name: text, result: report.result)],
        new: [ComparedRun(name: text, result: other)])
      return HTMLDifferenceReport().render(difference, difference.verdict())
    }(),
  ]

  @Test(arguments: pages.indices)
  func `text stays text`(number: Int) throws {
    let page = Self.pages[number]
    let document = try PageDocument(page)
    #expect(document.all("script").isEmpty)
    #expect(document.all.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
    #expect(!page.lowercased().contains("<script") && !page.contains("<!--"))
    let orders = page.unicodeScalars.filter { $0.isOrder && $0 != "\n" }
    #expect(orders.isEmpty, "\(orders.map { $0.escaped(asASCII: true) })")
    // It is there, with what cannot be shown spelled out.
    #expect(document.root.text.contains("<script>alert(1)</script>"))
    #expect(document.root.text.contains("\\u{202E}") || document.root.text.contains("\\u202e"))
  }

  @Test func `a name of any length leaves the figures beside it their room`() throws {
    var cell = Parts.cell(Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: 4000))
    cell.coordinates.name = String(repeating: "flow-ipc,over=", count: 400)
    let page = HTMLReport().render(
      Report(
        Parts.result(cells: [
          cell, Parts.cell(Parts.coordinates(.fifo, .block, .same), Parts.Shape(median: 4900)),
        ])))
    for text in try PageDocument(page).all("text") { #expect(text.text.count < 60, "\(text.text)") }
  }
}
