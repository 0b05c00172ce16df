// One line of a program's option table. Parsing, help and everything generated later read this
// value and nothing else, so that what is accepted and what is documented cannot differ.

/// A named option of a program: a flag (`--quiet`) or one that takes a value (`--kind shm`).
///
/// Declare each option once as a constant, list it in the ``ProgramDescription``, and look its
/// value up in the ``Invocation`` by that same constant:
///
/// ```swift
/// static let kind = Option.value(
///   "kind", short: "k", .choice(["pipe", "shm"]), help: "The IPC mechanism to ask for.")
/// ```
package struct Option: Equatable, Sendable {
  /// The long name without its dashes: `kind` for `--kind`.
  package let name: String

  /// The letter or digit of the short form: `k` for `-k`.
  package let shortName: Character?

  /// What may be written as the value; `nil` for a flag, which takes none.
  package let valueKind: ValueKind?

  /// What stands for the value in the help: `path` is shown as `<path>`. Empty for a flag.
  package let placeholder: String

  /// Whether the option may be given more than once.
  package let isRepeatable: Bool

  /// Whether the option takes every word after it, up to the next option.
  package let takesAll: Bool

  /// What the value is when none is written; `nil` for an option whose value may not be left out.
  package let bareValue: String?

  /// What holds when the option is not given, as the help words it.
  package let defaultText: String?

  /// What the option is for, in a sentence or two.
  package let help: String

  /// Declares an option that takes no value and may be given once.
  ///
  /// - Parameters:
  ///   - name: The long name without its dashes: ASCII lower-case letters, digits and hyphens.
  ///   - short: The letter or digit of the short form.
  ///   - help: What the option is for.
  package static func flag(_ name: String, short: Character? = nil, help: String) -> Option {
    Option(
      name: name, shortName: short, valueKind: nil, placeholder: "", isRepeatable: false,
      takesAll: false, bareValue: nil, defaultText: nil, help: help)
  }

  /// Declares an option that takes a value.
  ///
  /// - Parameters:
  ///   - name: The long name without its dashes: ASCII lower-case letters, digits and hyphens.
  ///   - short: The letter or digit of the short form.
  ///   - kind: What may be written as the value.
  ///   - placeholder: What stands for the value in the help; the option's name when left out.
  ///   - isRepeatable: Whether the option may be given more than once.
  ///   - bareValue: What the value is when the option is the last word, or another option follows it. In a
  ///     command with arguments only a choice can have one: any other word behind it is an error then.
  ///   - defaultText: What holds when the option is not given, as the help words it. It is shown
  ///     and not applied: a default such as "each kind in turn" is no value of the option.
  ///   - help: What the option is for.
  package static func value(
    _ name: String, short: Character? = nil, _ kind: ValueKind, placeholder: String? = nil,
    isRepeatable: Bool = false, bareValue: String? = nil, defaultText: String? = nil, help: String
  ) -> Option {
    Option(
      name: name, shortName: short, valueKind: kind, placeholder: placeholder ?? name,
      isRepeatable: isRepeatable, takesAll: false, bareValue: bareValue, defaultText: defaultText,
      help: help)
  }

  /// Declares an option that takes every word after it as a value, up to the next option or the end:
  /// `--to a.json b.json`. It may be given more than once.
  ///
  /// - Parameters:
  ///   - name: The long name without its dashes: ASCII lower-case letters, digits and hyphens.
  ///   - kind: What may be written as a value.
  ///   - placeholder: What stands for a value in the help; the option's name when left out.
  ///   - help: What the option is for.
  package static func values(
    _ name: String, _ kind: ValueKind, placeholder: String? = nil, help: String
  ) -> Option {
    Option(
      name: name, shortName: nil, valueKind: kind, placeholder: placeholder ?? name,
      isRepeatable: true, takesAll: true, bareValue: nil, defaultText: nil, help: help)
  }

  private init(
    name: String, shortName: Character?, valueKind: ValueKind?, placeholder: String,
    isRepeatable: Bool, takesAll: Bool, bareValue: String?, defaultText: String?, help: String
  ) {
    precondition(name.isNameOnCommandLine, "'\(name)' cannot be the name of an option")
    if let shortName {
      precondition(
        shortName.isASCII && (shortName.isLetter || shortName.isNumber),
        "'\(shortName)' cannot be the short name of --\(name)")
    }
    valueKind?.requireConsistency(for: "--\(name)")
    if let bareValue {
      precondition(
        valueKind?.problem(with: bareValue, for: "--\(name)") == nil,
        "'\(bareValue)' cannot be the value of --\(name)")
    }
    self.name = name
    self.shortName = shortName
    self.valueKind = valueKind
    self.placeholder = placeholder
    self.isRepeatable = isRepeatable
    self.takesAll = takesAll
    self.bareValue = bareValue
    self.defaultText = defaultText
    self.help = help
  }
}

extension Option {
  /// Built into every program; listed last in its help.
  package static let help = flag("help", short: "h", help: "Show help information.")

  /// Built into every program that has a version.
  package static let version = flag("version", help: "Show the version.")

  /// Whether its value is one of several names.
  var isChoice: Bool { if case .choice = valueKind { true } else { false } }

  /// The option as errors name it: always by its long name, whichever form the user wrote.
  package var spelling: String { "--\(name)" }

  /// The option in each form in which it can be written, the short one first.
  package var spellings: [String] { (shortName.map { ["-\($0)"] } ?? []) + [spelling] }

  /// The option as it is written on a command line: `--kind <kind>`, with dots after it when it may
  /// be written again, or takes several values, and with brackets where the value may be left out.
  var synopsis: String {
    guard valueKind != nil else { return spelling }
    let value = bareValue == nil ? "<\(placeholder)>" : "[<\(placeholder)>]"
    return "\(spelling) \(value)\(isRepeatable ? " ..." : "")"
  }
}
