// What the user asked for, looked up by the constants that declared it. A look-up that the table
// cannot answer is a bug in the program and traps; `nil` only ever means "not given".

/// The options and arguments of a command line that was accepted.
package struct Invocation: Equatable, Sendable {
  private let command: Command
  private let optionValues: [String: [String]]
  private let argumentValues: [String]

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
  /// - Precondition: The option is one of this program's, is of the kind `integer`, and is not
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

  /// Returns the value of an option that is a number of bytes, or `nil` when it was not given.
  ///
  /// - Precondition: The option is one of this program's, is of the kind `bytes`, and is not
  ///   repeatable.
  package func bytes(_ option: Option) -> Int? {
    requireSingle(option)
    precondition(option.valueKind == .bytes, "\(option.spelling) is no number of bytes")
    return values(of: option).first.map { ValueKind.bytes($0)! }
  }

  /// Returns the values of an integer option in the order given; none when it was not given.
  ///
  /// - Precondition: The option is one of this program's and is of the kind `integer`.
  package func integers(_ option: Option) -> [Int] {
    requireInteger(option.valueKind, option.spelling)
    return values(of: option).map(Self.checkedInteger)
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
  /// - Precondition: The option is one of this program's and is of the kind `list` of `integer`.
  package func integerElements(_ option: Option) -> [Int] {
    guard case .list(.integer) = option.valueKind else {
      preconditionFailure("\(option.spelling) is no list of integers")
    }
    return elements(option).map(Self.checkedInteger)
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
  /// - Precondition: The argument is one of this program's and is of the kind `integer`.
  package func integer(_ argument: Argument) -> Int? {
    requireInteger(argument.valueKind, argument.spelling)
    return string(argument).map(Self.checkedInteger)
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
    guard case .integer = kind else { preconditionFailure("\(subject) is no integer") }
  }

  /// Converts a value that the parser has already found to be an integer within its range.
  private static func checkedInteger(_ value: String) -> Int {
    guard let integer = Int(value) else { preconditionFailure("'\(value)' was not checked") }
    return integer
  }
}
