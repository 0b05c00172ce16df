// fish has one command for a line of a table, complete: the script is such lines, each with the condition of its
// command, and functions for lists and for kinds from files.

internal import CommandLine

/// The script for fish.
struct FishCompletions {
  let commands: [Command]

  /// What its functions' names begin with.
  let prefix: String

  var script: String {
    """
    # Completions for fish; made from the programs' tables of options by 'ipc-compare completions fish'.

    # Whether the command line is in the subcommand $argv[1], or where there is none yet if that is empty.
    # $argv[2..] are the program's own options that take a value.
    function \(prefix)_in
        set -l words (commandline -opc)
        set -l found ''
        set -l skip 0
        for word in $words[2..]
            if test $skip = 1
                set skip 0
            else if contains -- $word $argv[2..]
                set skip 1
            else if not string match -q -- '-*' $word
                set found $word
                break
            end
        end
        test "$found" = "$argv[1]"
    end

    # The part of the word at the cursor that is a value.
    function \(prefix)_value
        string replace -r -- '^-[^=]*=' '' (commandline -ct)
    end

    # The words, each behind what is there of a list already, without those that it has.
    function \(prefix)_list
        set -l lead (string replace -r -- '[^,]*$' '' (\(prefix)_value))
        set -l given (string split -- , $lead)
        for word in $argv
            if not contains -- $word $given
                echo $lead$word
            end
        end
    end

    # The shared objects, and the directories on the way to them, also at the end of a list.
    function \(prefix)_objects
        set -l lead (string replace -r -- '[^,]*$' '' (\(prefix)_value))
        set -l part (string replace -r -- '^.*,' '' (\(prefix)_value))
        string match -q -r -- '[./]' $part; or return
        for file in $part*/ $part*.so
            echo $lead$file
        end
    end

    \(commands.map(lines).joined(separator: "\n"))
    """
  }

  /// What is said of a program. fish may read the file again for each of the programs, so the lines of before go.
  private func lines(_ program: Command) -> String {
    let name = program.path
    var lines = ["complete -c \(name) -e", "complete -c \(name) -f"]
    let taking = program.options.filter { $0.offer != nil }.flatMap(\.spellings)
    let hasSubcommands = !program.subcommands.isEmpty
    lines += self.lines(
      of: program, for: name, where: hasSubcommands ? condition("''", taking) : nil)
    for subcommand in program.subcommands {
      let word = subcommand.program.name
      lines.append(
        "complete -c \(name) -n \(quoted(condition("''", taking)))"
          + " -a \(quoted(word)) -d \(quoted(subcommand.hint))")
      lines += self.lines(of: subcommand, for: name, where: condition(word, taking))
    }
    return lines.map { "\($0)\n" }.joined()
  }

  private func condition(_ word: String, _ taking: [String]) -> String {
    (["\(prefix)_in", word] + taking).joined(separator: " ")
  }

  private func lines(
    of command: Command, for name: String, where condition: String?
  ) -> [String] {
    let start = "complete -c \(name)" + (condition.map { " -n \(quoted($0))" } ?? "")
    let options = command.options.map { option in
      let short = option.shortName.map { " -s \($0)" } ?? ""
      let value = option.offer.map(parameter) ?? ""
      return "\(start)\(short) -l \(option.name)\(value) -d \(quoted(option.hint))"
    }
    let arguments = command.program.arguments.compactMap { argument -> String? in
      let offer = Offer(argument.valueKind)
      let words = self.words(offer)
      switch offer.files {
      case .any: return "\(start) -F"
      case .objects, .none: return words.map { "\(start) -a \(quoted($0))" }
      }
    }
    return options + arguments
  }

  /// What an option's value is: required, and a file or one of these.
  private func parameter(_ offer: Offer) -> String {
    let words = self.words(offer).map { " -a \(quoted($0))" } ?? ""
    return (offer.files == .any ? " -r -F" : " -x") + words
  }

  /// What fish is to evaluate for the words of a place; nil where there is none.
  private func words(_ offer: Offer) -> String? {
    var parts: [String] = []
    if !offer.words.isEmpty {
      let words = offer.words.map { $0.word(for: .fish) }.joined(separator: " ")
      parts.append(offer.isList ? "(\(prefix)_list \(words))" : words)
    }
    if offer.files == .objects { parts.append("(\(prefix)_objects)") }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  private func quoted(_ text: String) -> String { text.quoted(for: .fish) }
}
