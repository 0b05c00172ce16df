// A page is for strangers: every browser, every XML parser and every reader must find the same in it, and nothing
// that acts by itself.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct PageTests {
  @Test func `pages look as they did`() throws {
    try Golden.expect(HTMLReport().render(OneRound.report), equals: "one-round.html")
    try Golden.expect(HTMLReport().render(Sizes.report), equals: "sizes.html")
    try Golden.expect(Pages.difference, equals: "difference.html")
  }

  @Test(arguments: Pages.all.map(\.name))
  func `an XML parser reads it, and each name in it leads somewhere`(name: String) throws {
    let text = try #require(Pages.all.first { $0.name == name }).text
    let page = try PageDocument(text)
    let ids = page.all.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count, "an id stands twice")
    let named = page.all.compactMap { $0.attributes["aria-labelledby"] }
      .flatMap { $0.split(separator: " ").map(String.init) }
    let links = page.all("a").compactMap { $0.attributes["href"] }
    #expect(links.allSatisfy { $0.hasPrefix("#") })
    for target in named + links.map({ String($0.dropFirst()) }) {
      #expect(ids.contains(target), "\(target)")
    }
  }

  @Test(arguments: Pages.all.map(\.name))
  func `it runs nothing and loads nothing`(name: String) throws {
    let text = try #require(Pages.all.first { $0.name == name }).text
    let page = try PageDocument(text)
    let allowed: Set = [
      "html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section",
      "footer",
      "h1", "h2", "h3", "p", "ul", "li", "dl", "dt", "dd", "a", "strong", "em", "code", "pre",
      "span",
      "div", "figure", "figcaption", "details", "summary", "table", "caption", "thead", "tbody",
      "tr",
      "th", "td", "svg", "g", "desc", "text", "line", "circle", "rect", "path",
    ]
    #expect(Set(page.all.map(\.name)).isSubset(of: allowed))
    for node in page.all {
      for attribute in node.attributes.keys {
        #expect(
          !attribute.hasPrefix("on") && !["src", "style", "action", "data"].contains(attribute),
          "\(attribute)")
      }
    }
    for word in ["url(", "@import", "<script", "javascript:"] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  @Test(arguments: Pages.all.map(\.name))
  func `every picture says what is seen in it, and has its numbers beside it`(name: String) throws {
    let page = try PageDocument(try #require(Pages.all.first { $0.name == name }).text)
    for figure in page.all("figure") {
      #expect(!figure.all("table").isEmpty, "\(figure.attributes)")
      for picture in figure.all("svg") where picture.attributes["role"] == "img" {
        let said = ["title", "desc"].map { picture.children.first(named: $0)?.text ?? "" }
        #expect(said.allSatisfy { $0.count > 5 }, "\(said)")
        #expect(said[1].hasSuffix("."), "\(said[1])")
      }
    }
    // What is no picture of its own is inside of one, or said beside it.
    for figure in page.all("figure") {
      let free = figure.all("svg").filter { $0.attributes["role"] == nil }
      let inside = figure.all("svg").filter { $0.attributes["role"] == "img" }.flatMap {
        $0.all("svg")
      }
      let hidden = free.filter { $0.attributes["aria-hidden"] == "true" }
      #expect(free.count == inside.count + hidden.count)
    }
  }

  @Test func `the same result gives the same bytes, also when it was written and read`() throws {
    let again = try JSONReader.read(Array(JSONReport().render(Pages.fullRun).utf8))
    #expect(HTMLReport().render(Report(again)) == Pages.fullPage)
    #expect(
      HTMLDifferenceReport().render(Gate.difference, Gate.difference.verdict()) == Pages.difference)
  }

  @Test func `52 rows of 15 rounds take at most 150 KB`() {
    #expect(Pages.fullRun.analysis.groups.flatMap(\.rows).count == 52)
    #expect(Pages.fullPage.utf8.count <= 150_000, "\(Pages.fullPage.utf8.count) bytes")
  }

  /// HTML ignores the slash of `<p/>`, and puts everything behind it inside.
  @Test func `only what HTML lets end itself does`() throws {
    for page in Pages.all {
      let ended = Set(page.text.matches(of: /<([a-z0-9]+)[^<>]*\/>/).map { String($0.1) })
      #expect(
        ended.isSubset(of: ["meta", "line", "circle", "rect", "path"]), "\(page.name): \(ended)")
    }
  }

  @Test func `raw data are inside where they are asked for, whole and as text`() throws {
    let report = Fixture.loadedKinds.report
    let page = try PageDocument(HTMLReport(holdingResult: true).render(report))
    let raw = try #require(page.first(id: "result"))
    #expect(raw.children.isEmpty)
    #expect(raw.text == JSONReport().render(report))
    #expect(try JSONReader.read(Array(raw.text.utf8)) == report.result)
    #expect(try PageDocument(HTMLReport().render(report)).first(id: "result") == nil)
  }

  @Test func `the answer comes first, and the verdict before it`() throws {
    let page = try PageDocument(Pages.fullPage)
    let badge = try #require(
      page.all.firstIndex { $0.attributes["class"]?.hasPrefix("badge") == true })
    let answer = try #require(page.all.firstIndex { $0.attributes["class"] == "answer" })
    let picture = try #require(page.all.firstIndex { $0.name == "svg" })
    #expect(badge < answer && answer < picture)
    // The words are those of the terminal.
    let group = Pages.fullRun.analysis.groups[0]
    let lines = AnswerText.plain(group, of: Pages.fullRun.result).joined(separator: " ")
      .split(separator: " ")
    #expect(page.all[answer].text.split { $0.isWhitespace }.count > 20)
    let shown = AnswerText.entries(group, of: Pages.fullRun.result)
    let words = ([shown.heading] + shown.entries.flatMap { [$0.label, $0.sentence] })
      .joined(separator: " ").split(separator: " ")
    #expect(words == lines)
  }

  @Test func `a page says how to run it again, and what it does not say`() throws {
    let page = try PageDocument(Pages.fullPage)
    let again = try #require(page.first(id: "again")).text
    for part in [
      Parts.tool.sha256, "--seed 18446744073709551557", "ipc-compare --rounds 15 --seed 42",
    ] {
      #expect(again.contains(part), "\(part)")
    }
    let gaps = TrustSection.gaps(Pages.fullRun.result)
    #expect(gaps.contains { $0.hasPrefix("Waiting by spin") })
    #expect(gaps.contains { $0.contains("--size") })
    #expect(!TrustSection.gaps(Sizes.report.result).contains { $0.contains("--size") })
    for warning in Pages.fullRun.analysis.warnings {
      #expect(page.first(id: "warnings")?.text.contains(warning.id) == true)
    }
  }

  @Test func `a command line is split by a shell into the same words`() {
    #expect(
      ShellText.command(["ipc-compare", "run", "--kind", "./a b.so", "it's", "", "a=b,c/d"])
        == "ipc-compare run --kind './a b.so' 'it'\\''s' '' a=b,c/d")
  }
}

extension [PageDocument.Node] {
  fileprivate func first(named name: String) -> PageDocument.Node? { first { $0.name == name } }
}
