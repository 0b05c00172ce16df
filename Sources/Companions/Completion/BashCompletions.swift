// bash has no language of tables for completions: the script is two tables, written as functions, and one function
// that reads a command line against them.

internal import CommandLine

/// The script for bash.
struct BashCompletions {
  let commands: [Command]

  /// What its functions' names begin with.
  let prefix: String

  var script: String {
    let names = commands.map(\.path)
    let every = commands.flatMap { [$0] + $0.subcommands }
    return """
      # Completions for bash of \(names.joined(separator: ", ")); made from their tables of options by
      # 'ipc-compare completions bash'.

      # Sets what the command $1 has: its subcommands and its options.
      \(prefix)_command() {
        case $1 in
      \(every.map(commandCase).joined(separator: "\n"))
        esac
      }

      # Sets what may stand in the place $1, which is a command with an option or with an argument's position.
      \(prefix)_place() {
        case $1 in
      \(every.flatMap(placeCases).joined(separator: "\n"))
        esac
      }

      # Adds to the replies what may stand in the place $1: $2 is there already, and $3 before it in the word.
      \(prefix)_offer() {
        local files='' list='' takes='' lead=$3 value=$2 given='' word
        local -a words=()
        \(prefix)_place "$1"
        if [[ $list ]]; then
          compopt -o nospace 2>/dev/null
          if [[ $value == *,* ]]; then
            given=${value%,*} lead+=${value%,*}, value=${value##*,}
          fi
        fi
        for word in "${words[@]}"; do
          if [[ $word == "$value"* && ,$given, != *,"$word",* ]]; then
            printf -v word %q "$word"
            COMPREPLY+=("$lead$word")
          fi
        done
        if [[ ! $files || ${COMPREPLY[*]} ]]; then return; fi
        local -a names
        mapfile -t names < <(compgen -f -- "$value")
        for word in "${names[@]}"; do
          if [[ -d $word ]]; then
            compopt -o nospace 2>/dev/null
            COMPREPLY+=("$lead$word/")
          elif [[ $files == any || $word == *.so ]]; then
            COMPREPLY+=("$lead$word")
          fi
        done
        compopt -o filenames 2>/dev/null
      }

      # Adds to the replies those of the words behind $1 that begin with it.
      \(prefix)_among() {
        local word
        for word in "${@:2}"; do
          if [[ $word == "$1"* ]]; then COMPREPLY+=("$word"); fi
        done
      }

      # Completes a command line: $2 is what bash replaces.
      \(prefix)() {
        local path=${1##*/} current='' replaced=$2
        local word piece i end='' place='' all='' position=0 isPart=''
        local takes files list
        local -a line=() words subcommands=() options=()
        COMPREPLY=()
        # bash takes words apart at an equals sign and at a colon: here they are whole again.
        for ((i = 1; i <= COMP_CWORD; i++)); do
          piece=${COMP_WORDS[i]}
          if [[ ${#line[@]} -gt 0 && $piece && ($isPart || $piece == [=:]*) ]]; then
            line[${#line[@]} - 1]+=$piece
          else
            line+=("$piece")
          fi
          isPart=
          if [[ $piece == *[=:] ]]; then isPart=1; fi
        done
        if [[ ${#line[@]} -gt 0 ]]; then
          current=${line[${#line[@]} - 1]}
          unset "line[${#line[@]} - 1]"
        fi
        \(prefix)_command "$path"
        for word in "${line[@]}"; do
          if [[ ! $end && $word == -- ]]; then
            end=1 place='' all=''
          elif [[ ! $end && $word == -?* ]]; then
            place='' all=''
            if [[ $word != *=* ]]; then
              takes=''
              \(prefix)_place "$path $word"
              case $takes in
              one) place="$path $word" ;;
              all) place="$path $word" all=$place ;;
              esac
            fi
          elif [[ $place ]]; then
            place=$all
          elif [[ ${subcommands[*]} ]]; then
            path+=" $word" subcommands=() options=()
            \(prefix)_command "$path"
          else
            position=$((position + 1))
          fi
        done
        if [[ ! $end && $current == -*=* ]]; then
          \(prefix)_offer "$path ${current%%=*}" "${current#*=}" "${current%%=*}="
        elif [[ ! $end && $current == -* ]]; then
          \(prefix)_among "$current" "${options[@]}"
        elif [[ $place ]]; then
          \(prefix)_offer "$place" "$current" ''
        elif [[ ${subcommands[*]} ]]; then
          \(prefix)_among "$current" "${subcommands[@]}"
        else
          \(prefix)_offer "$path $position" "$current" ''
          if [[ ! $current && ! $end && ! ${COMPREPLY[*]} ]]; then
            COMPREPLY=("${options[@]}")
          fi
        fi
        # bash keeps what stands before the part that it replaces.
        COMPREPLY=("${COMPREPLY[@]#"${current%"$replaced"}"}")
      }

      complete -F \(prefix) \(names.joined(separator: " "))

      """
  }

  private func commandCase(_ command: Command) -> String {
    let subcommands = command.subcommands.map(\.program.name)
    var settings = ["options=\(array(command.options.flatMap(\.spellings)))"]
    if !subcommands.isEmpty { settings.insert("subcommands=\(array(subcommands))", at: 0) }
    return lines([quoted(command.path)], settings)
  }

  private func placeCases(_ command: Command) -> [String] {
    let options = command.options.compactMap { option in
      option.offer.map { offer in
        lines(
          option.spellings.map { quoted("\(command.path) \($0)") },
          ["takes=\(option.takesAll ? "all" : "one")"] + settings(offer))
      }
    }
    let arguments = command.program.arguments.enumerated().map { position, argument in
      let further = argument.isRepeatable
      let pattern =
        quoted("\(command.path) \(further ? "" : "\(position)")") + (further ? "[0-9]*" : "")
      return lines([pattern], settings(Offer(argument.valueKind)))
    }
    return options + arguments
  }

  private func settings(_ offer: Offer) -> [String] {
    var settings: [String] = []
    if !offer.words.isEmpty { settings.append("words=\(array(offer.words))") }
    switch offer.files {
    case .none: break
    case .any: settings.append("files=any")
    case .objects: settings.append("files=objects")
    }
    if offer.isList { settings.append("list=1") }
    return settings
  }

  /// A case of a table. Where nothing is to be set, a place is one that nothing is offered for.
  private func lines(_ patterns: [String], _ settings: [String]) -> String {
    "  \(patterns.joined(separator: " | "))) \(settings.isEmpty ? ":" : settings.joined(separator: " ")) ;;"
  }

  private func array(_ words: [String]) -> String {
    "(\(words.map { $0.word(for: .bash) }.joined(separator: " ")))"
  }

  private func quoted(_ text: String) -> String { text.quoted(for: .bash) }
}
