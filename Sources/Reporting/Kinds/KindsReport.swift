// What each kind is, promises and is bounded by on this machine: for somebody who chooses before measuring.

package import Comparison
package import IPCChannels

/// Three tables, the kinds, what they promise and their limits, with what a table has no room for
/// between them.
package struct KindsReport: Sendable {
  package let style: TerminalStyle

  package init(style: TerminalStyle) {
    self.style = style
  }

  /// Returns the whole text.
  ///
  /// - Parameter server: what bounds all clients of a server together.
  package func render(_ kinds: [KindSurvey], server: [KernelLimit]) -> String {
    let text = TerminalText(style: style)
    let exceptions = kinds.flatMap { kind in
      Self.exceptions(kind.kind.description).map { "\(kind.kind.rawValue): \($0)" }
    }
    let all =
      "Every kind delivers records whole, in order and once, both ways at the same time; bounds its "
      + "queues; delivers everything before it reports the peer's end; can be interrupted; and leaves "
      + "nothing behind. \(exceptions.isEmpty ? "There is no exception here." : "Exceptions:")"
    let blocks = [
      kindTable(kinds).lines(ofSection: 0), promiseTable(kinds).lines(ofSection: 0),
      text.fill(Self.legend),
      text.fill(all) + exceptions.flatMap { text.fill($0, prefix: "  ", indent: 4) },
      [text.plain("limits on this machine now")]
        + limitTable(kinds, server).lines(ofSection: 0),
    ]
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private static let legend =
    "client KiB: the memory that a server sets aside for a client whose records have 24 bytes. "
    + "hostile peer: whether a peer that breaks the protocol can end no more than its own channel. "
    + "capacity: how many records of 24 bytes fit each direction, or the limit that decides this. "
    + "calls: the kernel calls of both sides for one record, when the receiver is awake and finds it, and "
    + "when the receiver is asleep and has to be woken. copies: how often the record's bytes are copied. "
    + "poll: whether poll(2) and epoll(7) can wait for the channel. exec: whether an end in use survives "
    + "exec(2). one kernel: whether both processes must run on one kernel."

  /// What a kind does not promise, in sentences.
  private static func exceptions(_ said: KindDescription) -> [String] {
    [
      said.harmOfHostilePeer.map { "a hostile peer can \($0)" },
      said.lossAtEnd.map { "the end of a peer can lose \($0)" },
      said.transit == .zero
        ? nil
        : "the end of a peer may be reported \(said.transit) late, because records can be in transit",
      said.leftAfterKill.map { "SIGKILL of both sides leaves \($0)" },
    ].compactMap(\.self)
  }

  private func kindTable(_ kinds: [KindSurvey]) -> AlignedTable {
    AlignedTable(
      columns: [
        .init(name: "kind", lower: .init(text: "kind"), alignment: .left, importance: .identity),
        .init(
          name: "what it is", lower: .init(text: "what it is"), alignment: .left,
          importance: .useful),
        .init(
          name: "largest record", upper: .init(text: "largest"), lower: .init(text: "record"),
          importance: .essential),
        .init(
          name: "memory of a client", upper: .init(text: "client"), lower: .init(text: "KiB"),
          importance: .useful),
      ],
      sections: [
        kinds.map { kind in
          let place = kind.fileSystem.map { " (on \($0))" } ?? ""
          return AlignedTable.Row(
            cells: [
              kind.kind.rawValue, kind.kind.description.object + place,
              kind.largestRecord.map { "\($0)" } ?? "–",
              kind.clientMemory.map { "\(($0 + 1023) / 1024)" } ?? "–",
            ], remark: kind.unavailable.map { "not available: \($0)" },
            remarkColumn: 1, emphasis: kind.unavailable == nil ? .none : .dim)
        }
      ], style: style)
  }

  private static let calls = AlignedTable.Heading(text: "calls", spans: true)

  private func promiseTable(_ kinds: [KindSurvey]) -> AlignedTable {
    AlignedTable(
      columns: [
        .init(name: "kind", lower: .init(text: "kind"), alignment: .left, importance: .identity),
        .init(
          name: "hostile peer", upper: .init(text: "hostile"), lower: .init(text: "peer"),
          alignment: .left, importance: .essential),
        .init(name: "capacity", lower: .init(text: "capacity"), importance: .useful),
        .init(
          name: "calls awake", upper: Self.calls, lower: .init(text: "awake"),
          importance: .essential),
        .init(
          name: "calls asleep", upper: Self.calls, lower: .init(text: "asleep"),
          importance: .essential),
        .init(name: "copies", lower: .init(text: "copies"), importance: .useful),
        .init(name: "poll", lower: .init(text: "poll"), importance: .essential),
        .init(name: "exec", lower: .init(text: "exec"), importance: .essential),
        .init(
          name: "one kernel", upper: .init(text: "one"), lower: .init(text: "kernel"),
          importance: .useful),
      ],
      sections: [
        kinds.map { kind in
          let said = kind.kind.description
          return AlignedTable.Row(cells: [
            kind.kind.rawValue, said.harmOfHostilePeer == nil ? "safe" : "unsafe",
            Self.capacity(said.capacity), "\(said.calls.notWaiting)", "\(said.calls.waiting)",
            "\(said.copies)", Self.word(said.isPollable), Self.word(said.survivesExec),
            Self.word(said.needsOneKernel),
          ])
        }
      ], style: style)
  }

  private static func word(_ isSo: Bool) -> String { isSo ? "yes" : "no" }

  private static func capacity(_ capacity: KindDescription.Capacity) -> String {
    switch capacity {
    case .records(let count), .chosen(let count): "\(count)"
    case .limit(let name, _), .varying(let name, _): name
    }
  }

  private func limitTable(_ kinds: [KindSurvey], _ server: [KernelLimit]) -> AlignedTable {
    let ofKinds = kinds.flatMap { kind -> [AlignedTable.Row] in
      let name = kind.kind.rawValue
      if kind.limits.isEmpty { return [AlignedTable.Row(cells: [name, "memory", ""])] }
      // Relatives are bounded alike.
      if let first = kinds.first(where: { $0.limits == kind.limits }), first.kind != kind.kind {
        return [AlignedTable.Row(cells: [name, "as \(first.kind.rawValue)", ""])]
      }
      return Self.rows(name, kind.limits)
    }
    return AlignedTable(
      columns: [
        .init(name: "kind", lower: .init(text: "kind"), alignment: .left, importance: .identity),
        .init(name: "limit", lower: .init(text: "limit"), alignment: .left, importance: .essential),
        .init(name: "value", lower: .init(text: "value"), importance: .essential),
      ],
      sections: [ofKinds + Self.rows("any server", server)], style: style)
  }

  private static func rows(_ name: String, _ limits: [KernelLimit]) -> [AlignedTable.Row] {
    limits.enumerated().map { index, limit in
      // Why a value is not known takes more room than any value.
      let (value, meaning) =
        if case .unknown(let reason) = limit.value { ("unknown", reason) } else {
          ("\(limit.value)", limit.meaning)
        }
      return AlignedTable.Row(
        cells: [index == 0 ? name : "", limit.name, value],
        remark: "\(meaning); \(limit.source)", remarkColumn: 3)
    }
  }
}
