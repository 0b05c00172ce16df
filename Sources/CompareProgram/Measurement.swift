// How a request becomes a result: for every command that measures.

internal import Comparison
internal import Linux
internal import ProgramSupport
internal import Reporting

/// A comparison that is run, with its progress on standard error.
struct Measurement {
  private let request: RunRequest
  private let start: UInt64
  private let startedAt: String

  /// - Parameters:
  ///   - request: what to measure.
  ///   - start: when the command began, on CLOCK_MONOTONIC in nanoseconds.
  ///   - startedAt: the same by the time of day.
  init(_ request: RunRequest, start: UInt64, startedAt: String) {
    self.request = request
    self.start = start
    self.startedAt = startedAt
  }

  /// Measures, says what the result warns of, and writes it down: also that of a run that failed.
  ///
  /// - Parameters:
  ///   - signals: those that end it. They stay caught for what is written afterwards.
  ///   - style: of standard error, which may have another width by the end.
  ///   - write: writes the result down.
  /// - Returns: what came out, and why the run failed, where it did.
  /// - Throws: what `write` throws, unless the run failed: why that was says more.
  func run(
    until signals: borrowing TerminationSignals, style: () -> TerminalStyle,
    write: (Report) throws(ProgramFailure) -> Void
  ) throws(ProgramFailure) -> (report: Report, failure: RunFailure?) {
    let (result, failure, progress) = measure(until: signals, style())
    let report = Report(result)
    progress.clear()
    Console.errors.write(Array(WarningReport(style: style()).render(report).utf8))
    do throws(ProgramFailure) {
      try write(report)
    } catch {
      if failure == nil { throw error }
      Console.errors.line("ipc-compare: \(error.message)")
    }
    return (report, failure)
  }

  private func measure(
    until signals: borrowing TerminationSignals, _ style: TerminalStyle
  ) -> (RunResult, RunFailure?, Progress) {
    let brokers = Brokers(
      for: request.libraries, program: request.program, attention: signals.descriptor.number,
      say: { Console.errors.line("ipc-compare: \($0)") })
    defer { brokers.end() }
    var progress = Progress(end: start + request.settings.timeNanoseconds, style: style)
    var runner = Runner(
      request, startedAt: startedAt, start: start, attention: signals.descriptor.number,
      observe: { progress.show($0) })
    let failure: RunFailure?
    do throws(RunFailure) {
      try runner.run()
      failure = nil
    } catch {
      failure = error
    }
    // To analyse a result takes a moment too.
    progress.conclude()
    var result = runner.result
    if case .integrity = failure {
      // The failure says which cell and why; figures beside it would be read as figures.
      result.cells = result.cells.map { Cell($0.coordinates) }
    }
    return (result, failure, progress)
  }
}
