// The single source of what a program accepts and of what is said about it: parsing, usage and help
// are all computed from this value.

/// Everything that can be said about a program's command line, or about one of its subcommands.
///
/// A description is data. It prints nothing and ends nothing: ``parse(_:width:)`` returns what the
/// program should do or show, and throws what it should complain about.
///
/// A table that contradicts itself, such as two options of one name, is a bug in the program and
/// traps when the description is made.
package struct ProgramDescription: Equatable, Sendable {
  /// The name by which the program is called, or the subcommand chosen.
  package let name: String

  /// What `--version` says; `nil` in a subcommand, which has its program's.
  package let version: String?

  /// What the program does, in one paragraph. A program's list of its subcommands shows the first
  /// sentence of theirs.
  package let overview: String

  /// The positional arguments, in order; those that may be left out come last.
  package let arguments: [Argument]

  /// The options, in the order of the help. `--help` and `--version` are built in.
  package let options: [Option]

  /// The words that values of some options are made of, in the order of the help.
  package let vocabularies: [Vocabulary]

  /// The subcommands, in the order of the help. A program that has some requires one of them.
  package let subcommands: [ProgramDescription]

  /// Commands worth copying.
  package let examples: [Example]

  /// The exit statuses the program can end with.
  package let exitStatuses: [Status]

  /// The environment variables the program looks at.
  package let environment: [Variable]

  /// Describes a program or a subcommand.
  ///
  /// - Parameters:
  ///   - name: The name by which it is called.
  ///   - version: What `--version` says; left out in a subcommand.
  ///   - overview: What it does, in one paragraph.
  ///   - arguments: The positional arguments, in order.
  ///   - options: The options, in the order of the help.
  ///   - vocabularies: The words that values of some options are made of.
  ///   - subcommands: The subcommands. A description has these or arguments, not both.
  ///   - examples: Commands worth copying.
  ///   - exitStatuses: The exit statuses it can end with.
  ///   - environment: The environment variables it looks at.
  package init(
    name: String, version: String? = nil, overview: String, arguments: [Argument] = [],
    options: [Option] = [], vocabularies: [Vocabulary] = [],
    subcommands: [ProgramDescription] = [], examples: [Example] = [],
    exitStatuses: [Status] = [], environment: [Variable] = []
  ) {
    self.name = name
    self.version = version
    self.overview = overview
    self.arguments = arguments
    self.options = options
    self.vocabularies = vocabularies
    self.subcommands = subcommands
    self.examples = examples
    self.exitStatuses = exitStatuses
    self.environment = environment
    requireConsistency()
  }

  private func requireConsistency() {
    precondition(name.isNameOnCommandLine, "'\(name)' cannot be the name of a program")
    // The built-in names are reserved also where there is no version to show, so that `--version`
    // never means something else.
    let everyOption = options + [.version, .help]
    precondition(
      Self.areDistinct(everyOption.map(\.name))
        && Self.areDistinct(everyOption.compactMap(\.shortName)),
      "\(name): two options have the same name")
    precondition(
      Self.areDistinct(arguments.map(\.name)), "\(name): two arguments have the same name")
    precondition(
      Self.areDistinct(subcommands.map(\.name)), "\(name): two subcommands have the same name")
    precondition(
      arguments.isEmpty || subcommands.isEmpty,
      "\(name): an argument could not be told from a subcommand")
    precondition(
      arguments.isEmpty && subcommands.isEmpty
        || options.allSatisfy { $0.bareValue == nil || $0.isChoice },
      "\(name): an argument could not be told from an option's value that may be left out")
    let afterFirstOptional = arguments.drop { !$0.isOptional }
    precondition(
      !arguments.dropLast().contains(where: \.isRepeatable),
      "\(name): an argument follows one that takes all words that remain")
    precondition(
      afterFirstOptional.allSatisfy(\.isOptional),
      "\(name): a required argument follows one that may be left out")
  }

  private static func areDistinct<Name: Hashable>(_ names: [Name]) -> Bool {
    Set(names).count == names.count
  }
}

extension ProgramDescription {
  /// Reads a command line.
  ///
  /// Options are `--name value`, `--name=value`, or the same with a short name, in any order and
  /// between the arguments; `--` ends them. A value that begins with `-`, other than `-` itself,
  /// must be joined to its option by `=`, so that a forgotten value is not filled by the next
  /// option. A subcommand's options follow the subcommand. Reading stops at the first mistake, and
  /// at the first `--help` or `--version` before it.
  ///
  /// - Parameters:
  ///   - arguments: What follows the program's name.
  ///   - width: The columns that help may fill.
  /// - Returns: What to do: show a text and exit 0, or go to work.
  /// - Throws: `UsageError` when the command line is not one this description allows.
  package func parse(_ arguments: [String], width: Int = 80) throws(UsageError) -> Outcome {
    var parser = Parser(command: Command(root: self), width: width)
    return try parser.parse(arguments[...])
  }

  /// Renders the help that `--help` shows.
  ///
  /// - Parameter width: The columns it may fill. Only a word longer than that is let through.
  /// - Returns: The text, ending in a newline.
  package func help(width: Int = 80) -> String {
    HelpText(command: Command(root: self), width: width).rendered()
  }
}
