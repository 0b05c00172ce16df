// zsh has a language of tables, _arguments: the script is its tables, and two functions for values that it has no word
// for, lists of a choice and kinds from files.

internal import CommandLine

/// The script for zsh.
struct ZshCompletions {
  let commands: [Command]

  /// What its functions' names begin with.
  let prefix: String

  var script: String {
    let names = commands.map(\.path)
    return """
      #compdef \(names.joined(separator: " "))
      # Completions for zsh; made from the programs' tables of options by 'ipc-compare completions zsh'.

      # Offers words for the value $2, of which $1 says more: whether they make a list, and which files belong there.
      \(prefix)_value() {
        local form=$1 name=$2 expl
        shift 2
        local -a given suffix names=("$@")
        if [[ $form == *list* ]]; then
          if [[ $PREFIX == *,* ]]; then given=(${(s:,:)${PREFIX%,*}}); fi
          compset -P '*,'
          suffix=(-qS ,)
        fi
        names=("${(@)names:|given}")
        local found=1
        if (( $#names )); then _wanted values expl $name compadd $suffix -a names && found=0; fi
        if [[ $form == *objects* && ( $found = 1 || $PREFIX == *[./]* ) ]]; then
          _wanted files expl $name _files -g '*.so' && found=0
        fi
        return found
      }

      \(prefix)() {
        local curcontext=$curcontext state line ret=1
        typeset -A opt_args
        case $service in
      \(commands.map(programCase).joined(separator: "\n"))
        esac
        return ret
      }

      # Read as the function _\(commands[0].path), which is how zsh loads it, or by the user's own command.
      if [[ $funcstack[1] == _\(commands[0].path) ]]; then
        \(prefix) "$@"
      else
        compdef \(prefix) \(names.joined(separator: " "))
      fi

      """
  }

  private func programCase(_ command: Command) -> String {
    guard !command.subcommands.isEmpty else {
      return "  \(command.path))\n\(call(command, flags: "")) && ret=0\n    ;;"
    }
    let descriptions = command.subcommands.map {
      "      \(quoted("\($0.program.name):\(escaped($0.hint))"))"
    }
    let cases = command.subcommands.map {
      "      \($0.program.name))\n\(call($0, flags: "")) && ret=0\n        ;;"
    }
    return """
        \(command.path))
      \(call(command, flags: "-C ")) && ret=0
          case $state in
          subcommand)
            local -a subcommands=(
      \(descriptions.joined(separator: "\n"))
            )
            _describe -t commands subcommand subcommands && ret=0
            ;;
          rest)
            curcontext=${curcontext%:*:*}:\(command.path)-$words[1]:
            case $words[1] in
      \(cases.joined(separator: "\n"))
            esac
            ;;
          esac
          ;;
      """
  }

  /// A call of _arguments with a specification on each line.
  private func call(_ command: Command, flags: String) -> String {
    var specifications = command.options.flatMap(specifications)
    if command.subcommands.isEmpty {
      specifications += command.program.arguments.map { argument in
        let place = argument.isRepeatable ? "*" : ""
        let isOptional = argument.isOptional && !argument.isRepeatable
        return
          "\(place):\(isOptional ? ":" : "")\(action(argument.name, Offer(argument.valueKind)))"
      }
    } else {
      specifications += ["1: :->subcommand", "*:: :->rest"]
    }
    return (["    _arguments \(flags)-S"] + specifications.map { "      \(quoted($0))" })
      .joined(separator: " \\\n")
  }

  private func specifications(_ option: Option) -> [String] {
    option.spellings.map { spelling in
      let others = option.spellings.joined(separator: " ")
      // Help and version end the command line that they are given in.
      let isLast = option == .help || option == .version
      let excluded = isLast ? "(- *)" : option.isRepeatable ? "*" : "(\(others))"
      let hint = "[\(escaped(option.hint))]"
      guard let offer = option.offer else { return excluded + spelling + hint }
      let place =
        option.takesAll ? ":*-*:" : option.bareValue == nil ? ":" : "::"
      return "\(excluded)\(spelling)=\(hint)\(place)\(action(option.placeholder, offer))"
    }
  }

  /// What is offered for a value: its name, and who finds it. An action that begins with a space is called with
  /// these words and no others.
  private func action(_ name: String, _ offer: Offer) -> String {
    let message = escaped(name)
    if offer.words.isEmpty {
      switch offer.files {
      case .none: return "\(message): "
      case .any: return "\(message):_files"
      case .objects: break
      }
    }
    let forms = [offer.isList ? "list" : nil, offer.files == .objects ? "objects" : nil]
    let form = forms.compactMap { $0 }.joined(separator: "-")
    let words = [form.isEmpty ? "word" : form, name] + offer.words
    return "\(message): \(prefix)_value "
      + escaped(words.map { $0.word(for: .zsh) }.joined(separator: " "))
  }

  /// Within a specification a colon ends a part, and a bracket the hint.
  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\:[]".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  private func quoted(_ text: String) -> String { text.quoted(for: .zsh) }
}
