// The command line of `calibrate`.

import CommandLine
import Comparison
package import LaboratorySupport
import Linux
import ProgramSupport

/// What is asked of `calibrate`, and its exit status.
package enum CalibrationProgram {
  private static let part = Option.value(
    "part", .choice(Part.allCases.map(\.rawValue)), defaultText: "all but 'loaded'",
    help: "Run one part: 'known' compares contenders in pairs, 'identical' ranks 13 that are the "
      + "same, 'builds' compares this build with another one, 'load' does all of it beside busy "
      + "processes, and 'loaded' compares kinds that were loaded with the same ones built in: it runs only "
      + "where it is asked for, and needs 'make kinds'.")
  private static let runs = Option.value(
    "runs", .integer(1...1000), placeholder: "count",
    defaultText: "\(Part.known.standardRuns), and \(Part.load.standardRuns) beside a load",
    help: "Comparisons of each kind in each part.")
  private static let simulate = Option.flag(
    "simulate", help: "Draw tables whose truth is known instead of measuring.")

  /// The subcommand of `laboratory`.
  package static let command = LaboratoryCommand(description, part: BusyProcess.run, run: run)

  private static let description = ProgramDescription(
    name: "calibrate",
    overview: "Compare what is known, and count how often the comparison is right. The exit status "
      + "is 1 when it is wrong more often than it may be.",
    options: [part, runs, simulate])

  private static func run(_ invocation: Invocation) throws(ProgramFailure) -> ExitStatus {
    if invocation.isGiven(simulate) {
      guard !invocation.isGiven(part), !invocation.isGiven(runs) else {
        throw ProgramFailure(
          invocation.error("--simulate measures nothing; leave out --part and --runs"))
      }
      return SimulatedCalibration().run() == 0 ? .done : .failed
    }
    let chosen = invocation.string(part).flatMap(Part.init)
    return try measure(chosen.map { [$0] } ?? Part.usual, invocation.integer(runs))
  }

  private static func measure(_ parts: [Part], _ runs: Int?) throws(ProgramFailure) -> ExitStatus {
    let program: ProgramFile
    do throws(ProgramRefusal) {
      program = try .own()
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
    let signals: TerminationSignals
    do throws(SystemError) {
      signals = try TerminationSignals()
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
    let calibration = Calibration(
      parts: parts, runs: runs, program: program, attention: signals.descriptor.number)
    return try calibration.run()
  }
}
