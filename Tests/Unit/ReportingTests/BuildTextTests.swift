// Which build measured is told in every format that people read, and diff tells two builds apart.

import Comparison
import Testing

@testable import Reporting

@Suite struct BuildTextTests {
  private static let other = Tool(
    Build(
      name: "ipc-compare", version: "0.2.9", isDebugBuild: true, swiftVersion: "6.2",
      cLibrary: "glibc 2.41, static"),
    sha256: "badcab1e" + String(repeating: "0", count: 56))

  private static let result = Parts.result(cells: [])

  private static let against: RunResult = {
    var against = result
    against.against = other
    return against
  }()

  @Test func `a table has twelve digits of the hash, of the other build too`() {
    let own = ["ipc-compare 0.3.0 (sha256 c0ffee012345)"]
    let begun = ["begun 2026-02-03T10:00:00Z"]
    #expect(MachineText.origin(Self.result, isFull: false) == own + begun)
    #expect(
      MachineText.origin(Self.against, isFull: false)
        == own + ["against ipc-compare 0.2.9 (debug build, sha256 badcab1e0000)"] + begun)
  }

  @Test func `Markdown has the whole hash and what the build is made of`() {
    let text = MarkdownReport().render(Report(Self.against))
    #expect(
      text.contains(
        "ipc-compare 0.3.0 (release build, Swift 6.3.1, glibc 2.36, SHA-256 \(Parts.tool.sha256))"))
    #expect(
      text.contains(
        "against ipc-compare 0.2.9 (debug build, Swift 6.2, glibc 2.41, static, SHA-256 "
          + "\(Self.other.sha256))"))
  }

  @Test func `JSON keeps both builds`() throws {
    var result = Self.against
    // It has no cells.
    result.complete = false
    let text = JSONReport().render(Report(result))
    #expect(try JSONReader.read(Array(text.utf8)).against == Self.other)
    #expect(try JSONReader.read(Array(text.utf8)).tool == Parts.tool)
    #expect(!JSONReport().render(Report(Self.result)).contains("against"))
  }

  @Test func `a build that differs in its hash alone is another one`() {
    var new = Self.result
    new.tool.sha256 = "1" + new.tool.sha256.dropFirst()
    #expect(
      Difference(old: Self.result, new: new).notes == [
        "executable: SHA-256 c0ffee012345… in the old result, SHA-256 10ffee012345… in the new"
      ])
  }

  @Test func `what a build is made of, and against which it ran, is told where it differs`() {
    var new = Self.against
    new.tool.isDebugBuild = true
    new.tool.swiftVersion = "6.4"
    new.tool.cLibrary = "glibc 2.41"
    #expect(
      Difference(old: Self.result, new: new).notes == [
        "build: release build in the old result, debug build in the new",
        "Swift: 6.3.1 in the old result, 6.4 in the new",
        "C library: glibc 2.36 in the old result, glibc 2.41 in the new",
        "other build: none in the old result, SHA-256 badcab1e0000… in the new",
      ])
  }
}
