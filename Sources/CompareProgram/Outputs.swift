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

  /// `-` stands for standard output in each of them but the directory.
  static let options = [
    table, json, csv, markdown, html, raw, hgrm, junit, metrics, bmf, github, StyleOptions.color,
  ]

  private let files: OutputFiles<any ReportFormat>
  private let percentiles: OutputDirectory?
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
    var wanted: [(path: String, format: any ReportFormat)] = []
    func add(_ option: Option, _ format: any ReportFormat) {
      if let path = invocation.string(option) { wanted.append((path, format)) }
    }
    let isTableInFile =
      invocation.string(Outputs.table).map { !OutputFile.isStandardOutput($0) } == true
    add(Outputs.table, TableReport(style: isTableInFile ? .file(invocation) : style))
    add(Outputs.json, JSONReport())
    add(Outputs.csv, CSVReport())
    add(Outputs.markdown, MarkdownReport())
    add(Outputs.html, HTMLReport(holdingResult: invocation.isGiven(Outputs.raw)))
    add(Outputs.junit, JUnitReport(allowing: allowances))
    add(Outputs.metrics, OpenMetricsReport())
    add(Outputs.bmf, BencherReport())
    let isTaken = wanted.contains { OutputFile.isStandardOutput($0.path) }
    if !isTaken && !isTableInFile {
      wanted.append((OutputFile.standard, TableReport(style: style)))
    }
    files = try OutputFiles(wanted, inputs: inputs, invocation)
    annotations =
      invocation.isGiven(Outputs.github) ? GitHubReport(allowing: allowances) : nil
    percentiles = try invocation.string(Outputs.hgrm).map { (path) throws(ProgramFailure) in
      try OutputDirectory(path)
    }
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
    failures.attempt { () throws(ProgramFailure) in try files.write { $0.render(report) } }
    try failures.report()
  }
}
