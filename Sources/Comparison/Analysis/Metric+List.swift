// The list of figures, in the order in which outputs show them.

internal import IPCChannels
internal import Sampling

extension Metric {
  /// Every metric.
  public static let all: [Metric] =
    percentiles(
      "round_trip", "round trip", appliesTo: { !$0.isOpenLoop }, importances: .ranking
    ) { $0.roundTrip }
    + percentiles(
      "response", "response", appliesTo: \.isOpenLoop, importances: .ranking
    ) { $0.response }
    + percentiles(
      "service", "service", appliesTo: \.isOpenLoop, importances: .beside
    ) { $0.roundTrip }
    + [
      relative, achievedRate, floorRatio, floorStreamRatio, floorRoundTrip, stream, streamBytes,
      setUp, setUpMax, floorSetUpRatio, cpu, voluntarySwitches, involuntarySwitches, systemCalls,
      serverDescriptors, clientDescriptors, serverMemory,
    ]

  /// By their keys.
  public static func named(_ key: String) -> Metric? { all.first { $0.key == key } }

  /// What cells of an open loop, or of a closed one, are ranked by.
  public static func ranking(isOpenLoop: Bool) -> Metric {
    isOpenLoop ? response : roundTrip
  }

  public static let roundTrip = named("round_trip_median")!
  public static let response = named("response_median")!

  /// The 99th percentile of what cells are ranked by.
  public static func tail(isOpenLoop: Bool) -> Metric {
    named(isOpenLoop ? "response_p99" : "round_trip_p99")!
  }

  // MARK: Times

  /// How long the percentiles of a distribution stay in a narrow table.
  private struct Importances {
    let median: Importance
    let p99: Importance
    /// Of the others; nil for those that are in no table.
    let others: Importance?

    static let ranking = Importances(median: .essential, p99: .useful, others: .extra)
    static let beside = Importances(median: .useful, p99: .useful, others: nil)
  }

  private static func percentiles(
    _ key: String, _ title: String, appliesTo: @escaping @Sendable (CellFigures) -> Bool,
    importances: Importances,
    _ distribution: @escaping @Sendable (CellFigures) -> CellFigures.Distribution?
  ) -> [Metric] {
    func metric(
      _ name: String, _ heading: String, _ importance: Importance?,
      roundFigure: (@Sendable (CellFigures) -> RoundFigure?)? = nil,
      _ value: @escaping @Sendable (CellFigures.Distribution, RowSource) -> Figure
    ) -> Metric {
      Metric(
        key: "\(key)_\(name)", title: "\(title) \(heading)", unit: .time, polarity: .lower,
        heading: Heading("\(title) µs", heading, spans: true),
        table: importance == nil ? .none : .times, importance: importance ?? .extra,
        roundFigure: roundFigure
      ) { source in
        guard appliesTo(source.cell) else { return nil }
        return distribution(source.cell).map { value($0, source) } ?? Figure(nil)
      }
    }
    func percentile(_ name: String, _ heading: String, _ percent: Double, _ importance: Importance?)
      -> Metric
    {
      let share = percent / 100
      return metric(
        name, heading, importance,
        roundFigure: { cell in
          guard appliesTo(cell), let found = distribution(cell),
            found.mixture.percentile(percent) != nil
          else { return nil }
          return found.figure(share)
        }
      ) { found, source in
        found.mixture.percentile(percent) == nil
          ? Figure(nil, reason: tooFewSamples) : source.figure(found.figure(share))
      }
    }
    return [
      Metric(
        key: "\(key)_samples", title: "\(title) samples", unit: .count, polarity: .none,
        heading: Heading("", "samples"), table: .none, importance: .extra, roundFigure: nil
      ) { source in
        guard appliesTo(source.cell) else { return nil }
        return Figure(distribution(source.cell).map { Double($0.mixture.count) })
      },
      metric("min", "min", nil) { found, _ in Figure(Double(found.mixture.min)) },
      metric(
        "median", "median", importances.median,
        roundFigure: { appliesTo($0) ? distribution($0)?.figure(0.5) : nil }
      ) { found, source in source.figure(found.figure(0.5)) },
      percentile("p90", "p90", 90, importances.others),
      percentile("p99", "p99", 99, importances.p99),
      percentile("p99_9", "p99.9", 99.9, importances.others),
      percentile("p99_99", "p99.99", 99.99, importances.others),
      metric("max", "max", importances.others) { found, _ in Figure(Double(found.mixture.max)) },
    ]
  }

  /// Why a percentile is not said.
  public static let tooFewSamples =
    "fewer than ten samples lie above it, or fewer than half of the rounds have one"

  public static let relative = Metric(
    key: "ratio", title: "relative", unit: .ratio, polarity: .lower,
    heading: Heading("relative", "", spans: true), table: .times, importance: .essential,
    roundFigure: nil
  ) { source in
    if source.isReference { return Figure(1) }
    return source.hasReference ? Figure(source.ratio) : nil
  }

  public static let achievedRate = Metric(
    key: "achieved_rate", title: "achieved rate", unit: .messageRate, polarity: .higher,
    heading: Heading("reached", "k msg/s"), table: .times, importance: .essential,
    roundFigure: { RoundFigure(medianOf: achievedRates($0)) }
  ) { source in
    guard source.cell.isOpenLoop else { return nil }
    return Figure(RoundFigure(medianOf: achievedRates(source.cell))?.value)
  }

  private static func achievedRates(_ cell: CellFigures) -> [(number: Int, value: Double)] {
    cell.cell.rounds.compactMap { round in
      round.pace.map { (round.number, $0.messagesPerSecond) }
    }
  }

  public static let floorRatio = Metric(
    key: "floor_ratio", title: "vs C", unit: .ratio, polarity: .lower,
    heading: Heading("vs C", "", spans: true), table: .times, importance: .useful,
    roundFigure: nil
  ) { source in
    source.floorRatio(source.cell.roundTrip?.figure(0.5), source.cell.floorRoundTrip?.figure(0.5))
  }

  public static let floorStreamRatio = Metric(
    key: "floor_stream_ratio", title: "vs C in a stream", unit: .ratio, polarity: .lower,
    heading: Heading("vs C", "stream", spans: true), table: .times, importance: .extra,
    roundFigure: nil
  ) { source in source.floorRatio(source.cell.stream, source.cell.floorStream) }

  public static let floorRoundTrip = Metric(
    key: "floor_round_trip_median", title: "round trip in C", unit: .time, polarity: .none,
    heading: Heading("C µs", "median"), table: .none, importance: .extra,
    roundFigure: { $0.floorRoundTrip?.figure(0.5) }
  ) { source in source.cell.floorRoundTrip.map { source.figure($0.figure(0.5)) } }

  public static let stream = Metric(
    key: "stream_rate", title: "one way", unit: .messageRate, polarity: .higher,
    heading: Heading("one way", "M msg/s"), table: .times, importance: .useful,
    roundFigure: { $0.stream?.inverse(times: 1e9) }
  ) { source in source.figure(source.cell.stream?.inverse(times: 1e9)) }

  public static let streamBytes = Metric(
    key: "stream_byte_rate", title: "one way in bytes", unit: .byteRate, polarity: .higher,
    heading: Heading("one way", "MB/s"), table: .times, importance: .useful,
    roundFigure: { $0.stream?.inverse(times: 1e9 * Double($0.cell.coordinates.recordSize)) }
  ) { source in
    let size = source.cell.cell.coordinates.recordSize
    guard size > smallestRecord else { return nil }
    return source.figure(source.cell.stream?.inverse(times: 1e9 * Double(size)))
  }

  /// A record that is a message and nothing else, of which bytes a second say nothing new.
  private static let smallestRecord = 24

  public static let setUp = Metric(
    key: "set_up_median", title: "set-up", unit: .time, polarity: .lower,
    heading: Heading("set-up", "µs", spans: true), table: .times, importance: .useful,
    roundFigure: { $0.setUp?.figure(0.5) }
  ) { source in source.figure(source.cell.setUp?.figure(0.5)) }

  public static let setUpMax = Metric(
    key: "set_up_max", title: "set-up max", unit: .time, polarity: .lower,
    heading: Heading("set-up", "max", spans: true), table: .none, importance: .extra,
    roundFigure: nil
  ) { source in Figure(source.cell.setUp.map { Double($0.mixture.max) }) }

  public static let floorSetUpRatio = Metric(
    key: "floor_set_up_ratio", title: "set-up vs C", unit: .ratio, polarity: .lower,
    heading: Heading("set-up", "vs C", spans: true), table: .times, importance: .extra,
    roundFigure: nil
  ) { source in
    source.floorRatio(source.cell.setUp?.figure(0.5), source.cell.floorSetUp?.figure(0.5))
  }

  // MARK: Costs

  public static let cpu = Metric(
    key: "cpu", title: "CPU time", unit: .shortTime, polarity: .lower,
    heading: Heading("CPU", "ns"), table: .costs, importance: .essential, roundFigure: nil
  ) { source in Figure(source.cell.perMessage(\.cpuNanoseconds)) }

  public static let voluntarySwitches = Metric(
    key: "voluntary_switches", title: "voluntary switches", unit: .perMessage, polarity: .lower,
    heading: Heading("context switches", "vol.", spans: true), table: .costs, importance: .useful,
    roundFigure: nil
  ) { source in Figure(source.cell.perMessage(\.voluntarySwitches)) }

  public static let involuntarySwitches = Metric(
    key: "involuntary_switches", title: "involuntary switches", unit: .perMessage,
    polarity: .lower, heading: Heading("context switches", "invol.", spans: true), table: .costs,
    importance: .useful, roundFigure: nil
  ) { source in Figure(source.cell.perMessage(\.involuntarySwitches)) }

  /// How often a side that spins looks before something is there depends on timing, and counting
  /// changes the timing.
  public static let systemCalls = Metric(
    key: "system_calls", title: "system calls", unit: .perMessage, polarity: .lower,
    heading: Heading("system", "calls"), table: .costs, importance: .useful, roundFigure: nil
  ) { source in
    let calls = source.cell.cell.systemCalls
    guard calls.messages > 0 else { return Figure(nil, reason: calls.unavailable) }
    let count = Double(calls.client + calls.server) / Double(calls.messages)
    return Figure(
      count, isApproximate: source.cell.cell.coordinates.wait != .block && count > 0)
  }

  public static let serverDescriptors = Metric(
    key: "server_descriptors", title: "server descriptors", unit: .count, polarity: .lower,
    heading: Heading("descriptors", "server", spans: true), table: .costs, importance: .useful,
    roundFigure: nil
  ) { source in Figure(source.cell.cell.footprint.map { Double($0.serverDescriptors) }) }

  public static let clientDescriptors = Metric(
    key: "client_descriptors", title: "client descriptors", unit: .count, polarity: .lower,
    heading: Heading("descriptors", "client", spans: true), table: .costs, importance: .useful,
    roundFigure: nil
  ) { source in Figure(source.cell.cell.footprint.map { Double($0.clientDescriptors) }) }

  public static let serverMemory = Metric(
    key: "server_memory", title: "server memory", unit: .bytes, polarity: .lower,
    heading: Heading("KiB per", "client"), table: .costs, importance: .useful, roundFigure: nil
  ) { source in Figure(source.cell.cell.footprint.map { Double($0.serverBytes) }) }
}

extension RoundFigure {
  /// So many times one by the figure: a rate of a time.
  fileprivate func inverse(times numerator: Double) -> RoundFigure {
    RoundFigure(rounds: rounds) { numerator / weighted($0) }
  }
}
