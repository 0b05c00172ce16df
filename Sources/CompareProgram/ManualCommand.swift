// ipc-compare manual: the programs' man pages, which are made of the same tables as their help.

internal import CommandLine
internal import Companions
internal import Glibc
internal import Linux
internal import ProgramSupport

/// The subcommand `manual`.
struct ManualCommand {
  static let name = "manual"

  private static let list = Option.flag(
    "list", help: "Print only the names of the pages, one on each line, for scripts.")

  /// - Parameter pages: The names of all pages; the first is the one that is shown where none is named.
  static func description(pages: [String]) -> ProgramDescription {
    ProgramDescription(
      name: name,
      overview: "Print a man page of one of the programs, in mdoc(7).",
      arguments: [argument(pages)], options: [list],
      examples: [
        .init("ipc-compare manual ipc-compare-run | man -l -", "Read one that is not installed.")
      ],
      exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage),
      environment: [
        .init(
          "SOURCE_DATE_EPOCH",
          "The time of the page's date, in seconds since 1970, where that is not to be today.")
      ])
  }

  private static func argument(_ pages: [String]) -> Argument {
    .optional(
      "page", .choice(pages), defaultText: pages[0],
      help: "A program, or a program and its subcommand.")
  }

  private let text: String

  /// - Parameter programs: all that there are pages of, in the order of their pages.
  init(_ invocation: Invocation, _ programs: [ProgramDescription]) throws(ProgramFailure) {
    let pages = ManualPage.pages(of: programs)
    let argument = Self.argument(pages.map(\.name))
    let wanted = invocation.string(argument)
    if invocation.isGiven(Self.list) {
      if wanted != nil {
        throw ProgramFailure(invocation.error("--list prints the names of all pages; name none"))
      }
      text = pages.map { $0.name + "\n" }.joined()
      return
    }
    let page = wanted.flatMap { name in pages.first { $0.name == name } } ?? pages[0]
    text = page.source(date: try Self.date())
  }

  func run() -> ExitStatus {
    Console.output.result(text)
    return .done
  }

  /// A package that is built twice is to be the same twice, so the time can be told:
  /// <https://reproducible-builds.org/specs/source-date-epoch/>.
  private static func date() throws(ProgramFailure) -> CalendarDate {
    let told = environment("SOURCE_DATE_EPOCH")
    let seconds = told == nil ? time(nil) : Int(told!)
    guard let date = seconds.flatMap(CalendarDate.init(secondsSince1970:)) else {
      throw ProgramFailure(
        .failed,
        "SOURCE_DATE_EPOCH should be a number of seconds since 1970, and is '\(told ?? "")'; unset it, or "
          + "set it to what 'date +%s' prints")
    }
    return date
  }
}
