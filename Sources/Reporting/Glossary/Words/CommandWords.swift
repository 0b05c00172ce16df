// Programs, subcommands, options and variables: said by their descriptions.

package import CommandLine

extension Explanation {
  /// The programs and their subcommands.
  package static func commands(of programs: [ProgramDescription]) -> [Explanation] {
    programs.flatMap(\.explainedCommands).map { command in
      Explanation(
        command.path, also: [command.program.name], .commands, command.program.overview,
        "'\(command.path) --help' says how it is called.")
    }
  }

  /// The options of all programs. One that several have is explained once for each meaning, and is found by the
  /// values among which it is chosen: `--color auto`, or `auto` alone.
  ///
  /// - Parameter others: what else is explained. A value that has an explanation is not found by itself: whoever
  ///   asks for `pipe` does not mean the options that it can be given to.
  package static func options(
    of programs: [ProgramDescription], besides others: [Explanation]
  ) -> [Explanation] {
    let commands = programs.flatMap(\.explainedCommands)
    var names: [String] = []
    for option in commands.flatMap(\.options) where !names.contains(option.name) {
      names.append(option.name)
    }
    let known = Set(others.flatMap(\.names)).union(names)
    return names.map { option(named: $0, of: commands, known) }
  }

  private static func option(
    named name: String, of commands: [ExplainedCommand], _ known: Set<String>
  ) -> Explanation {
    var meanings: [ExplainedOption] = []
    var users: [[String]] = []
    for command in commands {
      for option in command.options where option.name == name {
        if let place = meanings.firstIndex(of: option) {
          users[place].append(command.path)
        } else {
          meanings.append(option)
          users.append([command.path])
        }
      }
    }
    let shorts = meanings.flatMap { $0.synopsis.split(separator: ", ").dropLast().map(String.init) }
    let paragraphs = zip(meanings, users).flatMap { meaning, users in
      let isEverywhere = users.count == commands.count
      return [
        "\(meaning.synopsis), of \(isEverywhere ? "every command" : users.joined(separator: ", ")):",
        meaning.explanation,
      ]
    }
    let values = meanings.flatMap(\.values)
    return Explanation(
      "--\(name)",
      also: [name] + shorts + values.map { "--\(name) \($0)" }
        + values.filter { !known.contains($0) }, .options, paragraphs: paragraphs)
  }

  /// The environment variables that programs look at.
  package static func variables(of programs: [ProgramDescription]) -> [Explanation] {
    var entries: [Explanation] = []
    let all = programs.flatMap(\.explainedCommands).flatMap(\.program.environment)
    for variable in all {
      let names = variable.name.split(separator: ", ").map(String.init)
      let entry = Explanation(
        names[0], also: Array(names.dropFirst()), .variables, variable.meaning)
      if !entries.contains(entry) { entries.append(entry) }
    }
    return entries
  }
}

extension WordGroup {
  static let commands = WordGroup("programs and subcommands", of: "command")
  static let options = WordGroup("options", of: "option")
  static let variables = WordGroup("environment variables", of: "environment variable")
}
