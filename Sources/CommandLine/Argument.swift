// What a program takes beside its options, in the order in which it takes them.

/// A positional argument of a program, such as the `<id>` in `ipc-client --kind shm <id>`.
package struct Argument: Equatable, Sendable {
  /// What stands for the argument in the help: `id` is shown as `<id>`.
  package let name: String

  /// What may be written for it.
  package let valueKind: ValueKind

  /// Whether the program can do without.
  package let isOptional: Bool

  /// Whether it takes all words that remain, and not only one.
  package let isRepeatable: Bool

  /// What holds when the argument is not given, as the help words it.
  package let defaultText: String?

  /// What the argument is, in a sentence or two.
  package let help: String

  /// Declares an argument that the program cannot do without.
  ///
  /// - Parameters:
  ///   - name: What stands for the argument in the help, without the angle brackets.
  ///   - kind: What may be written for it.
  ///   - help: What the argument is.
  package static func required(_ name: String, _ kind: ValueKind, help: String) -> Argument {
    Argument(
      name: name, valueKind: kind, isOptional: false, isRepeatable: false, defaultText: nil,
      help: help)
  }

  /// Declares an argument that may be left out.
  ///
  /// - Parameters:
  ///   - name: What stands for the argument in the help, without the angle brackets.
  ///   - kind: What may be written for it.
  ///   - defaultText: What holds when it is left out, as the help words it. Shown, not applied.
  ///   - help: What the argument is.
  package static func optional(
    _ name: String, _ kind: ValueKind, defaultText: String? = nil, help: String
  ) -> Argument {
    Argument(
      name: name, valueKind: kind, isOptional: true, isRepeatable: false, defaultText: defaultText,
      help: help)
  }

  /// Declares an argument that is given once or more. It must be the last one of its program.
  ///
  /// - Parameters:
  ///   - name: What stands for the argument in the help, without the angle brackets.
  ///   - kind: What may be written each time.
  ///   - help: What the arguments are.
  package static func repeated(_ name: String, _ kind: ValueKind, help: String) -> Argument {
    Argument(
      name: name, valueKind: kind, isOptional: false, isRepeatable: true, defaultText: nil,
      help: help)
  }

  /// Declares an argument that is given as often as wanted, or not at all. It must be the last one of its program.
  ///
  /// - Parameters:
  ///   - name: What stands for the argument in the help, without the angle brackets.
  ///   - kind: What may be written each time.
  ///   - defaultText: What holds when it is left out, as the help words it. Shown, not applied.
  ///   - help: What the arguments are.
  package static func anyNumber(
    _ name: String, _ kind: ValueKind, defaultText: String? = nil, help: String
  ) -> Argument {
    Argument(
      name: name, valueKind: kind, isOptional: true, isRepeatable: true, defaultText: defaultText,
      help: help)
  }

  private init(
    name: String, valueKind: ValueKind, isOptional: Bool, isRepeatable: Bool,
    defaultText: String?, help: String
  ) {
    precondition(name.isNameOnCommandLine, "'\(name)' cannot be the name of an argument")
    valueKind.requireConsistency(for: "<\(name)>")
    self.name = name
    self.valueKind = valueKind
    self.isOptional = isOptional
    self.isRepeatable = isRepeatable
    self.defaultText = defaultText
    self.help = help
  }

  /// The argument as errors and the help's list name it.
  var spelling: String { "<\(name)>" }

  /// The argument as the usage line shows it: in brackets when it may be left out, with dots after it
  /// when it may be given again.
  var synopsis: String {
    let words = isRepeatable ? "\(spelling) ..." : spelling
    return isOptional ? "[\(words)]" : words
  }
}
