// What each kind is, promises and is bounded by on this machine: for who chooses before measuring.

public import Comparison
internal import IPCChannels

/// Two tables: the kinds, and their limits.
public struct KindsReport: Sendable {
  public let style: TerminalStyle

  public init(style: TerminalStyle) {
    self.style = style
  }

  /// Returns the whole text.
  public func render(_ kinds: [KindSurvey]) -> String {
    let text = TerminalText(style: style)
    let all =
      "Every kind delivers records whole, in order and once, both ways at the same time; bounds its "
      + "queues; delivers everything before it reports the peer's end; can be interrupted; and leaves "
      + "nothing behind."
    let blocks = [
      kindTable(kinds).lines(ofSection: 0), text.fill(all),
      [text.plain("limits on this machine now")] + limitTable(kinds).lines(ofSection: 0),
    ]
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private func kindTable(_ kinds: [KindSurvey]) -> AlignedTable {
    AlignedTable(
      columns: [
        .init(name: "kind", lower: .init(text: "kind"), alignment: .left, importance: .identity),
        .init(
          name: "what it is", lower: .init(text: "what it is"), alignment: .left,
          importance: .useful),
        .init(
          name: "hostile peer", upper: .init(text: "hostile"), lower: .init(text: "peer"),
          alignment: .left, importance: .essential),
        .init(
          name: "largest record", upper: .init(text: "largest"), lower: .init(text: "record"),
          importance: .essential),
      ],
      sections: [
        kinds.map { kind in
          AlignedTable.Row(
            cells: [
              kind.kind.rawValue, kind.kind.capabilities.object,
              kind.kind.capabilities.harmOfHostilePeer == nil ? "safe" : "unsafe",
              kind.largestRecord.map { "\($0)" } ?? "–",
            ], remark: kind.unavailable.map { "not available: \($0)" },
            remarkColumn: 1, emphasis: kind.unavailable == nil ? .none : .dim)
        }
      ], style: style)
  }

  private func limitTable(_ kinds: [KindSurvey]) -> AlignedTable {
    AlignedTable(
      columns: [
        .init(name: "kind", lower: .init(text: "kind"), alignment: .left, importance: .identity),
        .init(name: "limit", lower: .init(text: "limit"), alignment: .left, importance: .essential),
        .init(name: "value", lower: .init(text: "value"), importance: .essential),
      ],
      sections: [
        kinds.flatMap { kind in
          kind.limits.isEmpty
            ? [AlignedTable.Row(cells: [kind.kind.rawValue, "memory", ""])]
            : kind.limits.enumerated().map { index, limit in
              AlignedTable.Row(
                cells: [index == 0 ? kind.kind.rawValue : "", limit.name, "\(limit.value)"],
                remark: "\(limit.meaning); \(limit.source)", remarkColumn: 3)
            }
        }
      ], style: style)
  }
}
