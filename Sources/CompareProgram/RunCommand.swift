// ipc-compare run: from options to a request, and from a result to its outputs.

internal import CommandLine
internal import Comparison
internal import IPCChannels
internal import Linux
internal import ProgramSupport
internal import Reporting

/// The subcommand `run`.
struct RunCommand {
  /// When it began, on CLOCK_MONOTONIC in nanoseconds: to read the machine and the programs takes some of the
  /// time that was asked for, and a busy machine makes it seconds.
  private let start: UInt64
  private let startedAt: String
  private let request: RunRequest
  private let allowances: Set<DifferenceVerdict.Allowance>
  private let outputs: Outputs
  private let errorStyle: () -> TerminalStyle

  init(
    _ invocation: Invocation, _ arguments: [String], _ contenders: some Contenders
  ) throws(ProgramFailure) {
    start = monotonicNanoseconds()
    startedAt = currentTime()
    request = try RunRequest(invocation, arguments, contenders)
    allowances = invocation.allowances
    outputs = try Outputs(invocation, allowing: allowances)
    errorStyle = { .errors(invocation) }
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    let signals = try TerminationSignals.caught()
    let measurement = Measurement(request, start: start, startedAt: startedAt)
    let (report, failure) = try measurement.run(
      until: signals, style: errorStyle, write: outputs.write)
    if let failure { throw ProgramFailure(failure) }
    return report.builds.map { judge($0) } ?? .done
  }

  /// What a script is told of another build. The report has the verdict without allowances, because it is
  /// the same whenever it is shown again.
  private func judge(_ builds: Difference) -> ExitStatus {
    let verdict = builds.verdict(allowing: allowances)
    let strict = builds.verdict()
    if verdict.outcome != strict.outcome {
      let questions = strict.openQuestions.joined(separator: ", ")
      Console.errors.line("ipc-compare: passed, because this is allowed: \(questions)")
    }
    return ExitStatus(verdict)
  }
}

extension ProgramFailure {
  init(_ failure: RunFailure) {
    switch failure {
    case .integrity(let text):
      self.init(
        .integrityLost, "\(text); no figure of this run is worth anything, and none is kept")
    case .loadedIntegrity(let text):
      self.init(.integrityLost, "\(text); its rows have no figures, and those of the others stand")
    case .interrupted: self.init(.interrupted, "interrupted; what was measured is shown")
    case .timedOut(let text): self.init(.timedOut, text)
    case .failed(let text): self.init(.failed, text)
    case .nothingToMeasure:
      self.init(
        .unavailable,
        "none of the requested cells can be measured on this machine; the table says why for each")
    }
  }
}
