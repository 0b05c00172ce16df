// ipc-compare explain: what a word in any output means.

internal import ClientSide
internal import CommandLine
internal import Comparison
internal import IPCChannels
internal import Linux
internal import ProgramSupport
internal import Reporting
internal import ServerSide

/// The subcommand `explain`.
struct ExplainCommand {
  private static let words = Argument.anyNumber(
    "word", .text, defaultText: "a list of all words",
    help: "A word of any output, in whichever spelling: 'p99', 'vs C', '--rate', '≈' or '~='.")

  private static let all = Option.flag(
    "all", help: "Explain every word, to be read or searched.")

  static let description = ProgramDescription(
    name: "explain",
    overview:
      "Explain a word: a kind, a column, a warning, an exit status, an option, or any other word that an "
      + "output shows. It says what it is, how it is measured, and what to do about it.",
    arguments: [words], options: [all, StyleOptions.color],
    examples: [
      .init("ipc-compare explain", "List every word."),
      .init("ipc-compare explain vs C", "What the column says, and what it does not."),
      .init("ipc-compare explain memfd rounds-disagree 70", "A kind, a warning and a status."),
    ],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage))

  /// The arguments of the program, with options that are meant as words made into words: nobody who asks for
  /// `--rate` should have to know that it is written as `rate`.
  static func wordsForOptions(_ arguments: [String]) -> [String] {
    guard arguments.first == description.name else { return arguments }
    let own = [all.name, StyleOptions.color.name, "help", "version"]
    return [description.name]
      + arguments.dropFirst().map { argument in
        guard argument.hasPrefix("--"), argument.count > 2 else { return argument }
        let name = argument.dropFirst(2).prefix { $0 != "=" }
        return own.contains(String(name)) ? argument : String(name)
      }
  }

  /// Every word. What has words of its own makes entries of them, and has a line here.
  static func glossary(_ contenders: some Contenders) -> Glossary {
    let programs = [
      CompareProgram.description(contenders), ServerProgram.description, ClientProgram.description,
    ]
    let server = (try? StandardClientLimits()).map { [$0.clients, $0.memory] } ?? []
    let groups: [[Explanation]] = [
      Explanation.kinds, Explanation.waits, Explanation.placements,
      Explanation.presets(of: contenders, on: MachineReader().read()), Explanation.needs,
      Explanation.advice,
      Explanation.answerLines, Explanation.headLines, Explanation.answerPhrases, Explanation.marks,
      Explanation.pictures, Explanation.pictureSigns,
      Explanation.figures, Explanation.columns, Explanation.kindColumns,
      Explanation.limits(beside: server),
      Explanation.promises, Explanation.fields, Explanation.percentileFields,
      Explanation.sideBySide, Explanation.differenceLines, Explanation.verdicts,
      Explanation.warnings,
      Explanation.clauses, Explanation.clauseVerdicts,
      Explanation.commands(of: programs), Explanation.variables(of: programs),
      Explanation.statuses(of: programs),
      Explanation.measuring, Explanation.channels, Explanation.families, Explanation.messages,
      Explanation.sessionEnds,
      Explanation.machine,
    ]
    let words = groups.flatMap(\.self)
    return Glossary(words + Explanation.options(of: programs, besides: words))
  }

  private let glossary: Glossary
  private let entries: [Explanation]
  private let report: GlossaryReport

  init(_ invocation: Invocation, _ contenders: some Contenders) throws(ProgramFailure) {
    glossary = Self.glossary(contenders)
    report = GlossaryReport(style: .output(invocation))
    let words = invocation.strings(Self.words)
    guard invocation.isGiven(Self.all) else {
      entries = try Self.entries(for: words, in: glossary, invocation)
      return
    }
    if !words.isEmpty {
      throw ProgramFailure(invocation.error("--all explains every word; leave the words out"))
    }
    entries = glossary.entries
  }

  /// Several arguments are one word where there is one, such as `vs C`, and else a word each.
  private static func entries(
    for words: [String], in glossary: Glossary, _ invocation: Invocation
  ) throws(ProgramFailure) -> [Explanation] {
    if words.isEmpty { return [] }
    let phrase = glossary.explanations(of: words.joined(separator: " "))
    if !phrase.isEmpty { return phrase }
    var entries: [Explanation] = []
    for word in words {
      let found = glossary.explanations(of: word)
      if found.isEmpty { throw ProgramFailure(unknown(word, in: glossary, invocation)) }
      entries += found.filter { !entries.contains($0) }
    }
    return entries
  }

  private static func unknown(
    _ word: String, in glossary: Glossary, _ invocation: Invocation
  ) -> UsageError {
    let near = glossary.suggestions(for: word).map { "'\($0)'" }
    let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
    return invocation.error(
      "'\(word)' is not explained\(hint) ('ipc-compare explain' lists every word)")
  }

  func run() -> ExitStatus {
    Console.output.result(entries.isEmpty ? report.list(glossary) : report.render(entries))
    return .done
  }
}
