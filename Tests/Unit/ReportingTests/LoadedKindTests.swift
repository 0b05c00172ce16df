// Kinds that were loaded have their rows in every format, and a file that says what no run could have had is refused.

import IPCChannels
import LoadedKinds
import Testing

@testable import Comparison
@testable import Reporting

@Suite("Rows of loaded kinds")
struct LoadedKindRowTests {
  private static let json = JSONReport().render(LoadedRows.report)

  private static func refusal(replacing old: String, with new: String) -> String? {
    #expect(json.contains(old), "\(old)")
    do {
      _ = try JSONReader.read(Array(json.replacing(old, with: new).utf8))
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `a result without any says what it said before there were any`() {
    #expect(!JSONReport().render(Fixture.closedLoop.report).contains("libraries"))
  }

  @Test(arguments: [
    (
      "\"kind\":\"pipe\",\"name\":\"pipe\"", "\"name\":\"pipe\"",
      "cells[0].coordinates.kind: it is missing, and no library in 'libraries' has the name 'pipe'"
    ),
    (
      "\"name\":\"x-pipe\",\"options\"", "\"name\":\"pipe\",\"options\"",
      "libraries[0].promises.name: expected a name that no built-in kind has"
    ),
    (
      "\"name\":\"zeromq\",\"options\"", "\"name\":\"Zero MQ\",\"options\"",
      "libraries[1].promises.name: expected 1 to 15 of a-z, 0-9 and '-'"
    ),
    (
      "\"version\":\"4.3.4\"", "\"version\":\"4\\u0007\"",
      "libraries[1].promises.version: expected 1 to 31 printable ASCII characters"
    ),
    (
      "\"hash\":\"0123", "\"hash\":\"012G",
      "libraries[0].promises.hash: expected 64 hexadecimal digits in lower case"
    ),
    (
      "\"path\":\"./x-pipe.so\"", "\"path\":\"x-pipe\"",
      "libraries[0].file: a path with a slash and options of the form key=value were expected"
    ),
    (
      "\"waits\":[\"block\"]", "\"waits\":[]",
      "libraries[1].promises.waits: expected block, spin, or all of block, spin, adaptive"
    ),
    (
      "\"name\":\"x-pipe\",\"placement\"", "\"name\":\"y-pipe\",\"placement\"",
      "cells[1].coordinates.kind: it is missing, and no library in 'libraries' has the name 'y-pipe'"
    ),
    (
      "\"copies\":2", "\"copies\":-1", "libraries[0].promises.copies: expected 0 or more"
    ),
  ])
  func `what no run could have had is refused with its place`(
    old: String, new: String, fault: String
  ) {
    #expect(Self.refusal(replacing: old, with: new) == fault)
  }

  @Test func `two of one name are refused`() throws {
    var result = LoadedRows.result
    result.libraries?.append(LoadedRows.plain)
    #expect(
      throws: Contradiction("libraries[2]", "it is called 'x-pipe', as libraries[0]; one must go")
    ) {
      try result.validate()
    }
  }

  @Test func `whoever shows a result again shows which libraries took part`() throws {
    let read = try JSONReader.read(Array(Self.json.utf8))
    #expect(read.libraries == [LoadedRows.plain, LoadedRows.lossy])
    #expect(read == LoadedRows.result)
  }

  @Test func `a row that may lose is marked, and the mark is explained`() {
    let style = TerminalStyle(width: 120, usesColour: false, usesUnicode: true)
    for text in [
      TableReport(style: style).render(LoadedRows.report),
      MarkdownReport().render(LoadedRows.report).replacing("\\", with: ""),
    ] {
      #expect(text.contains("zeromq,hwm=8*"))
      #expect(!text.contains("x-pipe*"))
      #expect(text.contains("* behind a name"))
    }
  }

  @Test func `what is missing of a library's strategies is said`() {
    let notes = LibraryText.notes(LoadedRows.result)
    #expect(
      notes.contains { $0.hasPrefix("zeromq,hwm=8:") && $0.contains("cannot wait by adaptive") })
    #expect(!notes.contains { $0.hasPrefix("x-pipe:") && $0.contains("cannot wait") })
  }

  @Test func `metrics and cases have the library's version`() {
    let labels = "library_version=\"4.3.4\",may_lose=\"true\""
    #expect(OpenMetricsReport().render(LoadedRows.report).contains(labels))
    let cases = JUnitReport().render(LoadedRows.report)
    #expect(cases.contains("library: zeromq 4.3.4 (SHA-256 0123456789ab)"))
    #expect(cases.contains("may lose records"))
  }

  @Test func `a difference says that the library was another one`() {
    var new = LoadedRows.result
    new.libraries?[1].promises.version = "4.3.5"
    new.libraries?[1].promises.hash = String(repeating: "f", count: 64)
    let notes = Difference(old: LoadedRows.result, new: new).notes
    #expect(
      notes.contains(
        "version of zeromq,hwm=8: 4.3.4 in the old result, 4.3.5 in the new"))
    #expect(notes.contains { $0.hasPrefix("file of zeromq,hwm=8: SHA-256 0123456789ab…") })
    #expect(!notes.contains { $0.contains("x-pipe") })
    let same = Difference(old: LoadedRows.result, new: LoadedRows.result).notes
    #expect(!same.contains { $0.contains("zeromq") })
  }

  @Test func `what a file says of itself is shown line by line`() {
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    let text = PromisesReport(style: style).render([LoadedRows.lossy])
    for line in [
      "  version       4.3.4", "  waits by      block", "  broker        none-such --quiet",
      "  option        hwm=… records that its queue holds", "  told          hwm=8",
      "  loses         it may drop records or overwrite them",
    ] {
      #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)\n\(text)")
    }
  }
}
