// The tables of README.md and backends.md that say what kinds are, in Markdown: the same on every
// machine.

internal import Comparison
package import IPCChannels

/// A table of all kinds.
package enum KindTable: String, CaseIterable, Sendable {
  /// Which to take.
  case choice
  /// What each can do.
  case facts
  /// What a client of each is passed.
  case passed
  /// What each promises beside the contract.
  case promises
  /// Which to take for which need: a row for each need, and not for each kind.
  case needs

  /// The lines of the table, each with its line feed.
  package func markdown(of kinds: [KindDescription]) -> String {
    if self == .needs { return Decision.markdown() }
    let rows =
      [headings, headings.map { _ in "---" }] + kinds.map { ["`\($0.name)`"] + cells($0) }
    return rows.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  /// Every table, under a heading that says what it is.
  package static func everyTable(of kinds: [KindDescription]) -> String {
    allCases.map { "## \($0.title)\n\n" + $0.markdown(of: kinds) }.joined(separator: "\n")
  }

  private var title: String {
    switch self {
    case .choice: "Which kind to take"
    case .facts: "What each kind can do"
    case .passed: "What a client is passed"
    case .promises: "What each kind promises"
    case .needs: "Which kind to take for which need"
    }
  }

  private var headings: [String] {
    switch self {
    case .choice: ["kind", "what it is", "take it when", "not when"]
    case .facts:
      [
        "kind", "records", "largest record", "poll", "hostile peer", "end of file", "survives exec",
        "clients at most", "descriptors server + client",
      ]
    case .passed: ["kind", "passed, in this order"]
    case .promises:
      [
        "kind", "capacity a direction (24-byte records)", "kernel calls a record: awake, asleep",
        "copies", "what a hostile peer can do", "lost at the end", "left after SIGKILL of both",
      ]
    case .needs: []
    }
  }

  private func cells(_ kind: KindDescription) -> [String] {
    switch self {
    case .choice: [kind.object, kind.takeWhen, kind.notWhen]
    case .facts:
      [
        records(kind.family), largest(kind.usualLargestRecord), kind.isPollable ? "yes" : "no",
        kind.harmOfHostilePeer == nil ? "safe" : "**unsafe**", kind.hasEnd ? "yes" : "lifeline",
        kind.survivesExec ? "yes" : "no", kind.mostClients,
        "\(kind.keptDescriptors.server) + \(kind.keptDescriptors.client)",
      ]
    case .passed:
      [
        kind.passed.enumerated().map { "\($0 + 1). \($1)" }
          .joined(separator: "; ")
      ]
    case .promises:
      [
        text(of: kind.capacity), "\(kind.calls.notWaiting), \(kind.calls.waiting)",
        "\(kind.copies)",
        kind.harmOfHostilePeer ?? "nothing", kind.lossAtEnd ?? "nothing",
        kind.leftAfterKill ?? "nothing",
      ]
    case .needs: []
    }
  }

  private func records(_ family: KindDescription.Family) -> String {
    switch family {
    case .stream: "joined from bytes"
    case .packet: "kept whole by the kernel"
    case .ring: "slots"
    case .signal: "signals"
    case .loaded: "as its library has them"
    }
  }

  private func largest(_ bytes: Int) -> String {
    bytes == ChannelTerms.recordSizes.upperBound ? "1 MiB" : grouped(Double(bytes))
  }

  private func text(of capacity: KindDescription.Capacity) -> String {
    switch capacity {
    case .records(let count): grouped(Double(count))
    case .chosen(let standard): "\(grouped(Double(standard))) (`--capacity`)"
    case .limit(let name, let usually): "\(grouped(Double(usually))) (`\(name)`)"
    case .varying(let name, let seen):
      "\(grouped(Double(seen.lowerBound))) to \(grouped(Double(seen.upperBound))) (`\(name)`)"
    }
  }
}
