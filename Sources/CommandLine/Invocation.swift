// What the user asked for, looked up by the constants that declared it. A look-up that the table
// cannot answer is a bug in the program and traps; `nil` only ever means "not given".

/// The options and arguments of a command line that was accepted.
package struct Invocation: Equatable, Sendable {
  private let command: Command
  private var optionValues: [String: [String]]
  private let argumentValues: [String]

  /// What stands for an option that was not written: by its name, the option that does.
  private var substitutes: [String: String] = [:]

  /// None or one: an array, because a value cannot contain an optional of its own type.
  private let subcommands: [Invocation]

  init(
    command: Command, optionValues: [String: [String]], argumentValues: [String],
    subcommand: Invocation?
  ) {
    self.command = command
    self.optionValues = optionValues
    self.argumentValues = argumentValues
    subcommands = subcommand.map { [$0] } ?? []
  }

  /// The program or subcommand that was invoked.
  package var program: ProgramDescription { command.program }

  /// The subcommand chosen, with its own options and arguments; `nil` in a program without any.
  package var subcommand: Invocation? { subcommands.first }

  /// Returns the invocation of the given subcommand, or `nil` when another one was chosen.
  ///
  /// - Precondition: The subcommand is one of this program's.
  package func subcommand(_ description: ProgramDescription) -> Invocation? {
    precondition(
      program.subcommands.contains(description),
      "\(command.path) has no subcommand '\(description.name)'")
    return subcommand.flatMap { $0.program == description ? $0 : nil }
  }

  /// Makes an error for a mistake that only the program can see, such as two options that exclude
  /// each other. It reads like every other: the usage line is this command's.
  ///
  /// - Parameter problem: What is wrong, in one line, without the program's name.
  package func error(_ problem: String) -> UsageError { command.error(problem) }
}

extension Invocation {
  /// Returns the same with values for options that were not given.
  ///
  /// - Parameters:
  ///   - values: of options of this program that take a value, each acceptable.
  ///   - source: what was given instead of them, such as `--preset rpc`.
  package func assuming(
    _ values: [(option: Option, value: String)], from source: String
  ) -> Invocation {
    var invocation = self
    for (option, value) in values where !isGiven(option) {
      precondition(
        option.valueKind.map { $0.problem(with: value, for: option.spelling) == nil } ?? false,
        "'\(value)' cannot be the value of \(option.spelling)")
      invocation.optionValues[option.name] = [value]
      invocation.substitutes[option.name] = source
    }
    return invocation
  }

  /// Returns an option as an error names it: with what stands for it, where nobody wrote it.
  package func name(_ option: Option) -> String {
    substitutes[option.name].map { "\(option.spelling) of \($0)" } ?? option.spelling
  }

  /// Returns whether an option was given, with whatever value.
  ///
  /// - Precondition: The option is one of this program's.
  package func isGiven(_ option: Option) -> Bool { !values(of: option).isEmpty }

  /// Returns the value of an option, or `nil` when it was not given.
  ///
  /// - Precondition: The option is one of this program's, takes a value, and is not repeatable.
  package func string(_ option: Option) -> String? {
    requireSingle(option)
    return strings(option).first
  }

  /// Returns the values of an option in the order given; none when it was not given.
  ///
  /// - Precondition: The option is one of this program's and takes a value.
  package func strings(_ option: Option) -> [String] {
    precondition(option.valueKind != nil, "\(option.spelling) is a flag and has no value")
    return values(of: option)
  }

  /// Returns the value of an integer option, or `nil` when it was not given.
  ///
  /// - Precondition: The option is one of this program's, is of the kind `integer`, `size` or `rate`, and is not
  ///   repeatable.
  package func integer(_ option: Option) -> Int? {
    requireSingle(option)
    return integers(option).first
  }

  /// Returns the value of an option that is a number, or `nil` when it was not given.
  ///
  /// - Precondition: The option is one of this program's, is of the kind `number`, and is not
  ///   repeatable.
  package func number(_ option: Option) -> Double? {
    requireSingle(option)
    guard case .number = option.valueKind else {
      preconditionFailure("\(option.spelling) is no number")
    }
    return values(of: option).first.map { ValueKind.number($0)! }
  }

  /// Returns the values of an integer option in the order given; none when it was not given.
  ///
  /// - Precondition: The option is one of this program's and is of the kind `integer`, `size` or `rate`.
  package func integers(_ option: Option) -> [Int] {
    requireInteger(option.valueKind, option.spelling)
    return values(of: option).map { Self.checkedInteger($0, option.valueKind!) }
  }

  /// Returns the elements of an option of the kind `list`, in the order given, those of a repeated
  /// option one after the other; none when it was not given.
  ///
  /// - Precondition: The option is one of this program's and is of the kind `list`.
  package func elements(_ option: Option) -> [String] {
    guard case .list(let element) = option.valueKind else {
      preconditionFailure("\(option.spelling) is no list")
    }
    return values(of: option).flatMap { element.elements(in: $0, omittingEmpty: true) }
  }

  /// Returns the elements of an option that is a list of integers.
  ///
  /// - Precondition: The option is one of this program's and is of the kind `list` of `integer`, `size` or
  ///   `rate`.
  package func integerElements(_ option: Option) -> [Int] {
    guard case .list(let element) = option.valueKind, element.isInteger else {
      preconditionFailure("\(option.spelling) is no list of integers")
    }
    return elements(option).map { Self.checkedInteger($0, element) }
  }

  /// Returns the words of an option that is a command, or `nil` when it was not given.
  ///
  /// - Precondition: The option is one of this program's, is of the kind `command`, and is not
  ///   repeatable.
  package func words(_ option: Option) -> [String]? {
    requireSingle(option)
    precondition(option.valueKind == .command, "\(option.spelling) is no command")
    return values(of: option).first.map { (value: String) in
      guard let words = try? CommandWords.words(of: value) else {
        preconditionFailure("'\(value)' was not checked")
      }
      return words
    }
  }

  /// Returns an argument, or `nil` when it was left out.
  ///
  /// - Precondition: The argument is one of this program's.
  package func string(_ argument: Argument) -> String? {
    guard let position = program.arguments.firstIndex(of: argument) else {
      preconditionFailure("\(command.path) has no argument \(argument.spelling)")
    }
    return position < argumentValues.count ? argumentValues[position] : nil
  }

  /// Returns the values of an argument in the order given; none when it was left out.
  ///
  /// - Precondition: The argument is one of this program's.
  package func strings(_ argument: Argument) -> [String] {
    guard let position = program.arguments.firstIndex(of: argument) else {
      preconditionFailure("\(command.path) has no argument \(argument.spelling)")
    }
    return argument.isRepeatable
      ? Array(argumentValues.dropFirst(position)) : string(argument).map { [$0] } ?? []
  }

  /// Returns an integer argument, or `nil` when it was left out.
  ///
  /// - Precondition: The argument is one of this program's and is of the kind `integer`, `size` or `rate`.
  package func integer(_ argument: Argument) -> Int? {
    requireInteger(argument.valueKind, argument.spelling)
    return string(argument).map { Self.checkedInteger($0, argument.valueKind) }
  }

  /// Returns an argument that cannot be left out.
  ///
  /// - Precondition: The argument is one of this program's and is required.
  package func required(_ argument: Argument) -> String {
    guard let value = string(argument), !argument.isOptional else {
      preconditionFailure("\(argument.spelling) may be left out: it is not always there")
    }
    return value
  }

  private func values(of option: Option) -> [String] {
    precondition(
      program.options.contains(option), "\(command.path) has no option \(option.spelling)")
    return optionValues[option.name] ?? []
  }

  private func requireSingle(_ option: Option) {
    precondition(!option.isRepeatable, "\(option.spelling) can have more than one value")
  }

  private func requireInteger(_ kind: ValueKind?, _ subject: String) {
    guard kind?.isInteger == true else { preconditionFailure("\(subject) is no integer") }
  }

  /// Converts a value that the parser has already found to be an integer within its range.
  private static func checkedInteger(_ value: String, _ kind: ValueKind) -> Int {
    guard let integer = kind.integer(value) else {
      preconditionFailure("'\(value)' was not checked")
    }
    return integer
  }
}
