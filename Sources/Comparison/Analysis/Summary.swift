// One cell summed up: percentiles of its distributions, costs for one message.

internal import Sampling

extension Percentiles {
  /// Nil when there is no sample.
  init?(_ snapshot: HistogramSnapshot) {
    // Results are checked as they are read, so that this cannot fail.
    guard let histogram = try? Histogram(snapshot), let median = histogram.median,
      let min = histogram.min, let max = histogram.max
    else { return nil }
    self.init(
      count: histogram.count, min: min, median: median, p90: histogram.percentile(90),
      p99: histogram.percentile(99), p999: histogram.percentile(99.9),
      p9999: histogram.percentile(99.99), max: max)
  }
}

extension Costs {
  init(_ cell: Cell) {
    let messages = cell.rounds.reduce(0) { $0 + $1.messages }
    func perMessage(_ figure: (Round) -> UInt64) -> Double? {
      messages == 0
        ? nil : Double(cell.rounds.reduce(0) { $0 + figure($1) }) / Double(messages)
    }
    let calls = cell.systemCalls
    self.init(
      cpuNanosecondsPerMessage: perMessage(\.cpuNanoseconds),
      voluntarySwitchesPerMessage: perMessage(\.voluntarySwitches),
      involuntarySwitchesPerMessage: perMessage(\.involuntarySwitches),
      systemCallsPerMessage: calls.perMessage, systemCallsApproximate: calls.approximate,
      systemCallsUnavailable: calls.unavailable,
      serverDescriptors: cell.footprint?.serverDescriptors,
      clientDescriptors: cell.footprint?.clientDescriptors,
      serverBytes: cell.footprint?.serverBytes,
      footprintUnavailable: cell.footprint?.unavailable)
  }
}

extension Cell {
  /// The median over rounds of what ranks the cell; nil when no round was run.
  var typicalPicoseconds: Double? {
    rounds.isEmpty ? nil : rounds.map { Double($0.medianPicoseconds) }.median
  }

  /// Messages one way in a second; the median over rounds.
  var streamMessagesPerSecond: Double? {
    let rates = rounds.filter { $0.streamNanoseconds > 0 && $0.streamMessages > 0 }
      .map { Double($0.streamMessages) * 1e9 / Double($0.streamNanoseconds) }
    return rates.isEmpty ? nil : rates.median
  }

  /// Round trips of this cell and of its floor, by round.
  var floorPairs: [(UInt64, UInt64)] {
    rounds.compactMap { round in round.floorMedianPicoseconds.map { (round.medianPicoseconds, $0) }
    }
  }

  /// What a message takes in a stream, of this cell and of its floor, by round.
  var floorStreamPairs: [(UInt64, UInt64)] {
    rounds.compactMap { round in
      guard let messages = round.floorStreamMessages, let time = round.floorStreamNanoseconds,
        messages > 0, round.streamMessages > 0
      else { return nil }
      return (round.streamNanoseconds * 1000 / round.streamMessages, time * 1000 / messages)
    }
  }

  /// Set-ups of this cell and of its floor, by round.
  var floorSetUpPairs: [(UInt64, UInt64)] {
    rounds.compactMap { round in
      round.floorSetUpMedianPicoseconds.map { (round.setUpMedianPicoseconds, $0) }
    }
  }

  /// A figure of this cell and of another, in the rounds in which both have it.
  func pairs(
    with other: Cell, _ figure: (Round) -> UInt64? = { $0.medianPicoseconds }
  ) -> [(UInt64, UInt64)] {
    let others = Dictionary(
      other.rounds.map { ($0.number, figure($0)) }, uniquingKeysWith: { first, _ in first })
    return rounds.compactMap { round in
      guard let own = figure(round), let figure = others[round.number] ?? nil else { return nil }
      return (own, figure)
    }
  }
}
