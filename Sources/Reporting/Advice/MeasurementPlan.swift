// The command that measures what needs ask for: what 'advise' runs where it is given no result, and what it prints
// where a result leaves something open.

internal import Comparison
internal import IPCChannels

/// What is to be measured for some needs.
package struct MeasurementPlan: Equatable, Sendable {
  /// As `--kind` takes them.
  let kinds: [String]
  let needs: Needs
  /// Nil for as many as 'run' chooses.
  var rounds: Int?
  /// Nil for what 'run' takes by itself.
  var seconds: Int?

  init(_ judged: [Advice.Judged], _ needs: Needs) {
    kinds = judged.compactMap(\.candidate.argument)
    self.needs = needs
  }

  /// The arguments of `ipc-compare`, from `run` on, as they stand in its memory and not as a shell wants them.
  package var arguments: [String] {
    var arguments = ["run"]
    if kinds != ChannelKind.allCases.map(\.rawValue) {
      for part in Self.parts(of: kinds) { arguments += ["--kind", part] }
    }
    switch needs.budget {
    case .sleep: arguments += ["--wait", "block"]
    case .spin: arguments += ["--wait", "block,spin,adaptive"]
    case .percent, nil: break
    }
    switch needs.place {
    case .oneProcessor: arguments += ["--placement", "same"]
    case .twoProcessors: arguments += ["--placement", "cross"]
    case nil: break
    }
    if let size = needs.measuredSize { arguments += ["--size", "\(size)"] }
    if let clients = needs.clients { arguments += ["--clients", "\(clients)"] }
    if let rate = needs.openLoopRate {
      arguments += ["--rate", "\(rate)"]
    } else {
      // The loop in bare C halves the time of what is asked for.
      arguments.append("--no-floor")
    }
    if let rounds { arguments += ["--rounds", "\(rounds)"] }
    if let seconds { arguments += ["--time", "\(seconds)"] }
    return arguments
  }

  /// Names in lists that fit a line each: a word of a command cannot be broken.
  private static func parts(of names: [String]) -> [String] {
    var parts: [String] = []
    for name in names {
      if let last = parts.last, last.count + 1 + name.count <= 56 {
        parts[parts.count - 1] = "\(last),\(name)"
      } else {
        parts.append(name)
      }
    }
    return parts
  }

  /// Where the commands keep the result.
  static let file = "advice.json"

  /// The commands that measure it and ask again, each as words for a shell.
  package var commands: [[String]] {
    [
      (["ipc-compare"] + arguments + ["--json", Self.file]).map(ShellText.quoted),
      ["ipc-compare", "advise", Self.file, "--for", ShellText.quoted(needs.text)],
    ]
  }
}

extension Needs {
  /// As `--for` takes them again.
  var text: String { words.joined(separator: " ") }
}
