// Exit statuses: what each program says of it, and what to do about it.

internal import CommandLine
internal import ProgramSupport
internal import Reporting

extension Explanation {
  static func statuses(of programs: [ProgramDescription]) -> [Explanation] {
    let commands = programs.flatMap(\.explainedCommands)
    return ExitStatus.allCases.map { status in
      var meanings: [String] = []
      var users: [[String]] = []
      for command in commands {
        let own = command.program.exitStatuses.filter { Int32($0.code) == status.rawValue }
        for meaning in own.map(\.meaning) {
          if let place = meanings.firstIndex(of: meaning) {
            users[place].append(command.path)
          } else {
            meanings.append(meaning)
            users.append([command.path])
          }
        }
      }
      let texts = zip(meanings, users).map { meaning, users in
        users.count == commands.count
          ? "\(meaning)" : "\(meaning) (\(users.joined(separator: ", ")))"
      }
      return Explanation(
        "\(status.rawValue)",
        also: ["status \(status.rawValue)", "exit status \(status.rawValue)"],
        .statuses, paragraphs: texts + [status.advice])
    }
  }
}

extension ExitStatus {
  /// What somebody can do who finds it.
  fileprivate var advice: String {
    switch self {
    case .done:
      "All that was asked for was done, and every message that was sent arrived. Of a gate it means that "
        + "everything was compared and nothing got slower."
    case .failed:
      "The last lines on standard error say what was expected, what was found and what to do. A run that "
        + "ended early has it too: its result says that it is incomplete."
    case .regressed:
      "The rows that say 'slower' are those. Look at the lines 'differs' before you blame the code."
    case .undecided:
      "It is no pass. The verdict names each reason: measure again, longer or on a quieter machine, or "
        + "allow a reason by --allow-missing or --allow-noise."
    case .usage:
      "Standard error names the word that is wrong and the nearest valid one; --help shows the rest."
    case .unavailable:
      "Start the server, name a kind that it serves, or raise the limit that the message names. "
        + "'ipc-compare kinds' shows which kinds this machine can have."
    case .integrityLost:
      "This is a fault of a kind, a library or the machine, and never of timing. A run keeps no figure "
        + "then; where only a library's kind failed, it keeps those of the others. 'ipc-compare check' "
        + "finds out which promise is broken."
    case .timedOut:
      "The other side did not answer in time, or a machine was too busy. --timeout allows more."
    case .notPermitted:
      "The server serves its own user and those of --allow-uid; the kernel may also have refused a call. "
        + "Standard error says which."
    case .interrupted:
      "Ctrl-C or a signal ended the program. What a run had measured until then is shown, as incomplete."
    }
  }
}

extension WordGroup {
  static let statuses = WordGroup("exit statuses", of: "exit status")
}
