// Reads one command line against one description, left to right, once. Whatever it accepts is
// already checked, so that looking values up afterwards cannot fail.

/// The state of reading the part of a command line that belongs to one command.
struct Parser {
  let command: Command

  /// The columns that help may fill.
  let width: Int

  private var optionValues: [String: [String]] = [:]
  private var argumentValues: [String] = []

  init(command: Command, width: Int) {
    self.command = command
    self.width = width
  }

  mutating func parse(_ arguments: ArraySlice<String>) throws(UsageError) -> Outcome {
    var rest = arguments
    var optionsHaveEnded = false
    while let word = rest.popFirst() {
      if !optionsHaveEnded, word == "--" {
        optionsHaveEnded = true
      } else if !optionsHaveEnded, word.looksLikeOption {
        if let text = try takeOption(word, followedBy: &rest) { return .show(text) }
      } else if command.program.subcommands.isEmpty {
        try takeArgument(word)
      } else {
        // The end of options holds for the subcommand as well.
        return try descend(into: word, with: (optionsHaveEnded ? ["--"] : []) + rest)
      }
    }
    return .run(try finish(subcommand: nil))
  }

  private mutating func descend(
    into name: String, with rest: ArraySlice<String>
  ) throws(UsageError) -> Outcome {
    guard let subcommand = command.subcommand(named: name) else {
      let names = command.program.subcommands.map(\.name)
      throw command.error(
        "unknown subcommand \(name.quotedForDisplay)\(Suggestion.hint(for: name, among: names))"
          + " (one of \(names.joined(separator: ", ")))")
    }
    var parser = Parser(command: subcommand, width: width)
    switch try parser.parse(rest) {
    case .show(let text): return .show(text)
    case .run(let invocation): return .run(try finish(subcommand: invocation))
    }
  }

  /// Takes an option and its value.
  ///
  /// - Returns: The text to show when the option asks for nothing but that.
  private mutating func takeOption(
    _ word: String, followedBy rest: inout ArraySlice<String>
  ) throws(UsageError) -> String? {
    // By bytes: a combining character after the sign would make it part of another `Character`.
    let equalSign = word.utf8.firstIndex(of: UInt8(ascii: "="))
    let spelling = String(word[..<(equalSign ?? word.endIndex)])
    let joinedValue = equalSign.map { String(word[word.utf8.index(after: $0)...]) }
    guard let option = option(spelled: spelling) else {
      throw command.error(unknownOption(spelling))
    }
    guard let kind = option.valueKind else {
      if let joinedValue {
        throw command.error(
          "option \(option.spelling) takes no value (given \(joinedValue.quotedForDisplay))")
      }
      return try takeFlag(option)
    }
    let value: String
    if let joinedValue {
      value = joinedValue
    } else {
      value = try separateValue(of: option, kind, from: &rest)
    }
    if let problem = kind.problem(with: value, for: option.spelling) {
      throw command.error(problem)
    }
    try note(option, value)
    if option.takesAll { try takeFurtherValues(of: option, kind, from: &rest) }
    return nil
  }

  private mutating func takeFurtherValues(
    of option: Option, _ kind: ValueKind, from rest: inout ArraySlice<String>
  ) throws(UsageError) {
    while let word = rest.first, !word.looksLikeOption {
      rest.removeFirst()
      if let problem = kind.problem(with: word, for: option.spelling) {
        throw command.error(problem)
      }
      try note(option, word)
    }
  }

  private mutating func takeFlag(_ option: Option) throws(UsageError) -> String? {
    switch option {
    case .help: return HelpText(command: command, width: width).rendered()
    case .version: return command.versionText
    default:
      try note(option, "")
      return nil
    }
  }

  private func separateValue(
    of option: Option, _ kind: ValueKind, from rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    if let bare = option.bareValue, rest.first.map({ $0 == "--" || $0.looksLikeOption }) ?? true {
      return bare
    }
    if let next = rest.first, next != "--" {
      if !next.looksLikeOption {
        rest.removeFirst()
        return next
      }
      if self.option(spelled: next) == nil {
        let joined = "\(option.spelling)=\(next)".quotedForDisplay
        throw command.error(
          "missing value for \(option.spelling)\(kind.expectation)"
            + "; if \(next.quotedForDisplay) is the value, write \(joined)")
      }
    }
    throw command.error("missing value for \(option.spelling)\(kind.expectation)")
  }

  private mutating func note(_ option: Option, _ value: String) throws(UsageError) {
    guard option.isRepeatable || optionValues[option.name] == nil else {
      throw command.error("option \(option.spelling) given more than once")
    }
    optionValues[option.name, default: []].append(value)
  }

  private mutating func takeArgument(_ value: String) throws(UsageError) {
    let arguments = command.program.arguments
    let further = arguments.last.flatMap { $0.isRepeatable ? $0 : nil }
    let next = argumentValues.count < arguments.count ? arguments[argumentValues.count] : further
    guard let argument = next else {
      throw command.error("unexpected argument \(value.quotedForDisplay)")
    }
    if let problem = argument.valueKind.problem(with: value, for: argument.spelling) {
      throw command.error(problem)
    }
    argumentValues.append(value)
  }

  private func finish(subcommand: Invocation?) throws(UsageError) -> Invocation {
    if subcommand == nil, !command.program.subcommands.isEmpty {
      let names = command.program.subcommands.map(\.name).joined(separator: ", ")
      throw command.error("missing subcommand (one of \(names))")
    }
    let missing = command.program.arguments.dropFirst(argumentValues.count).first { !$0.isOptional }
    if let missing {
      let greedy = command.options.first { $0.takesAll && optionValues[$0.name] != nil }
      let hint = greedy.map {
        "; \($0.spelling) takes every word after it, so write \(missing.spelling) before it"
      }
      throw command.error(
        "missing argument \(missing.spelling)\(missing.valueKind.expectation)\(hint ?? "")")
    }
    return Invocation(
      command: command, optionValues: optionValues, argumentValues: argumentValues,
      subcommand: subcommand)
  }

  private func option(spelled spelling: String) -> Option? {
    command.options.first { option in
      spelling == option.spelling || option.shortName.map { spelling == "-\($0)" } == true
    }
  }

  private func unknownOption(_ spelling: String) -> String {
    let complaint = "unknown option \(spelling.quotedForDisplay)"
    let owners = command.program.subcommands.filter { subcommand in
      subcommand.options.contains { $0.spelling == spelling }
    }
    if !owners.isEmpty {
      let names = owners.map(\.name).joined(separator: ", ")
      return "\(complaint) before the subcommand; it belongs after \(names)"
    }
    let name = String(spelling.drop { $0 == "-" })
    return complaint
      + Suggestion.hint(for: name, among: command.options.map(\.name), prefix: "--")
  }
}

extension String {
  /// A lone dash is an ordinary word: by convention it stands for a standard stream.
  fileprivate var looksLikeOption: Bool { utf8.first == UInt8(ascii: "-") && utf8.count > 1 }
}
