// What somebody needs of a channel, as values: what was written behind `--for` once it is read.

package import Comparison
internal import IPCChannels

/// The needs of one reader. What was not said is nil, and nothing is held against a kind for it.
package struct Needs: Equatable, Sendable {
  /// The words as they were written, in their order.
  package var words: [String] = []
  /// Bytes, as they were asked for: any number from 1 on.
  package var recordSize: Int?
  package var clients: Int?
  /// Messages a second of each client.
  package var ratePerSecond: Int?
  package var timed: Timed?
  package var quantile: Quantile?
  package var budget: Budget?
  package var peer: Peer?
  package var place: Place?
  /// In the order in which they were written.
  package var demands: [Demand] = []

  /// Needs nothing.
  package init() {}

  /// What is to take little time.
  package enum Timed: String, CaseIterable, Sendable {
    case roundTrip = "round-trip"
    case oneWay = "one-way"
    case setUp = "set-up"
  }

  /// Which of many times is to be small.
  package enum Quantile: String, CaseIterable, Sendable {
    case median, p90, p99
    case p999 = "p99.9"
    case p9999 = "p99.99"
  }

  /// How much CPU time the channel may take.
  package enum Budget: Equatable, Sendable {
    /// None while it waits.
    case sleep
    /// A whole processor for each side.
    case spin
    /// So many hundredths of one processor, for both sides together.
    case percent(Int)
  }

  /// Whom the other side belongs to.
  package enum Peer: String, CaseIterable, Sendable {
    case trusted, hostile
  }

  /// How many processors both sides have together.
  package enum Place: String, CaseIterable, Sendable {
    case oneProcessor = "one-cpu"
    case twoProcessors = "two-cpus"
  }
}

// MARK: - What follows from them

extension Needs {
  /// The largest record that any kind has.
  static let largestRecord = ChannelTerms.recordSizes.upperBound

  /// Sizes that can be asked for, in bytes: a message that is larger than any record goes in several.
  static let sizes = 1...(1 << 40)

  /// In how many records what was asked for goes: more than one where no kind has such a large one.
  package var pieces: Int {
    guard let recordSize, recordSize > Self.largestRecord else { return 1 }
    return (recordSize + Self.largestRecord - 1) / Self.largestRecord
  }

  /// The size of a record that can be measured: within what records have. Nil where none was asked for.
  package var measuredSize: Int? {
    recordSize.map {
      min(max($0, ChannelTerms.recordSizes.lowerBound), ChannelTerms.recordSizes.upperBound)
    }
  }

  /// Records a second that each client sends: a message that is too large for one goes in several.
  package var recordsPerSecond: Int? {
    ratePerSecond.map { min($0 * pieces, RunLimits.ratesPerSecond.upperBound) }
  }

  /// The rate of an open loop that would measure what was asked for; nil for a closed loop. Streams and set-ups are
  /// timed without a rate.
  package var openLoopRate: Int? { isRoundTrip ? recordsPerSecond : nil }

  var isRoundTrip: Bool { timed == nil || timed == .roundTrip }

  /// What ranks the cells of a group.
  package func metric(isOpenLoop: Bool) -> Metric {
    switch timed {
    case .oneWay: return .stream
    case .setUp: return .setUp
    case .roundTrip, nil:
      let distribution = isOpenLoop ? "response" : "round_trip"
      let name = (quantile ?? .median).rawValue.replacing(".", with: "_")
      return Metric.named("\(distribution)_\(name)")!
    }
  }

  /// Records a second of all clients together.
  var totalRate: Double? {
    recordsPerSecond.map { Double($0) * Double(clients ?? 1) }
  }

  func demands(_ demand: Demand) -> Bool { demands.contains(demand) }

  /// As a sentence begins: what is needed, in words.
  package var sentence: String {
    var parts: [String] = []
    if let recordSize { parts.append("records of \(grouped(Double(recordSize))) bytes") }
    if let clients { parts.append(counted(clients, "client")) }
    if let ratePerSecond {
      let each = (clients ?? 1) > 1 ? " of each client" : ""
      parts.append("\(CellCoordinates.rateText(ratePerSecond))\(each)")
    }
    parts.append(timedText)
    switch budget {
    case .sleep: parts.append("no CPU time while it waits")
    case .spin: parts.append("a CPU of its own for each side")
    case .percent(let percent): parts.append("at most \(percent) % of a CPU")
    case nil: break
    }
    switch peer {
    case .trusted: parts.append("a peer that you trust")
    case .hostile: parts.append("a peer that may be hostile")
    case nil: break
    }
    switch place {
    case .oneProcessor: parts.append("both sides on one CPU")
    case .twoProcessors: parts.append("a CPU for each side")
    case nil: break
    }
    return (parts + demands.map(\.need)).joined(separator: "; ")
  }

  private var timedText: String {
    switch timed {
    case .oneWay: "the most messages one way"
    case .setUp: "the shortest set-up"
    case .roundTrip, nil:
      quantile == nil || quantile == .median
        ? "the shortest round trip" : "round trips with the smallest \(quantile!.rawValue)"
    }
  }
}
