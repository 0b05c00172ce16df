// ipc-compare report: a result again, in any format.

internal import CommandLine
package import Comparison
internal import Linux
package import ProgramSupport
internal import Reporting

/// The subcommand `report`.
struct ReportCommand {
  static let file = Argument.required(
    "file", .path, help: "What 'run' wrote with --json; '-' is standard input.")

  static let description = ProgramDescription(
    name: "report",
    overview: "Show a result again, in any format. Every number is computed anew from what was "
      + "measured, and comes out the same.",
    arguments: [file], options: Outputs.options,
    examples: [
      .init("ipc-compare report a.json", "The table."),
      .init("ipc-compare report a.json --html a.html", "A page to show a colleague."),
      .init("ipc-compare report a.json --csv - | column -s, -t | less -S", "All columns."),
    ],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage))

  private let report: Report
  private let outputs: Outputs
  private let errorStyle: TerminalStyle

  init(_ invocation: Invocation) throws(ProgramFailure) {
    let file = invocation.required(ReportCommand.file)
    report = Report(try readResult(file))
    outputs = try Outputs(invocation, inputs: [file])
    errorStyle = .errors(invocation)
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    Console.errors.write(Array(WarningReport(style: errorStyle).render(report).utf8))
    try outputs.write(report)
    return .done
  }
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
