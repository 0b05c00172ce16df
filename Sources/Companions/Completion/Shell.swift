// The shells that can complete command lines: each has a language of its own for that, and one script says all that
// there is to say about a family of programs.

package import CommandLine

/// A shell for which there are completions.
package enum Shell: String, CaseIterable, Sendable {
  case bash
  case zsh
  case fish

  /// Renders a script that completes the command lines of programs.
  ///
  /// It knows what the descriptions know: subcommands, options, the values of choices, lists of them, and where
  /// the names of files belong. It starts no program.
  ///
  /// - Parameter programs: All that the script is for. Its functions are named after the first one.
  /// - Precondition: There is a program, and no subcommand has subcommands.
  /// - Returns: The script, ending in a newline.
  package func completions(of programs: [ProgramDescription]) -> String {
    let commands = programs.map(Command.init(root:))
    precondition(
      commands.allSatisfy { $0.subcommands.allSatisfy(\.subcommands.isEmpty) },
      "completions know one level of subcommands")
    let prefix = "_" + commands[0].path.replacingHyphens
    return switch self {
    case .bash: BashCompletions(commands: commands, prefix: prefix).script
    case .zsh: ZshCompletions(commands: commands, prefix: prefix).script
    case .fish: FishCompletions(commands: commands, prefix: "_" + prefix).script
    }
  }
}

extension String {
  /// As a part of a function's name.
  fileprivate var replacingHyphens: String { String(map { $0 == "-" ? "_" : $0 }) }

  /// A word for a shell: as it is where it has none but harmless characters, and else between quotes.
  func word(for shell: Shell) -> String {
    let isHarmless = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_-./+".utf8.contains(byte)
      }
    }
    return isHarmless && !isEmpty ? self : quoted(for: shell)
  }

  /// One word for a shell, between quotes, whatever it contains.
  ///
  /// fish knows two escapes within single quotes, of the quote and of the backslash; to the others a backslash
  /// is an ordinary character there.
  func quoted(for shell: Shell) -> String {
    var result = "'"
    for character in self {
      switch (character, shell) {
      case ("'", .fish), ("\\", .fish): result += "\\\(character)"
      case ("'", _): result += "'\\''"
      default: result.append(character)
      }
    }
    return result + "'"
  }
}
