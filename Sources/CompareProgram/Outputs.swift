// Where a report goes: a table on standard output, unless something else was asked to go there, and
// files of the other formats.

internal import CommandLine
internal import Comparison
internal import Linux
internal import ProgramSupport
internal import Reporting

/// The outputs that a command line asks for, opened before anything is measured, so that what cannot be
/// written is known at once.
struct Outputs {
  static let table = Option.value(
    "table", .path, placeholder: "file", defaultText: "standard output",
    help: "Write the table there; '-' is standard output, here and for the files below. Where one "
      + "of those goes to standard output, the table does not.")
  static let json = Option.value(
    "json", .path, placeholder: "file",
    help: "Write everything that was measured; 'report' and 'diff' read it.")
  static let csv = Option.value(
    "csv", .path, placeholder: "file", help: "Write one line for each cell.")
  static let markdown = Option.value(
    "markdown", .path, placeholder: "file", help: "Write tables for an issue or a README.")
  static let html = Option.value(
    "html", .path, placeholder: "file",
    help:
      "Write a page for a browser: the answer, pictures with their numbers, and how to run it again, in one "
      + "file without scripts that needs no network.")
  static let raw = Option.flag(
    "raw", help: "Put everything that was measured into the page of --html, as text.")
  static let hgrm = Option.value(
    "hgrm", .path, placeholder: "directory",
    help: "Write one HdrHistogram percentile file for each cell.")
  static let junit = Option.value(
    "junit", .path, placeholder: "file",
    help:
      "Write JUnit's XML: a test case for each cell, with an error where it was not measured, or "
      + "where the run is incomplete or failed its self-test; skipped where a rate was missed. With "
      + "--against, a second suite compares the builds.")
  static let metrics = Option.value(
    "metrics", .path, placeholder: "file",
    help: "Write OpenMetrics text, which Prometheus reads: a gauge for each figure and its bounds.")
  static let bmf = Option.value(
    "bmf", .path, placeholder: "file",
    help: "Write Bencher Metric Format: JSON with each figure and its bounds.")
  static let github = Option.flag(
    "github",
    help: "Write workflow commands to standard error, where GitHub Actions reads them too: they "
      + "become annotations.")

  private static let noPlot = "none"
  static let plot = Option.value(
    "plot", .list(.choice(Plot.allCases.map(\.rawValue) + [noPlot])), placeholder: "pictures",
    defaultText:
      "intervals on a terminal of \(TerminalStyle.usualWidth) columns or more, else none",
    help:
      "Draw these in the table, separated by commas: how many times as long each row takes, with its "
      + "bounds ('intervals'), how its times are distributed ('density'), its rounds in the order in "
      + "which they ran ('rounds'), its percentiles ('curve'), or nothing ('\(noPlot)').")

  private typealias Allowances = Set<DifferenceVerdict.Allowance>

  /// The formats of which each is a file, by the option that names the file.
  private static let formats:
    [(option: Option, make: @Sendable (Invocation, Allowances) -> any ReportFormat)] = [
      (json, { _, _ in JSONReport() }), (csv, { _, _ in CSVReport() }),
      (markdown, { _, _ in MarkdownReport() }),
      (html, { invocation, _ in HTMLReport(holdingResult: invocation.isGiven(raw)) }),
      (junit, { _, allowances in JUnitReport(allowing: allowances) }),
      (metrics, { _, _ in OpenMetricsReport() }), (bmf, { _, _ in BencherReport() }),
    ]

  /// `-` stands for standard output in each of them but the directory.
  static let options =
    [table] + formats.map(\.option) + [raw, hgrm, github, plot, StyleOptions.color]

  private let files: OutputFiles<any ReportFormat>
  private let percentiles: OutputDirectory?
  /// What the terminal is like that a table goes to, now; nil where none goes to one.
  private let terminalStyle: (() -> TerminalStyle)?
  /// Nil where none are asked for.
  private let annotations: GitHubReport?

  /// - Parameters:
  ///   - inputs: the files that the report is read from.
  ///   - allowances: what the formats of a gate let pass, where two builds took part.
  init(
    _ invocation: Invocation, inputs: [String] = [],
    allowing allowances: Set<DifferenceVerdict.Allowance> = []
  ) throws(ProgramFailure) {
    if invocation.isGiven(Outputs.raw), !invocation.isGiven(Outputs.html) {
      throw ProgramFailure(
        invocation.error("--raw is for the page of --html; give --html FILE, or --json FILE alone"))
    }
    let style = TerminalStyle.output(invocation)
    let isTableInFile = Outputs.isTableInFile(invocation)
    let plots = try Outputs.plots(invocation, isTableInFile ? nil : style)
    let formats = Outputs.formats.map { ($0.option, $0.make(invocation, allowances)) }
    let wanted: [(path: String, format: any ReportFormat)] = Outputs.wanted(invocation, formats) {
      TableReport(style: $0, plots: plots)
    }
    if plots.isAsked, !plots.plots.isEmpty, !wanted.contains(where: { $0.format is TableReport }) {
      throw ProgramFailure(
        invocation.error(
          "--plot draws in the table, and there is none, because something else goes to standard output; "
            + "name a file with --table, or leave --plot out"))
    }
    terminalStyle =
      !isTableInFile && StandardStream.output.isTerminal
      ? { TerminalStyle.output(invocation) } : nil
    files = try OutputFiles(wanted, inputs: inputs, invocation)
    annotations =
      invocation.isGiven(Outputs.github) ? GitHubReport(allowing: allowances) : nil
    percentiles = try invocation.string(Outputs.hgrm).map { (path) throws(ProgramFailure) in
      try OutputDirectory(path)
    }
  }

  /// The files that a command line asks for, and a table on standard output where nothing else goes there and
  /// the table itself goes nowhere else.
  static func wanted<Format>(
    _ invocation: Invocation, _ formats: [(option: Option, format: Format)],
    table: (TerminalStyle) -> Format
  ) -> [(path: String, format: Format)] {
    let style = TerminalStyle.output(invocation)
    let isTableInFile = isTableInFile(invocation)
    let all =
      [(option: Outputs.table, format: table(isTableInFile ? .file(invocation) : style))] + formats
    let given = all.compactMap { option, format in
      invocation.string(option).map { (path: $0, format: format) }
    }
    let isTaken = given.contains { OutputFile.isStandardOutput($0.path) }
    return given + (isTaken || isTableInFile ? [] : [(OutputFile.standard, table(style))])
  }

  private static func isTableInFile(_ invocation: Invocation) -> Bool {
    invocation.string(table).map { !OutputFile.isStandardOutput($0) } == true
  }

  /// - Parameter style: of the terminal that the table may go to; nil where it goes to a file.
  private static func plots(
    _ invocation: Invocation, _ style: TerminalStyle?
  ) throws(ProgramFailure) -> PlotChoice {
    let names = invocation.elements(plot)
    if names.isEmpty {
      let isOnTerminal = style != nil && StandardStream.output.isTerminal
      return PlotChoice(
        Plot.standard(onTerminal: isOnTerminal, width: style?.width ?? 0), isAsked: false)
    }
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw ProgramFailure(
        invocation.error("--plot names \(names[twice]) more than once; name each once"))
    }
    if names.contains(noPlot), names.count > 1 {
      throw ProgramFailure(
        invocation.error("--plot \(noPlot) and other pictures exclude each other"))
    }
    return PlotChoice(names.compactMap(Plot.init), isAsked: true)
  }

  /// Writes a report to all of them.
  func write(_ report: Report) throws(ProgramFailure) {
    if let annotations { Console.errors.write(Array(annotations.render(report).utf8)) }
    var failures = OutputFailures()
    if let percentiles {
      for file in PercentileReport().files(report) {
        failures.attempt { () throws(ProgramFailure) in
          try percentiles.write(file.text, to: file.name)
        }
      }
    }
    failures.attempt { () throws(ProgramFailure) in
      try files.write { format in
        (terminalStyle.map { Outputs.current(format, $0()) } ?? format).render(report)
      }
    }
    try failures.report()
  }

  /// A table for the terminal as it is now: it may have another width than when the run began.
  private static func current(_ format: any ReportFormat, _ style: TerminalStyle)
    -> any ReportFormat
  {
    guard let table = format as? TableReport else { return format }
    let plots =
      table.plots.isAsked
      ? table.plots
      : PlotChoice(Plot.standard(onTerminal: true, width: style.width), isAsked: false)
    return TableReport(style: style, plots: plots)
  }
}
