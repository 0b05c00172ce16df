// The command line of `benchmark`.

import CommandLine
import Programs

/// What is asked of `benchmark`, and its exit status.
enum BenchmarkProgram {
  private static let part = Option.value(
    "part", .list(.choice(Benchmark.partNames)), placeholder: "names", defaultText: "all of them",
    help: "Measure these parts only.")
  private static let server = Argument.required(
    "server", .path, help: "The program ipc-server, as it is installed: its size is a target, too.")

  private static let description = ProgramDescription(
    name: "benchmark", version: version,
    overview:
      "Hold what is reached against the targets, and print both as tables in Markdown. Whether "
      + "a target is met does not decide the exit status.",
    arguments: [server], options: [part],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage))

  /// Runs the program and returns its exit status: 1 when something could not be measured.
  static func run(_ arguments: [String]) -> Int32 {
    runProgram(description, arguments) { (invocation) throws(ProgramFailure) in
      let benchmark = Benchmark(
        server: invocation.required(server), chosen: invocation.elements(part))
      return benchmark.run() == 0 ? .done : .failed
    }
  }
}
