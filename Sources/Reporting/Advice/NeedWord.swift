// The words of `--for`: one table, which is read, printed by the help, and searched for the nearest word.

internal import CommandLine
internal import Comparison
internal import IPCChannels

/// A word that says what somebody needs, or the form of such words.
package struct NeedWord: Sendable {
  /// The word itself, or an example of its form, such as `4096B`.
  package let spelling: String
  /// What the word says.
  package let meaning: String
  /// What it asks of a kind or of a cell.
  package let asks: String
  /// Takes a word of this form; false where it is another one.
  let read: @Sendable (String, inout NeedReader) throws(NeedsError) -> Bool

  /// For help: what it says, and what it asks.
  package var explanation: String { "\(meaning) Asks for \(asks)." }

  /// Every word, in the order of the help.
  package static let all: [NeedWord] = forms + words

  /// Those that are words and no forms.
  static var names: [String] { words.map(\.spelling) }

  // MARK: Forms

  private static let forms = [
    NeedWord(
      spelling: "4096B", meaning: "Bytes in a record; also 4K and 1M, by powers of 1,024.",
      asks: "a kind with such records, and cells of that size"
    ) { word, reader throws(NeedsError) in
      let size: Int
      switch Quantity.bytes(word) {
      case .number(let bytes): size = bytes
      case .outOfRange: size = .max
      case .ambiguous(let both): throw NeedsError("'\(word)' \(both)")
      case .none: return false
      }
      try reader.require(size, in: Needs.sizes, word, "bytes")
      try reader.take(word, .recordSize) { $0.recordSize = size }
      return true
    },
    NeedWord(
      spelling: "20x500/s",
      meaning: "Clients, and messages a second of each; also 20x or 20, and 500/s or 10k/s.",
      asks: "a kind that can have so many clients, and cells of an open loop at that rate"
    ) { word, reader throws(NeedsError) in
      guard let load = try Quantity.load(word) else { return false }
      if let clients = load.clients {
        try reader.require(clients, in: RunLimits.clients, word, "clients")
        try reader.take(word, .clients) { $0.clients = clients }
      }
      if let rate = load.rate {
        try reader.require(rate, in: RunLimits.ratesPerSecond, word, "messages a second")
        try reader.take(word, .rate) { $0.ratePerSecond = rate }
      }
      return true
    },
    NeedWord(
      spelling: "20%",
      meaning: "The CPU time that both sides may take at the rate, in hundredths of one CPU.",
      asks: "a cell that takes no more, and does not spin"
    ) { word, reader throws(NeedsError) in
      guard word.hasSuffix("%"), let percent = Quantity.number(word.dropLast()) else {
        return false
      }
      try reader.require(percent, in: 1...100, word, "hundredths of a CPU")
      try reader.take(word, .budget) { $0.budget = .percent(percent) }
      return true
    },
  ]

  // MARK: Words

  private static let words: [NeedWord] =
    Needs.Timed.allCases.map { timed in
      word(timed.rawValue, .timed, meaning(of: timed), asks(of: timed)) { $0.timed = timed }
    }
    + Needs.Quantile.allCases.map { quantile in
      word(
        quantile.rawValue, .quantile,
        quantile == .median
          ? "The usual round trip counts." : "The slow round trips count.",
        "cells that are ranked by \(quantile == .median ? "their medians" : "this percentile")"
      ) { $0.quantile = quantile }
    }
    + [
      word(
        "sleep", .budget, "No CPU time may be spent on waiting.", "cells that wait by 'block'"
      ) { $0.budget = .sleep },
      word(
        "spin", .budget, "Each side may keep a CPU busy.", "nothing; cells that spin may take part"
      ) { $0.budget = .spin },
      word(
        Needs.Peer.trusted.rawValue, .peer, "The peer does not try to harm this side.", "nothing"
      ) { $0.peer = .trusted },
      word(
        Needs.Peer.hostile.rawValue, .peer, "The peer may try anything.",
        "a kind of which a peer can end no more than its own channel"
      ) { $0.peer = .hostile },
      word(
        Needs.Place.oneProcessor.rawValue, .place, "Both sides run on one CPU.",
        "cells in such a placement, which do not spin"
      ) { $0.place = .oneProcessor },
      word(
        Needs.Place.twoProcessors.rawValue, .place, "Each side has a CPU.",
        "cells in such a placement"
      ) { $0.place = .twoProcessors },
    ]
    + Demand.allCases.map { demand in
      word(demand.rawValue, .demand(demand), sentence(demand.need), demand.asks) {
        $0.demands.append(demand)
      }
    }

  private static func word(
    _ spelling: String, _ slot: NeedReader.Slot, _ meaning: String, _ asks: String,
    _ change: @escaping @Sendable (inout Needs) -> Void
  ) -> NeedWord {
    NeedWord(spelling: spelling, meaning: meaning, asks: asks) { word, reader throws(NeedsError) in
      guard word == spelling else { return false }
      try reader.take(word, slot, change)
      return true
    }
  }

  private static func meaning(of timed: Needs.Timed) -> String {
    switch timed {
    case .roundTrip: "A request and its answer are timed. This is the default."
    case .oneWay: "Messages one way are counted, as many as go."
    case .setUp: "Connections are timed, because clients come and go."
    }
  }

  private static func asks(of timed: Needs.Timed) -> String {
    switch timed {
    case .roundTrip: "cells that are ranked by round trips, at a rate by response times"
    case .oneWay: "cells that are ranked by the messages a second of a stream"
    case .setUp: "cells that are ranked by their set-ups"
    }
  }

  /// With a capital letter and a full stop.
  private static func sentence(_ text: String) -> String {
    "\(text.prefix(1).uppercased())\(text.dropFirst())."
  }
}
