// ipc-compare report: a result again, in any format.

internal import CommandLine
package import Comparison
internal import Linux
package import ProgramSupport
internal import Reporting

/// The subcommand `report`.
struct ReportCommand {
  static let file = Argument.repeated(
    "file", .path,
    help:
      "What 'run' wrote with --json; '-' is standard input. Several are shown side by side, with what of them "
      + "may be compared.")

  static let description = ProgramDescription(
    name: "report",
    overview:
      "Show a result again, in any format, or several beside each other. Every number is computed "
      + "anew from what was measured, and comes out the same.",
    arguments: [file], options: Outputs.options,
    examples: [
      .init("ipc-compare report a.json", "The table."),
      .init("ipc-compare report a.json --html a.html", "A page to show a colleague."),
      .init("ipc-compare report a.json --csv - | column -s, -t | less -S", "All columns."),
      .init("ipc-compare report laptop.json server.json", "Two machines side by side."),
    ],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage))

  /// The options that show several files. All others are for what is of one run.
  private static let forSeveral = [
    Outputs.table, Outputs.csv, Outputs.markdown, StyleOptions.color,
  ]

  private enum Work {
    case one(Report, Outputs)
    case several(SideBySide, OutputFiles<any SideBySideFormat>)
  }

  private let work: Work
  private let errorStyle: TerminalStyle

  init(_ invocation: Invocation) throws(ProgramFailure) {
    let files = invocation.strings(ReportCommand.file)
    work =
      files.count == 1 ? try Self.one(files[0], invocation) : try Self.several(files, invocation)
    errorStyle = .errors(invocation)
  }

  private static func one(
    _ file: String, _ invocation: Invocation
  ) throws(ProgramFailure) -> Work {
    .one(Report(try readResult(file)), try Outputs(invocation, inputs: [file]))
  }

  private static func several(
    _ files: [String], _ invocation: Invocation
  ) throws(ProgramFailure) -> Work {
    if let option = invocation.program.options.first(where: {
      invocation.isGiven($0) && !forSeveral.contains($0)
    }) {
      let others = forSeveral.dropLast().map(\.spelling).joined(separator: ", ")
      throw ProgramFailure(
        invocation.error(
          "\(option.spelling) is of one run, and \(files.count) files were given; name one of them, or "
            + "use \(others)"))
    }
    guard files.count <= SideBySide.mostRuns else {
      throw ProgramFailure(
        invocation.error(
          "at most \(SideBySide.mostRuns) files can be shown side by side, and \(files.count) were given"
        ))
    }
    guard files.count(where: { $0 == OutputFile.standard }) <= 1 else {
      throw ProgramFailure(
        invocation.error("standard input holds one run, and '-' stands twice; name files instead"))
    }
    let formats: [(Option, any SideBySideFormat)] = [
      (Outputs.csv, SideBySideCSVReport()), (Outputs.markdown, SideBySideMarkdownReport()),
    ]
    let runs = try readRuns(files)
    let outputs = try OutputFiles(
      Outputs.wanted(invocation, formats) { SideBySideReport(style: $0) }, inputs: files, invocation
    )
    return .several(SideBySide(runs), outputs)
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    switch work {
    case .one(let report, let outputs):
      warn(of: report)
      try outputs.write(report)
    case .several(let sides, let outputs):
      for run in sides.runs where !run.analysis.warnings.isEmpty {
        Console.errors.line("ipc-compare: \(run.mark), \(run.name):")
        warn(of: Report(result: run.result, analysis: run.analysis))
      }
      try outputs.write { $0.render(sides) }
    }
    return .done
  }

  private func warn(of report: Report) {
    Console.errors.write(Array(WarningReport(style: errorStyle).render(report).utf8))
  }
}

/// Reads the results of several files.
///
/// - Throws: where one of them cannot be read, and where two hold the same run: beside itself it would pass for a
///   second one, and every check of a difference.
func readRuns(_ paths: [String]) throws(ProgramFailure) -> [ComparedRun] {
  var runs: [ComparedRun] = []
  for path in paths {
    let result = try readResult(path)
    if let same = runs.first(where: { $0.result == result }) {
      throw ProgramFailure(
        .failed,
        "\(same.name) and \(path) hold the same run, which differs from itself in nothing; "
          + "measure again with 'run --json FILE'")
    }
    runs.append(ComparedRun(name: path, result: result))
  }
  return runs
}

/// The largest result that is read, in bytes. One of 15 rounds of 50 cells has less than 10 MiB; a file
/// without an end is refused before it takes all memory.
private let largestResult = 256 << 20

/// Reads a result of `run`.
///
/// - Throws: where the file cannot be read, and where it is no result.
package func readResult(_ path: String) throws(ProgramFailure) -> RunResult {
  let bytes: [UInt8]
  do throws(SystemError) {
    bytes =
      path == OutputFile.standard
      ? try StandardStream.input.readAll(atMost: largestResult)
      : try readBytes(path, atMost: largestResult)
  } catch  where error.errno == .fileTooLarge {
    throw ProgramFailure(
      .failed,
      "\(path) has more than \(largestResult >> 20) MiB, the largest result that is read; name a "
        + "file that 'run --json' wrote, or measure fewer rounds")
  } catch {
    throw ProgramFailure(.failed, "\(path) cannot be read: \(error.errno)")
  }
  do throws(UnreadableResult) {
    return try JSONReader.read(bytes)
  } catch {
    throw ProgramFailure(.failed, "\(path): \(error)")
  }
}
