// Renders the help of one command in the layout that users of the Swift argument parser know, with
// the sections of a manual page after it.

/// The help of a command, for a given width.
struct HelpText {
  let command: Command

  /// The columns a line may fill.
  let width: Int

  /// Where explanations begin: the Swift argument parser's column, less where the terminal is
  /// narrow and the explanations need the room.
  private var labelColumns: Int { min(26, width / 3) }

  private static let margin = 2

  func rendered() -> String {
    var sections = [overview, usage]
    sections.append(section("ARGUMENTS", program.arguments.map(entry)))
    sections.append(section("OPTIONS", command.options.map(entry)))
    for vocabulary in program.vocabularies {
      sections.append(
        section(vocabulary.title, vocabulary.words.map { entry($0.name, $0.meaning) }))
    }
    sections.append(section("SUBCOMMANDS", subcommands))
    sections.append(section("EXAMPLES", program.examples.map(entry)))
    sections.append(
      section("EXIT STATUS", program.exitStatuses.map { entry("\($0.code)", $0.meaning) }))
    sections.append(
      section("ENVIRONMENT", program.environment.map { entry($0.name, $0.meaning) }))
    return sections.filter { !$0.isEmpty }
      .map { $0.map { "\($0)\n" }.joined() }
      .joined(separator: "\n")
  }

  private var program: ProgramDescription { command.program }

  private var overview: [String] {
    TextLayout.fill(
      ["OVERVIEW:"] + TextLayout.words(program.overview), width: width, prefix: "", indent: 0)
  }

  private var usage: [String] {
    let label = "USAGE: "
    // An option and its placeholder belong on one line; only where that cannot be are they parted.
    let parts = command.fullUsage.flatMap { part in
      label.count + part.count <= width ? [part] : TextLayout.words(part)
    }
    return TextLayout.fill(parts, width: width, prefix: label, indent: label.count)
  }

  private var subcommands: [[String]] {
    guard !program.subcommands.isEmpty else { return [] }
    let hint = "See '\(command.path) <subcommand> --help' for more about one of them."
    let entries = program.subcommands.map {
      entry($0.name, TextLayout.firstSentence(of: $0.overview))
    }
    return entries + [[""] + paragraph(hint, indent: Self.margin)]
  }

  private func section(_ title: String, _ entries: [[String]]) -> [String] {
    entries.isEmpty ? [] : ["\(title):"] + entries.joined()
  }

  private func entry(_ argument: Argument) -> [String] {
    entry(argument.spelling, argument.explanation)
  }

  private func entry(_ option: Option) -> [String] {
    let short = option.shortName.map { "-\($0), " } ?? ""
    return entry(short + option.synopsis, option.explanation)
  }

  /// A command is broken only as a shell would accept it, so that it can be copied.
  private func entry(_ example: ProgramDescription.Example) -> [String] {
    let command = TextLayout.fill(
      TextLayout.shellWords(example.command), width: width,
      prefix: TextLayout.spaces(Self.margin), indent: Self.margin + 4, continuation: " \\")
    return command + paragraph(example.explanation, indent: Self.margin + 4)
  }

  /// Sets a label and its explanation side by side, or below each other where the label is long.
  private func entry(_ label: String, _ text: String) -> [String] {
    let margin = TextLayout.spaces(Self.margin)
    let padding = labelColumns - Self.margin - label.count
    if padding >= 2 {
      return TextLayout.fill(
        TextLayout.words(text), width: width, prefix: margin + label + TextLayout.spaces(padding),
        indent: labelColumns)
    }
    return TextLayout.fill(
      TextLayout.words(label), width: width, prefix: margin, indent: 2 * Self.margin)
      + paragraph(text, indent: labelColumns)
  }

  private func paragraph(_ text: String, indent: Int) -> [String] {
    TextLayout.fill(
      TextLayout.words(text), width: width, prefix: TextLayout.spaces(indent), indent: indent)
  }
}
