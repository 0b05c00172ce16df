// The man pages of the real programs, as man(1) and its critics read them.

import CommandLine
import CompareProgram
import Comparison
import TestSupport
import Testing

@testable import Companions

struct ManualPageTests {
  static let programs = CompareProgram.family(RegisteredKinds())
  static let pages = ManualPage.pages(of: programs)
  private static let day = CalendarDate(secondsSince1970: 1_796_070_896)!

  @Test func `a day is written as mdoc wants it`() {
    #expect(Self.day.text == "November 30, 2026")
    #expect(CalendarDate(secondsSince1970: -1)?.text == "December 31, 1969")
    #expect(CalendarDate(secondsSince1970: .max) == nil)
  }

  @Test func `each program and each subcommand has a page, by a name of its own`() {
    let names = Self.pages.map(\.name)
    let expected = Self.programs.flatMap { program in
      ManualPage.names(of: program.name, subcommands: program.subcommands.map(\.name))
    }
    #expect(names == expected)
    #expect(Set(names).count == names.count)
    #expect(names.contains("ipc-compare-run"))
  }

  @Test func `the table of pages that can be named is the one of those that there are`() throws {
    let manual = try #require(Self.programs[0].subcommands.first { $0.name == "manual" })
    #expect(manual.arguments.map(\.valueKind) == [.choice(Self.pages.map(\.name))])
  }

  @Test(arguments: pages)
  func `a page has all that the help has`(page: ManualPage) throws {
    let source = page.source(date: Self.day)
    #expect(source.utf8.allSatisfy { $0 == 10 || (32...126).contains($0) })
    // A word such as IPC is told from a macro by a character that nobody sees.
    let visible = source.split(separator: "\\&").joined()
    #expect(visible.contains("\n.Nd \(MdocSource.escaped(page.purpose))\n"))
    let words = page.name.split(separator: "-", maxSplits: 2)
    let program = try #require(
      Self.programs.first { $0.name == words.prefix(2).joined(separator: "-") })
    let described =
      words.count < 3 ? program : try #require(program.subcommands.first { $0.name == words[2] })
    for option in described.options + [.help] {
      let line = source.split(separator: "\n").first {
        $0.hasPrefix(".It") && $0.contains(MdocSource.escaped("-\(option.name)"))
      }
      #expect(line != nil, "\(option.name)")
    }
    for subcommand in described.subcommands {
      #expect(source.contains("\n.It Xr ipc-compare-\(subcommand.name) 1\n"))
    }
  }

  @Test(.enabled(if: Tool.mandoc.isInstalled, "there is no mandoc(1)"))
  func `mandoc finds nothing wrong with the pages, in style either`() throws {
    let directory = TemporaryDirectory()
    try Tool.makeDirectory(directory.path("man1"))
    let files = Self.pages.map { directory.path("man1/\($0.name).1") }
    for (page, file) in zip(Self.pages, files) {
      try Tool.write(page.source(date: Self.day), to: file)
    }
    let run = try SpawnedProcess(["mandoc", "-T", "lint"] + files).finish(within: .seconds(60))
    // It looks for the pages that these refer to where the system has its own: here they are beside each other.
    let known = Set(Self.pages.map { "referenced manual not found: Xr \($0.name) 1" })
    let faults = run.output.split(separator: "\n").filter { fault in
      !known.contains { fault.hasSuffix($0) }
    }
    #expect(faults == [])
  }

  @Test(
    .enabled(if: Tool.mandoc.isInstalled, "there is no mandoc(1)"), arguments: pages)
  func `a page shows options as a shell understands them`(page: ManualPage) throws {
    let directory = TemporaryDirectory()
    let file = directory.path("\(page.name).1")
    try Tool.write(page.source(date: Self.day), to: file)
    let run = try SpawnedProcess(["mandoc", "-T", "utf8", "-O", "width=200", file])
      .finish(within: .seconds(60))
    #expect(run.status == "exit 0")
    var shown = ""
    // What is bold or underlined is written with backspaces.
    for character in run.output {
      if character == "\u{8}" { shown.removeLast() } else { shown.append(character) }
    }
    #expect(shown.contains("--help"))
    #expect(shown.contains(page.name))
  }

  @Test(
    .enabled(if: Tool.lexgrog.isInstalled, "there is no lexgrog(1)"), arguments: pages)
  func `the index of pages finds a page`(page: ManualPage) throws {
    let directory = TemporaryDirectory()
    let file = directory.path("\(page.name).1")
    try Tool.write(page.source(date: Self.day), to: file)
    let run = try SpawnedProcess(["lexgrog", file]).finish(within: .seconds(60))
    #expect(run.output == "\(file): \"\(page.name) - \(page.purpose)\"\n")
  }
}
