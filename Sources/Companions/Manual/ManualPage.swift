// A man page is the help in the language of man pages. Every word comes from the description of the program, which the
// help, the parser and the completions read as well.

package import CommandLine

/// The man page of a program or of one of its subcommands, in section 1.
///
/// A program with subcommands has a page for each of them, as git has: `ipc-compare-run(1)`, which
/// `man ipc-compare run` finds.
package struct ManualPage: Equatable, Sendable {
  private let command: Command

  /// The pages of the program and of its subcommands that its own page names.
  private let related: [String]

  /// Returns the pages of programs: each program's, followed by those of its subcommands.
  ///
  /// - Parameter programs: Those that belong together. The page of each names the others.
  package static func pages(of programs: [ProgramDescription]) -> [ManualPage] {
    let roots = programs.map(Command.init(root:))
    return roots.flatMap { root in
      let others = roots.filter { $0 != root }.map(pageName)
      return [ManualPage(command: root, related: others)]
        + root.subcommands.map { ManualPage(command: $0, related: [pageName(root)]) }
    }
  }

  /// Returns the names of the pages that ``pages(of:)`` gives a program.
  ///
  /// - Parameter subcommands: Their names, as long as there is no description of all of them.
  package static func names(of program: String, subcommands: [String]) -> [String] {
    [program] + subcommands.map { "\(program)-\($0)" }
  }

  private static func pageName(_ command: Command) -> String {
    command.path.split(separator: " ").joined(separator: "-")
  }

  /// What `man` finds it by, such as `ipc-compare-run`.
  package var name: String { Self.pageName(command) }

  /// Renders the page.
  ///
  /// - Parameter date: The day that its footer shows.
  /// - Returns: Its source in mdoc(7), all of it ASCII, ending in a newline.
  package func source(date: CalendarDate) -> String {
    var page = MdocSource()
    page.remark(
      "Made from the tables of options of \(command.versionText?.dropLast() ?? command.path[...]).")
    page.line(.date, .text(date.text))
    page.line(.title, .page(name.uppercased()), .literal("1"))
    // Whose system the page is read on is not the page's to say.
    page.line(.system)
    page.line(.section, .literal("NAME"))
    page.line(.name, .text(name))
    page.line(.description, .text(purpose))
    addSynopsis(to: &page)
    page.line(.section, .literal("DESCRIPTION"))
    page.prose(program.overview)
    addList(.literal("ARGUMENTS"), program.arguments, to: &page) { argument in
      ([.macro(.argument), .text(argument.name)], argument.explanation)
    }
    addList(.literal("OPTIONS"), command.options, to: &page) { option in
      (label(option), option.explanation)
    }
    for vocabulary in program.vocabularies {
      addList(.text(vocabulary.title), vocabulary.words, to: &page) { word in
        ([.text(word.name)], word.meaning)
      }
    }
    addSubcommands(to: &page)
    addList(.literal("ENVIRONMENT"), program.environment, to: &page) { variable in
      (names(variable), variable.meaning)
    }
    addList(.literal("EXIT STATUS"), program.exitStatuses, to: &page) { status in
      ([.text("\(status.code)")], status.meaning)
    }
    addExamples(to: &page)
    addRelated(to: &page)
    return page.text
  }

  private var program: ProgramDescription { command.program }

  /// The overview's first clause, as the index of pages has it: without a capital letter.
  var purpose: String {
    let clause = program.overview.firstClause
    return clause.prefix(1).lowercased() + clause.dropFirst()
  }

  private func addSynopsis(to page: inout MdocSource) {
    page.line(.section, .literal("SYNOPSIS"))
    let words = command.path.split(separator: " ").map(String.init)
    page.line(.name, .text(words[0]))
    for word in words.dropFirst() { page.line(.command, .text(word)) }
    if command.spellsOutOptions {
      for option in program.options { page.line(.optional, label(option)) }
    } else {
      page.line(.optional, .macro(.argument), .text("options"))
    }
    for argument in program.arguments {
      let dots: [MdocSource.Part] = argument.isRepeatable ? [.literal("...")] : []
      let parts: [MdocSource.Part] = [.text(argument.name)] + dots
      if argument.isOptional {
        page.line(.optional, [.macro(.argument)] + parts)
      } else {
        page.line(.argument, parts)
      }
    }
    if !program.subcommands.isEmpty {
      page.line(.argument, .text("subcommand"), .literal("..."))
    }
  }

  /// The option in each of its forms, and its value.
  private func label(_ option: Option) -> [MdocSource.Part] {
    var parts: [MdocSource.Part] = []
    for spelling in option.spellings {
      if !parts.isEmpty { parts.append(.literal(",")) }
      // The macro writes the first hyphen itself.
      parts += [.macro(.flag), .text(String(spelling.dropFirst()))]
    }
    guard option.valueKind != nil else { return parts }
    if option.bareValue != nil { parts.append(.macro(.optional)) }
    parts += [.macro(.argument), .text(option.placeholder)]
    return option.isRepeatable ? parts + [.literal("...")] : parts
  }

  private func names(_ variable: ProgramDescription.Variable) -> [MdocSource.Part] {
    var parts: [MdocSource.Part] = []
    for name in variable.name.split(whereSeparator: { $0 == "," || $0 == " " }) {
      if !parts.isEmpty { parts.append(.literal(",")) }
      parts += [.macro(.environment), .text(String(name))]
    }
    return parts
  }

  private func addList<Entry>(
    _ title: MdocSource.Part, _ entries: [Entry], to page: inout MdocSource,
    as item: (Entry) -> ([MdocSource.Part], String)
  ) {
    if entries.isEmpty { return }
    page.line(.section, title)
    page.line(.beginList, .literal("-tag -width Ds"))
    for (label, explanation) in entries.map(item) {
      page.line(.item, label)
      page.prose(explanation)
    }
    page.line(.endList)
  }

  /// Each by the reference to its page, with the first sentence of its overview.
  private func addSubcommands(to page: inout MdocSource) {
    addList(.literal("SUBCOMMANDS"), command.subcommands, to: &page) { subcommand in
      (
        [.macro(.reference), .page(Self.pageName(subcommand)), .literal("1")],
        TextLayout.firstSentence(of: subcommand.program.overview)
      )
    }
  }

  /// A command is broken only as a shell would accept it, so that it can be copied.
  private func addExamples(to page: inout MdocSource) {
    if program.examples.isEmpty { return }
    page.line(.section, .literal("EXAMPLES"))
    for (position, example) in program.examples.enumerated() {
      if position > 0 { page.line(.paragraph) }
      page.prose(example.explanation)
      page.literal(
        TextLayout.fill(
          TextLayout.shellWords(example.command), width: 70, prefix: "", indent: 4,
          continuation: " \\"))
    }
  }

  private func addRelated(to page: inout MdocSource) {
    if related.isEmpty { return }
    page.line(.section, .literal("SEE ALSO"))
    let names = related.sorted()
    for (position, name) in names.enumerated() {
      page.line(
        .reference,
        [.page(name), .literal("1")] + (position < names.count - 1 ? [.literal(",")] : []))
    }
  }
}
