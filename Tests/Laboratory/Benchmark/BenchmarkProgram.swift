// The command line of `benchmark`.

import CommandLine
package import LaboratorySupport
import ProgramSupport

/// What is asked of `benchmark`, and its exit status.
package enum BenchmarkProgram {
  private static let part = Option.value(
    "part", .list(.choice(Benchmark.partNames)), placeholder: "names", defaultText: "all of them",
    help: "Measure only these parts.")
  private static let quick = Option.flag(
    "quick",
    help: "Only check that every part works: the figures mean little, and it takes half a minute.")
  private static let save = Option.value(
    "save", .path, placeholder: "file", help: "Keep what was found in this file, as JSON.")
  private static let beside = Option.values(
    "beside", .path, placeholder: "files",
    help: "Show what these files of --save have beside it, as of other hours; oldest first.")
  private static let server = Argument.required(
    "server", .path, help: "The program ipc-server, as it is installed: its size is a target, too.")

  /// The subcommand of `laboratory`.
  package static let command = LaboratoryCommand(description, part: SetUpCalls.run, run: run)

  private static let description = ProgramDescription(
    name: "benchmark",
    overview:
      "Compare what this machine reaches with the project's targets, and print both as tables in "
      + "Markdown. The exit status does not depend on whether targets are met.",
    arguments: [server], options: [part, quick, save, beside],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage))

  /// Makes the experiment and returns the exit status: 1 when something could not be measured.
  private static func run(_ invocation: Invocation) throws(ProgramFailure) -> ExitStatus {
    let benchmark = Benchmark(
      server: invocation.required(server), chosen: invocation.elements(part),
      isQuick: invocation.isGiven(quick))
    do {
      // First, so that a file that cannot be read does not cost ten minutes.
      let earlier = try invocation.strings(beside).map(Record.init(readFrom:))
      let (record, isWhole) = try benchmark.run()
      if let file = invocation.string(save) { try record.write(to: file) }
      Console.output.write(Array(Sheet(earlier + [record]).markdown.utf8))
      return isWhole ? .done : .failed
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }
}
