// How each shell is asked what it offers for a command line: by the functions that it calls itself when a person presses
// the tab key. All command lines are asked for in one process, because starting zsh's completions takes a second.

import Companions
import TestSupport
import Testing

extension Shell {
  var tool: Tool {
    switch self {
    case .bash: .bash
    case .zsh: .zsh
    case .fish: .fish
    }
  }

  /// Returns what the shell offers for each of the lines, in a directory of a test.
  ///
  /// - Parameters:
  ///   - lines: each up to the cursor, without quotes.
  ///   - script: what ``completions(of:)`` returned.
  /// - Returns: whole words, sorted, each once.
  func offers(for lines: [String], script: String, in directory: TemporaryDirectory) throws
    -> [String: [String]]
  {
    let file = directory.path("script.\(rawValue)")
    let driver = directory.path("driver.\(rawValue)")
    try Tool.write(script, to: file)
    try Tool.write(driverText, to: driver)
    let command: [String]
    switch self {
    case .bash: command = ["bash", "--norc", "--noprofile", driver]
    case .zsh: command = ["zsh", "-f", driver]
    case .fish: command = ["fish", "--no-config", driver]
    }
    let home = "HOME=\(directory.path)"
    let run = try SpawnedProcess(
      ["env", home, "XDG_CONFIG_HOME=\(directory.path)", "LC_ALL=C.UTF-8", "TERM=xterm"] + command
        + [directory.path, file] + lines
    ).finish(within: .seconds(300))
    guard run.status == "exit 0" else {
      throw ShellFailure("\(rawValue): \(run.status): \(run.output)")
    }
    var offers: [String: [String]] = [:]
    var line = "before the first line"
    for row in run.output.split(separator: "\n").map(String.init) {
      if row.hasPrefix("> ") {
        line = String(row.dropFirst(2))
        offers[line] = []
      } else {
        offers[line, default: []].append(row)
      }
    }
    return offers.mapValues { Set($0).sorted() }
  }

  private var driverText: String {
    switch self {
    case .bash: Self.bashDriver
    case .zsh: Self.zshDriver
    case .fish: Self.fishDriver
    }
  }

  /// Words are split as readline splits them: at an equals sign and a colon as well.
  private static let bashDriver = #"""
    cd "$1"; source "$2"; shift 2
    for COMP_LINE; do
      COMP_POINT=${#COMP_LINE} COMP_WORDS=()
      read -ra words <<<"$COMP_LINE"
      if [[ $COMP_LINE == *' ' ]]; then words+=(''); fi
      for word in "${words[@]}"; do
        if [[ ! $word ]]; then COMP_WORDS+=(''); fi
        while [[ $word =~ ^([^=:]*)([=:]+)(.*)$ ]]; do
          if [[ ${BASH_REMATCH[1]} ]]; then COMP_WORDS+=("${BASH_REMATCH[1]}"); fi
          COMP_WORDS+=("${BASH_REMATCH[2]}") word=${BASH_REMATCH[3]}
        done
        if [[ $word ]]; then COMP_WORDS+=("$word"); fi
      done
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      replaced=${COMP_WORDS[COMP_CWORD]}
      if [[ $replaced == [=:]* ]]; then replaced=; fi
      last=${words[${#words[@]} - 1]}
      specification=$(complete -p "${words[0]}")
      function=${specification#*-F }
      "${function%% *}" "${words[0]}" "$replaced" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '> %s\n' "$COMP_LINE"
      for reply in "${COMPREPLY[@]}"; do printf '%s\n' "${last%"$replaced"}$reply"; done
    done
    """#

  /// The line editor runs on a terminal of its own, and what it is offered goes into a file.
  private static let zshDriver = #"""
    cd $1; script=$2; shift 2
    export CAUGHT=$PWD/caught
    zmodload zsh/zpty
    cat >inner.zsh <<'END'
    PS1= PS2= RPS1=
    unsetopt beep auto_list auto_menu
    autoload -Uz compinit; compinit -u -D
    source $script
    compadd() {
      if [[ ${argv[1,(i)(-|--)]} != *-[a-zA-Z]#(O|A|D)\ * ]]; then
        local -a hits prefix
        builtin compadd -A hits "$@"
        zparseopts -E p:=prefix
        local hit
        for hit in $hits; do print -r -- $IPREFIX${prefix[2]}$hit; done >>$CAUGHT
      fi
      builtin compadd "$@"
    }
    offer() { zle complete-word; print -r -- '<end>' >>$CAUGHT; zle kill-whole-line }
    zle -N offer
    bindkey '^I' offer
    zstyle ':completion:*' insert-tab false
    print -r -- '<end>' >>$CAUGHT
    END
    setopt extendedglob
    export script
    zpty inner zsh -f -i
    await() {
      integer tries=0
      while (( $(grep -c '^<end>' $CAUGHT 2>/dev/null) < $1 && tries++ < 600 )); do
        zpty -rt inner REPLY 2>/dev/null; sleep 0.05
      done
    }
    : >$CAUGHT
    zpty -w inner 'setopt extendedglob; source ./inner.zsh'
    await 1
    for line; do
      : >$CAUGHT
      zpty -w -n inner "$line"$'\t'
      await 1
      print -r -- "> $line"
      grep -v '^<end>' $CAUGHT
    done
    zpty -d inner
    exit 0
    """#

  private static let fishDriver = #"""
    cd $argv[1]; source $argv[2]
    for line in $argv[3..]
        echo "> $line"
        complete -C $line | string replace -r '\t.*' ''
    end
    """#
}

/// Why a shell could not be asked.
struct ShellFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
