// The command line of `claims`.

import CommandLine
import CompareProgram
import Comparison
package import LaboratorySupport
import Linux
import ProgramSupport
import Reporting

import struct FoundationEssentials.Data
import struct FoundationEssentials.URL

/// What is asked of `claims`, and its exit status.
package enum ClaimsProgram {
  private static let standardSeconds = 180

  private static let file = Argument.required(
    "file", .path, help: "The claims, as JSON.")
  private static let time = Option.value(
    "time", .integer(1...1_000_000), placeholder: "seconds", defaultText: "\(standardSeconds)",
    help: "Time budget for the whole run, in seconds.")
  private static let markdown = Option.value(
    "markdown", .path, placeholder: "file", help: "Write the page with all that is known there.")
  private static let save = Option.value(
    "save", .path, placeholder: "file",
    help: "Keep everything that was measured, as 'ipc-compare run' does with --json.")
  private static let result = Option.value(
    "result", .path, placeholder: "file",
    help: "Judge by this file of --save, or of 'ipc-compare run --json', instead of measuring.")

  /// The subcommand of `laboratory`.
  package static let command = LaboratoryCommand(description, run: run)

  private static let description = ProgramDescription(
    name: "claims",
    overview:
      "Measure what others have claimed about IPC, all of it in one run, and say which of it "
      + "holds here. The exit status does not depend on that; it is 1 where the run is incomplete, or "
      + "failed its test of itself.",
    arguments: [file], options: [time, markdown, save, result],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage, .integrityLost, .interrupted))

  private static func run(_ invocation: Invocation) throws(ProgramFailure) -> ExitStatus {
    if invocation.isGiven(result), invocation.isGiven(time) || invocation.isGiven(save) {
      throw ProgramFailure(
        invocation.error("--result measures nothing; leave out --time and --save"))
    }
    let machine = MachineReader().read()
    let claims = try claims(in: invocation.required(file), on: machine)
    let measured: RunResult
    if let path = invocation.string(result) {
      measured = try readResult(path)
    } else {
      let signals: TerminationSignals
      do throws(SystemError) {
        signals = try TerminationSignals()
      } catch {
        throw ProgramFailure(error)
      }
      measured = try ClaimsRun(
        machine: machine, seconds: invocation.integer(time) ?? standardSeconds,
        attention: signals.descriptor.number
      ).run(claims)
    }
    let report = Report(measured)
    if let path = invocation.string(save) { try write(JSONReport().render(report), to: path) }
    let findings = claims.judged(by: measured)
    for line in ClaimsTable(findings: findings).lines { Console.output.line(line) }
    if let path = invocation.string(markdown) {
      try write(ClaimsPage(findings: findings, report: report).markdown, to: path)
    }
    guard measured.complete else { return .failed }
    if let failure = report.selfTestFailure { throw ProgramFailure(.failed, failure) }
    return .done
  }

  /// The largest file of claims that is read, in bytes.
  private static let largest = 1 << 20

  private static func claims(
    in path: String, on machine: Machine
  ) throws(ProgramFailure) -> [Claim] {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try readBytes(path, atMost: largest)
    } catch {
      throw ProgramFailure(.failed, "\(path) cannot be read: \(error.errno)")
    }
    do throws(Refusal) {
      return try ClaimFile(bytes, RegisteredKinds(), on: machine).claims
    } catch {
      throw ProgramFailure(.failed, "\(path): \(error)")
    }
  }

  private static func write(_ text: String, to path: String) throws(ProgramFailure) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw ProgramFailure(.failed, "\(path) cannot be written: \(error)")
    }
  }
}
