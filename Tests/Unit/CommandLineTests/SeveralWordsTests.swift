// Arguments and options that take several words each, and options that take a number with a point.

import CommandLine
import Testing

struct SeveralWordsTests {
  private static let files = Argument.repeated("file", .path, help: "Files.")
  private static let to = Option.values("to", .path, placeholder: "new", help: "Other files.")
  private static let share = Option.value("share", .number(0...99.5), help: "A share.")
  private static let quiet = Option.flag("quiet", help: "Say nothing.")

  private static let program = ProgramDescription(
    name: "pair", overview: "Pair files.", arguments: [files], options: [to, share, quiet])

  private static func accepted(_ words: String...) throws -> Invocation? {
    guard case .run(let invocation) = try program.parse(words) else { return nil }
    return invocation
  }

  private static func complaint(_ words: String...) -> String? {
    do throws(UsageError) {
      _ = try program.parse(words)
      return nil
    } catch {
      return error.problem
    }
  }

  @Test func `the last argument takes all words that remain`() throws {
    let invocation = try #require(try Self.accepted("a", "--quiet", "b", "--", "--to"))
    #expect(invocation.strings(Self.files) == ["a", "b", "--to"])
    #expect(invocation.required(Self.files) == "a")
    #expect(invocation.strings(Self.to) == [])
  }

  @Test(arguments: [
    ["a", "--to", "b", "c"], ["a", "--to=b", "c"], ["a", "--to", "b", "--to", "c"],
  ])
  func `an option of several words takes them up to the next option`(words: [String]) throws {
    guard case .run(let invocation) = try Self.program.parse(words + ["--quiet", "d"]) else {
      Issue.record("help was shown")
      return
    }
    #expect(invocation.strings(Self.to) == ["b", "c"])
    #expect(invocation.strings(Self.files) == ["a", "d"])
  }

  @Test func `words that an option took are missed as arguments, and the error says why`() {
    #expect(Self.complaint() == "missing argument <file>")
    #expect(
      Self.complaint("--to", "a", "b")
        == "missing argument <file>; --to takes every word after it, so write <file> before it")
    #expect(Self.complaint("a", "--to") == "missing value for --to")
    #expect(Self.complaint("a", "") == "empty value for <file>")
    #expect(Self.complaint("a", "--to", "b", "") == "empty value for --to")
  }

  @Test func `help and usage show that there may be more`() {
    let help = Self.program.help()
    #expect(
      help.contains("USAGE: pair [--to <new> ...] [--share <share>] [--quiet] <file> ...\n"))
    #expect(help.contains("--share <share>         A share. (values: 0 to 99.5)"))
  }

  private static let table = Option.value(
    "table", .choice(["one", "all"]), bareValue: "all", help: "A table.")
  private static let printing = ProgramDescription(
    name: "show", overview: "Show tables.", options: [table, quiet])

  @Test(arguments: [
    (["--table"], "all"), (["--table", "--quiet"], "all"), (["--quiet", "--table"], "all"),
    (["--table", "--"], "all"), (["--table", "one"], "one"), (["--table=one", "--quiet"], "one"),
  ])
  func `an option may be written without its value`(words: [String], value: String) throws {
    guard case .run(let invocation) = try Self.printing.parse(words) else {
      Issue.record("help was shown")
      return
    }
    #expect(invocation.string(Self.table) == value)
    #expect(invocation.isGiven(Self.quiet) == words.contains("--quiet"))
  }

  @Test func `a value that may be left out is refused as any other, and shown in brackets`() {
    let problem = #expect(throws: UsageError.self) {
      _ = try Self.printing.parse(["--table", "two"])
    }?.problem
    #expect(problem == "unknown value 'two' for --table (one of one, all)")
    #expect(Self.printing.help().contains("USAGE: show [--table [<table>]] [--quiet]\n"))
  }

  @Test(arguments: [("0", 0.0), ("1.5", 1.5), ("99.5", 99.5), (".25", 0.25), ("+2", 2)])
  func `a number may have a point`(text: String, value: Double) throws {
    let invocation = try #require(try Self.accepted("a", "--share", text))
    #expect(invocation.number(Self.share) == value)
  }

  @Test(arguments: [
    ("99.6", "is out of range"), ("-0.1", "is out of range"), ("1e1", "is no number"),
    ("nan", "is no number"), ("0x1", "is no number"), ("1,5", "is no number"),
    ("1.2.3", "is no number"), ("%", "is no number"),
  ])
  func `what is no number of the range is refused with the range`(text: String, problem: String) {
    #expect(
      Self.complaint("a", "--share=\(text)")
        == "value '\(text)' for --share \(problem) (expected 0 to 99.5)")
  }
}
