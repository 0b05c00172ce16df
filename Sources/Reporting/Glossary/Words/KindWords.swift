// The kinds, how their records travel, and what bounds them: said by their descriptions.

internal import Comparison
package import IPCChannels

extension Explanation {
  /// The kinds that are built in.
  package static let kinds = ChannelKind.allCases.map { Explanation($0.description) }

  /// How records travel.
  package static let families = KindDescription.Family.allCases.map(Explanation.init)

  /// What bounds kinds on this machine.
  ///
  /// - Parameter others: limits that are no kind's, but those of every server.
  package static func limits(beside others: [KernelLimit] = []) -> [Explanation] {
    let ofKinds = ChannelKind.allCases.map { (name: $0.rawValue, limits: $0.description.limits()) }
    var names: [String] = []
    for limit in ofKinds.flatMap(\.limits) + others where !names.contains(limit.name) {
      names.append(limit.name)
    }
    return names.map { name in
      // Limits of one name can be of two places.
      var found: [(limit: KernelLimit, bounded: [String])] = []
      for kind in ofKinds + [("any server", others)] {
        for limit in kind.limits where limit.name == name {
          if let place = found.firstIndex(where: { $0.limit == limit }) {
            found[place].bounded.append(kind.name)
          } else {
            found.append((limit, [kind.name]))
          }
        }
      }
      return Explanation(
        name, .limits,
        paragraphs: found.map { text(of: $0.limit, bounding: $0.bounded) } + [
          "'ipc-compare kinds' shows it beside the others. An error that names it says that it was "
            + "reached: raise it, or ask for less."
        ])
    }
  }

  private init(_ kind: KindDescription) {
    self.init(
      kind.name, .kinds,
      "\(kind.name) is a kind of channel: \(kind.object). \(kind.family.sentence)",
      Self.plain("Take it when: \(kind.takeWhen). Not when: \(kind.notWhen)."),
      Self.passed(kind),
      "\(Self.calls(kind)) The bytes of a record are copied \(Self.times(kind.copies)).",
      "A hostile peer can \(kind.harmOfHostilePeer ?? "end no more than its own channel"). "
        + (kind.hasEnd
          ? "The channel itself tells the end of its peer"
          : "Only the lifeline tells the end of the peer")
        + (kind.lossAtEnd.map { ", and that end can lose \($0)." } ?? "."),
      "poll(2) and epoll(7) \(kind.isPollable ? "can" : "cannot") wait for it. An end in use "
        + "\(kind.survivesExec ? "survives" : "does not survive") exec(2). "
        + "SIGKILL of both sides leaves \(kind.leftAfterKill ?? "nothing").",
      "'ipc-compare kinds' shows its limits on this machine, and 'ipc-compare run --kind "
        + "\(kind.name)' measures it.")
  }

  private static func passed(_ kind: KindDescription) -> String {
    let objects = kind.passed.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "; ")
    return "A client is passed, in this order: \(objects)."
  }

  private static func calls(_ kind: KindDescription) -> String {
    let awake = kind.calls.send + kind.calls.receive
    let asleep = awake + kind.calls.sleep + kind.calls.wake
    let usual = "A record costs \(number(of: awake)) of both sides"
    return awake == asleep
      ? "\(usual), whether or not the receiver sleeps."
      : "\(usual) while the receiver is awake, and \(number(of: asleep)) when it sleeps and has to be "
        + "woken."
  }

  private static func number(of calls: [String]) -> String {
    calls.isEmpty
      ? "no kernel call"
      : "\(counted(calls.count, "kernel call")) (\(calls.joined(separator: ", ")))"
  }

  private static func times(_ number: Int) -> String {
    switch number {
    case 1: "once"
    case 2: "twice"
    default: "\(number) times"
    }
  }

  /// Descriptions are written for Markdown.
  private static func plain(_ text: String) -> String { text.replacing("`", with: "") }

  private init(_ family: KindDescription.Family) {
    let members = ChannelKind.allCases.filter { $0.description.family == family }.map(\.rawValue)
    self.init(
      "\(family.rawValue) kinds", also: ["family \(family.rawValue)"], .channels, family.sentence,
      members.isEmpty ? "" : "They are \(members.joined(separator: ", ")).", family.advice)
  }

  private static func text(of limit: KernelLimit, bounding bounded: [String]) -> String {
    let value =
      switch limit.value {
      case .number(let number): "It is \(number) on this machine now"
      case .unlimited: "It is not set on this machine, so that nothing is limited"
      case .unknown(let reason): "It could not be asked on this machine (\(reason))"
      }
    return "A limit of \(bounded.joined(separator: ", ")): \(limit.meaning). \(value) "
      + "(\(limit.source))."
  }
}

extension KindDescription.Family {
  /// What becomes of a record.
  fileprivate var sentence: String {
    switch self {
    case .stream:
      "Its records travel as bytes, out of which the receiver makes them whole again."
    case .packet: "The kernel keeps each of its records whole, as a packet or a message."
    case .ring: "Its records travel through a ring in memory that both sides map."
    case .signal: "Each of its records travels in the siginfo_t of a signal."
    case .loaded: "Its records travel as the library moves them that was loaded for it."
    }
  }

  fileprivate var advice: String {
    switch self {
    case .stream: "They fit where records differ in size and many descriptors are polled."
    case .packet: "They fit where records should arrive whole without any code of yours."
    case .ring: "They are the fastest while both sides are awake, and need no kernel call then."
    case .signal: "There is little reason to use one beside learning how it works."
    case .loaded:
      "'ipc-compare kinds ./name.so' shows what such a library says of itself, and 'ipc-compare "
        + "check ./name.so' checks whether it is true."
    }
  }
}

extension WordGroup {
  package static let kinds = WordGroup("kinds", of: "kind")
  static let limits = WordGroup("limits of kinds and servers", of: "limit")
}
