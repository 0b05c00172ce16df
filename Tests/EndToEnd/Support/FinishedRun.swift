// A program that is run to its end, and all that it said.

import TestSupport

/// What one run of a program came to.
struct FinishedRun: Equatable {
  let ending: Ending
  let output: String
  let errors: String

  init(ending: Ending, output: String, errors: String) {
    self.ending = ending
    self.output = output
    self.errors = errors
  }

  /// Runs a program to its end.
  init(
    _ program: BuiltProgram, _ arguments: [String], environment: [String: String] = [:],
    in workspace: Workspace? = nil
  ) throws {
    try self.init([program.path] + arguments, environment: environment, in: workspace)
  }

  /// As ``init(_:_:environment:in:)``, by a command with its own path.
  init(
    _ command: [String], environment: [String: String] = [:], in workspace: Workspace? = nil
  ) throws {
    let child = try ChildProcess(
      command, environment: environment, in: try workspace ?? Workspace())
    ending = try child.wait()
    output = child.output.text
    errors = child.errors.text
  }

  /// A run that said nothing but one line on standard error.
  static func failed(_ status: Int32, _ error: String) -> FinishedRun {
    FinishedRun(ending: .exited(status), output: "", errors: error + "\n")
  }

  /// A run whose command line was refused.
  static func misused(_ program: BuiltProgram, _ problem: String) -> FinishedRun {
    let operands = program == .client ? " [<id>]" : ""
    return failed(
      64,
      """
      \(program.rawValue): \(problem)
      Usage: \(program.rawValue) [<options>]\(operands); see '\(program.rawValue) --help'
      """)
  }
}
