// ipc-compare advise: which kind to take, by what somebody needs and by what was measured.

internal import CommandLine
internal import Comparison
internal import IPCChannels
internal import Linux
internal import ProgramSupport
internal import Reporting

/// The subcommand `advise`.
struct AdviseCommand {
  private static let file = Argument.optional(
    "file", .path, defaultText: "none: what is needed is measured",
    help: "What 'run' wrote with --json; '-' is standard input.")

  private static let needs = Option.value(
    "for", .text, placeholder: "needs",
    help: "What you need, in words of the list below, separated by spaces or commas.")

  private static let time = Option.value(
    "time", .integer(1...1_000_000), placeholder: "seconds",
    defaultText: "\(RunCommand.standardSeconds), or what that many cells need",
    help: "Time budget for what is measured, in seconds.")

  private static let json = Option.value(
    "json", .path, placeholder: "file",
    help: "Keep what is measured, so that it can answer other needs too.")

  static let description = ProgramDescription(
    name: "advise",
    overview:
      "Say which kind to take for what you need, what that rests on, what was excluded and why, and which "
      + "command would settle what is not known. Promises exclude kinds, and figures rank what is left: "
      + "kinds between which no difference was found are a tie. Without a file, the kinds that are left "
      + "are measured first.",
    arguments: [file], options: [needs, time, json, StyleOptions.color],
    vocabularies: [
      .init(
        "WORDS OF --for",
        NeedWord.all.map { ProgramDescription.Variable($0.spelling, $0.explanation) })
    ],
    examples: [
      .init(
        "ipc-compare advise --for '4096B 20x500/s p99 trusted poll'",
        "Measure what can meet these needs, and rank it."),
      .init(
        "ipc-compare advise a.json --for '24B hostile'", "Ask a result that is there already."),
    ],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage)
      + [
        ProgramDescription.Status(
          UInt8(ExitStatus.unavailable.rawValue), "No kind meets all of the needs.")
      ] + CommonOptions.exitStatuses(.integrityLost, .timedOut, .interrupted))

  private let needs: Needs
  private let file: String?
  private let report: Report?
  private let survey: [KindSurvey]
  /// What is measured before the answer; nil where a result is given, and where no kind could be taken.
  private let request: RunRequest?
  private let outputs: OutputFiles<JSONReport>
  private let start: UInt64
  private let startedAt: String
  private let style: TerminalStyle
  private let errorStyle: TerminalStyle

  init(_ invocation: Invocation, _ contenders: some Contenders) throws(ProgramFailure) {
    start = monotonicNanoseconds()
    startedAt = currentTime()
    style = .output(invocation)
    errorStyle = .errors(invocation)
    guard let text = invocation.string(Self.needs) else {
      throw ProgramFailure(
        invocation.error(
          "--for is missing: say what you need, such as --for '4096B 20x500/s p99 trusted poll'"))
    }
    do throws(NeedsError) {
      needs = try Needs(text)
    } catch {
      throw ProgramFailure(invocation.error("--for: \(error)"))
    }
    file = invocation.string(Self.file)
    if let file {
      for option in [Self.time, Self.json] where invocation.isGiven(option) {
        throw ProgramFailure(
          invocation.error(
            "--\(option.name) is for what is measured, and with a file nothing is; leave one of them "
              + "out"))
      }
      report = Report(try readResult(file))
      // The result may be of another machine.
      survey = []
      request = nil
      outputs = try OutputFiles([], inputs: [], invocation)
      return
    }
    report = nil
    survey = ChannelKind.allCases.map { KindSurvey(asking: $0, stack: Thread.standardStack) }
    let first = Advice(needs, report: nil, survey: survey)
    request =
      first.possible.isEmpty ? nil : try Self.request(first.plan, invocation, contenders)
    let path = invocation.string(Self.json)
    outputs = try OutputFiles(
      path.map { [($0, JSONReport())] } ?? [], inputs: [], invocation)
  }

  /// The run that measures a plan, as 'run' would make it of the same words.
  private static func request(
    _ plan: MeasurementPlan?, _ invocation: Invocation, _ contenders: some Contenders
  ) throws(ProgramFailure) -> RunRequest? {
    guard var arguments = plan?.arguments else { return nil }
    if let seconds = invocation.integer(time) { arguments += ["--time", "\(seconds)"] }
    let outcome: Outcome
    do throws(UsageError) {
      outcome = try RunCommand.description(contenders).parse(Array(arguments.dropFirst()))
    } catch {
      throw ProgramFailure(invocation.error(error.problem))
    }
    guard case .run(let run) = outcome else { preconditionFailure("a plan asks for no help") }
    do throws(ProgramFailure) {
      return try RunRequest(run, arguments, contenders)
    } catch {
      // What 'run' refuses, such as too little time, was asked for here.
      throw error.usage.map { ProgramFailure(invocation.error($0.problem)) } ?? error
    }
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    guard let request else { return show(report) }
    let signals = try TerminationSignals.caught()
    let measurement = Measurement(request, start: start, startedAt: startedAt)
    let (measured, failure) = try measurement.run(
      until: signals, style: { errorStyle },
      write: { (measured) throws(ProgramFailure) in try outputs.write { $0.render(measured) } })
    let status = show(measured)
    if let failure { throw ProgramFailure(failure) }
    return status
  }

  private func show(_ report: Report?) -> ExitStatus {
    let advice = Advice(needs, report: report, survey: survey, file: file)
    Console.output.result(AdviceReport(style: style).render(advice, report))
    return advice.choice == .nothing ? .unavailable : .done
  }
}
