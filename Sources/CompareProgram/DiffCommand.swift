// ipc-compare diff: what got slower from one result to another.

internal import CommandLine
internal import Comparison
internal import ProgramSupport
internal import Reporting

/// The subcommand `diff`.
struct DiffCommand {
  static let old = Argument.repeated(
    "old", .path,
    help: "The result to compare with, or several runs of it. Without --to, the second and last of "
      + "two is the one to judge.")
  static let to = Option.values(
    "to", .path, placeholder: "new",
    help:
      "The result to judge, or several runs of it. Several runs on both sides show how far runs "
      + "of one program lie apart.")
  static let metric = Option.value(
    "metric", .list(.choice(Metric.all.filter(\.isComparable).map(\.key))), placeholder: "keys",
    isRepeatable: true,
    defaultText: "what ranks: \(Metric.roundTrip.key), of an open loop \(Metric.response.key)",
    help: "Compare these metrics, separated by commas.")
  static let runSpread = Option.value(
    "run-spread", .number(0...100), placeholder: "percent",
    defaultText: NumberText.fixed(RunSpread.standard * 100, decimals: 0),
    help:
      "How far runs of one program lie apart, as a standard deviation, where a side has a single "
      + "run. Intervals are so much wider. The default is meant for medians; tails, set-ups and "
      + "streams need several runs a side.")
  static let allowMissing = Option.flag(
    "allow-missing",
    help:
      "Pass also where cells of the old side (with --against: of either build) were not compared, "
      + "or a run is incomplete. One cell must be compared all the same.")
  static let allowNoise = Option.flag(
    "allow-noise",
    help:
      "Pass also where rows are too noisy to decide, or a run's self-test failed. One row must be "
      + "decided all the same.")
  static let html = Option.value(
    "html", .path, placeholder: "file",
    help: "Write a page for a browser. '-' is standard output, in place of the table.")
  static let junit = Option.value(
    "junit", .path, placeholder: "file",
    help: "Write JUnit's XML: what is slower failed, and what is not decided was skipped. '-' is "
      + "standard output, in place of the table.")

  static let description = ProgramDescription(
    name: "diff",
    overview: "Say what got slower or faster from one result to another. The two runs share no "
      + "rounds, so intervals are wider than within one run; a difference counts only beyond its "
      + "interval.",
    arguments: [old],
    options: [
      to, metric, runSpread, allowMissing, allowNoise, html, junit, Outputs.github,
      StyleOptions.color,
    ],
    examples: [
      .init(
        "ipc-compare diff before.json after.json && echo fine",
        "As a check: only status 0 passes it."),
      .init(
        "ipc-compare diff old-*.json --to new-*.json --metric round_trip_median,set_up_median",
        "Several runs a side show how far runs lie apart."),
    ],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .regressed, .undecided, .usage))

  private let difference: Difference
  private let verdict: DifferenceVerdict
  private let outputs: OutputFiles<any DifferenceFormat>
  private let annotates: Bool

  init(_ invocation: Invocation) throws(ProgramFailure) {
    let sides = try DiffSides(invocation)
    let spread = invocation.number(DiffCommand.runSpread)
    if spread != nil && min(sides.old.count, sides.new.count) >= 2 {
      throw ProgramFailure(
        invocation.error(
          "--run-spread is for a side with one file; with several on both, the spread is measured"))
    }
    let keys = Set(invocation.elements(DiffCommand.metric))
    let runs = try sides.read()
    difference = Difference(
      old: runs.old, new: runs.new,
      metrics: Metric.all.filter { keys.contains($0.key) },
      runSpread: spread.map { $0 / 100 } ?? RunSpread.standard)
    verdict = difference.verdict(allowing: invocation.allowances)
    annotates = invocation.isGiven(Outputs.github)
    var wanted: [(path: String, format: any DifferenceFormat)] = []
    if let path = invocation.string(DiffCommand.html) {
      wanted.append((path, HTMLDifferenceReport()))
    }
    if let path = invocation.string(DiffCommand.junit) {
      wanted.append((path, JUnitDifferenceReport()))
    }
    if !wanted.contains(where: { OutputFile.isStandardOutput($0.path) }) {
      wanted.append((OutputFile.standard, DifferenceReport(style: .output(invocation))))
    }
    outputs = try OutputFiles(wanted, inputs: sides.old + sides.new, invocation)
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    if annotates {
      Console.errors.write(Array(GitHubDifferenceReport().render(difference, verdict).utf8))
    }
    try outputs.write { $0.render(difference, verdict) }
    return ExitStatus(verdict)
  }
}

extension Invocation {
  /// What the options of a gate say, in `diff` and in `run --against`.
  var allowances: Set<DifferenceVerdict.Allowance> {
    var allowances: Set<DifferenceVerdict.Allowance> = []
    if isGiven(DiffCommand.allowMissing) { allowances.insert(.missing) }
    if isGiven(DiffCommand.allowNoise) { allowances.insert(.noise) }
    return allowances
  }
}

extension ExitStatus {
  /// What a script is told of a difference.
  init(_ verdict: DifferenceVerdict) {
    self =
      switch verdict.outcome {
      case .passed: .done
      case .slower: .regressed
      case .undecided: .undecided
      }
  }
}
