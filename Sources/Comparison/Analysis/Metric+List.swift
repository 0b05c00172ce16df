// The list of figures, in the order in which outputs show them.

internal import IPCChannels
internal import Sampling

extension Metric {
  /// Every metric.
  package static let all: [Metric] =
    percentiles(.roundTrip, of: .roundTrips, .ranking)
    + percentiles(.response, of: .responses, .ranking)
    + percentiles(.service, of: .services, .beside)
    + [
      relative, achievedRate, floorRatio, floorStreamRatio, floorRoundTrip, libcRatio,
      libcStreamRatio, libcRoundTrip, stream, streamBytes, setUp, setUpMax, floorSetUpRatio,
      libcSetUpRatio, cpu, voluntarySwitches, involuntarySwitches, systemCalls, serverDescriptors,
      clientDescriptors, serverMemory,
    ]

  /// By their keys.
  package static func named(_ key: String) -> Metric? { all.first { $0.key == key } }

  /// What cells of an open loop, or of a closed one, are ranked by.
  package static func ranking(isOpenLoop: Bool) -> Metric {
    isOpenLoop ? response : roundTrip
  }

  package static let roundTrip = named("round_trip_median")!
  package static let response = named("response_median")!

  /// The 99th percentile of what cells are ranked by.
  package static func tail(isOpenLoop: Bool) -> Metric {
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

  /// A distribution of round trips, and the cells that it is told of.
  private struct Source: Sendable {
    let isOpenLoop: Bool
    let distribution: @Sendable (CellFigures) -> CellFigures.Distribution?

    func appliesTo(_ cell: CellFigures) -> Bool { cell.isOpenLoop == isOpenLoop }

    static let roundTrips = Source(isOpenLoop: false) { $0.roundTrip }
    static let responses = Source(isOpenLoop: true) { $0.response }
    static let services = Source(isOpenLoop: true) { $0.roundTrip }
  }

  private static func percentiles(
    _ distribution: Distribution, of source: Source, _ importances: Importances
  ) -> [Metric] {
    let (key, title) = (distribution.key, distribution.rawValue)
    let heading = { Heading("\(title) µs", $0, spans: true) }
    func quantile(
      _ name: String, _ percent: Double, _ importance: Importance?, isMedian: Bool = false
    ) -> Metric {
      let label = isMedian ? "median" : "p\(name)"
      return Metric(
        key: "\(key)_\(label.replacing(".", with: "_"))", title: "\(title) \(label)", unit: .time,
        polarity: .lower, heading: heading(label), table: importance == nil ? .none : .times,
        importance: importance ?? .extra, appliesTo: source.appliesTo, unknown: tooFewSamples,
        shortage: { cell in
          source.distribution(cell).flatMap { PercentileShortage(of: percent, in: $0.mixture) }
        },
        rounds: { cell in
          guard let found = source.distribution(cell),
            isMedian || found.mixture.percentile(percent) != nil
          else { return nil }
          return found.figure(percent / 100)
        })
    }
    func extreme(
      _ name: String, _ importance: Importance?, unit: Unit = .time,
      _ value: @escaping @Sendable (Mixture) -> UInt64
    ) -> Metric {
      Metric(
        key: "\(key)_\(name)", title: "\(title) \(name)", unit: unit,
        polarity: unit == .time ? .lower : .none, heading: heading(name),
        table: importance == nil ? .none : .times, importance: importance ?? .extra
      ) { row in
        guard source.appliesTo(row.cell) else { return nil }
        return Figure(source.distribution(row.cell).map { Double(value($0.mixture)) })
      }
    }
    return [
      extreme("samples", nil, unit: .count) { $0.count }, extreme("min", nil) { $0.min },
      quantile("50", 50, importances.median, isMedian: true),
      quantile("90", 90, importances.others), quantile("99", 99, importances.p99),
      quantile("99.9", 99.9, importances.others), quantile("99.99", 99.99, importances.others),
      extreme("max", importances.others) { $0.max },
    ].map { $0.of(distribution) }
  }

  /// Why a percentile is not said.
  package static let tooFewSamples =
    "fewer than ten samples lie above it, or fewer than half of the rounds have one"

  package static let relative = Metric(
    key: "ratio", title: "relative", unit: .ratio, polarity: .lower,
    heading: Heading("relative", "", spans: true), table: .times, importance: .essential
  ) { source in
    if source.isReference { return Figure(1) }
    if let reason = source.lackOfReference { return Figure(nil, reason: reason) }
    guard source.hasReference else { return nil }
    // What is surely slower is told, however little is known of how much.
    if let ratio = source.ratio, ratio.saysNothing { return Figure(nil, reason: Figure.noBounds) }
    return Figure(source.ratio)
  }

  package static let achievedRate = Metric(
    key: "achieved_rate", title: "achieved rate", unit: .pacedRate, polarity: .higher,
    heading: Heading("reached", "k msg/s"), table: .times, importance: .essential,
    appliesTo: \.isOpenLoop
  ) { $0.cell.achievedRate }

  /// Beside the loop in bare C that inlines its calls, and beside the one that calls the C library.
  package static let floorRatio = ratio(to: .inlined)
  package static let libcRatio = ratio(to: .libc)
  package static let floorStreamRatio = streamRatio(to: .inlined)
  package static let libcStreamRatio = streamRatio(to: .libc)
  package static let floorRoundTrip = roundTrip(of: .inlined)
  package static let libcRoundTrip = roundTrip(of: .libc)
  package static let floorSetUpRatio = setUpRatio(to: .inlined)
  package static let libcSetUpRatio = setUpRatio(to: .libc)

  private static func ratio(to flavour: FloorFlavour) -> Metric {
    Metric(
      key: "\(flavour.key)_ratio", title: "vs \(flavour.title)", unit: .ratio, polarity: .lower,
      heading: Heading("vs \(flavour.title)", "", spans: true), table: .times, importance: .useful
    ) { source in
      source.ratio(source.cell.roundTrip?.figure(0.5), to: flavour) { $0.roundTrip?.figure(0.5) }
    }
  }

  private static func streamRatio(to flavour: FloorFlavour) -> Metric {
    Metric(
      key: "\(flavour.key)_stream_ratio", title: "vs \(flavour.title) in a stream", unit: .ratio,
      polarity: .lower, heading: Heading("vs \(flavour.title)", "stream", spans: true),
      table: .times, importance: .extra
    ) { source in
      // A stream is timed as a whole: what a step of the clock adds to one message of it is nothing.
      source.ratio(source.cell.stream, to: flavour, { $0.stream }, clockStep: 0)
    }
  }

  private static func roundTrip(of flavour: FloorFlavour) -> Metric {
    Metric(
      key: "\(flavour.key)_round_trip_median", title: "round trip in \(flavour.title)", unit: .time,
      polarity: .none, heading: Heading("\(flavour.title) µs", "median"), table: .none,
      importance: .extra, appliesTo: { $0.cell.flavours.contains(flavour) },
      rounds: { $0[flavour].roundTrip?.figure(0.5) })
  }

  private static func setUpRatio(to flavour: FloorFlavour) -> Metric {
    Metric(
      key: "\(flavour.key)_set_up_ratio", title: "set-up vs \(flavour.title)", unit: .ratio,
      polarity: .lower, heading: Heading("set-up", "vs \(flavour.title)", spans: true),
      table: .times, importance: .extra
    ) { source in
      source.ratio(source.cell.setUp?.figure(0.5), to: flavour) { $0.setUp?.figure(0.5) }
    }
  }

  package static let stream = Metric(
    key: "stream_rate", title: "one way", unit: .messageRate, polarity: .higher,
    heading: Heading("one way", "M msg/s", spans: true), table: .times, importance: .useful
  ) { $0.stream?.inverse(times: 1e9) }

  package static let streamBytes = Metric(
    key: "stream_byte_rate", title: "one way in bytes", unit: .byteRate, polarity: .higher,
    heading: Heading("one way", "MB/s", spans: true), table: .times, importance: .useful,
    appliesTo: \.isBesidePayload
  ) { $0.stream?.inverse(times: 1e9 * Double($0.cell.coordinates.recordSize)) }

  package static let setUp = Metric(
    key: "set_up_median", title: "set-up", unit: .time, polarity: .lower,
    heading: Heading("set-up", "µs", spans: true), table: .times, importance: .useful
  ) { $0.setUp?.figure(0.5) }

  package static let setUpMax = Metric(
    key: "set_up_max", title: "set-up max", unit: .time, polarity: .lower,
    heading: Heading("set-up", "max", spans: true), table: .none, importance: .extra
  ) { source in Figure(source.cell.setUp.map { Double($0.mixture.max) }) }

  // MARK: Costs

  package static let cpu = Metric(
    key: "cpu", title: "CPU time", unit: .shortTime, polarity: .lower,
    heading: Heading("CPU", "ns"), table: .costs, importance: .essential
  ) { $0.perRoundTrip(\.cpuNanoseconds) }

  package static let voluntarySwitches = Metric(
    key: "voluntary_switches", title: "voluntary switches", unit: .perRoundTrip, polarity: .lower,
    heading: Heading("context switches", "vol.", spans: true), table: .costs, importance: .useful
  ) { $0.perRoundTrip(\.voluntarySwitches) }

  package static let involuntarySwitches = Metric(
    key: "involuntary_switches", title: "involuntary switches", unit: .perRoundTrip,
    polarity: .lower, heading: Heading("context switches", "invol.", spans: true), table: .costs,
    importance: .useful
  ) { $0.perRoundTrip(\.involuntarySwitches) }

  package static let systemCalls = Metric(
    key: "system_calls", title: "system calls", unit: .perRoundTrip, polarity: .lower,
    heading: Heading("system", "calls"), table: .costs, importance: .useful
  ) { source in
    let calls = source.cell.cell.systemCalls
    let doubt = calls.approximate ?? source.cell.doubtAboutCalls
    return Figure(
      calls.perRoundTrip, isApproximate: doubt != nil, reason: calls.unavailable ?? doubt)
  }

  package static let serverDescriptors = Metric(
    key: "server_descriptors", title: "server descriptors", unit: .count, polarity: .lower,
    heading: Heading("descriptors", "server", spans: true), table: .costs, importance: .useful
  ) { source in source.footprint(\.serverDescriptors) }

  package static let clientDescriptors = Metric(
    key: "client_descriptors", title: "client descriptors", unit: .count, polarity: .lower,
    heading: Heading("descriptors", "client", spans: true), table: .costs, importance: .useful
  ) { source in source.footprint(\.clientDescriptors) }

  package static let serverMemory = Metric(
    key: "server_memory", title: "server memory", unit: .bytes, polarity: .lower,
    heading: Heading("idle KiB", "a client"), table: .costs, importance: .useful
  ) { source in source.footprint(\.serverBytes) }
}

extension RoundFigure {
  /// So many times one by the figure: a rate of a time.
  fileprivate func inverse(times numerator: Double) -> RoundFigure {
    RoundFigure(rounds: rounds) { numerator / weighted($0) }
  }
}

extension FloorFlavour {
  /// What keys of its metrics begin with.
  fileprivate var key: String {
    switch self {
    case .inlined: "floor"
    case .libc: "libc_floor"
    }
  }

  /// What its metrics call it.
  fileprivate var title: String {
    switch self {
    case .inlined: "C"
    case .libc: "libc"
    }
  }
}

extension CellFigures {
  /// Why the calls that were counted are not those of the rounds that were timed; nil where they are.
  ///
  /// A kind that calls the kernel only to sleep and to wake somebody makes two calls for each sleep, and
  /// how often it sleeps can be another in each round, on a busy machine above all.
  fileprivate var doubtAboutCalls: String? {
    guard cell.coordinates.wait == .block,
      cell.coordinates.kind?.description.calls.sleep.isEmpty == false,
      let counted = cell.systemCalls.perRoundTrip,
      let slept = perRoundTrip(\.voluntarySwitches)?.value
    else { return nil }
    let isAlike = abs(counted - 2 * slept) <= 0.01 * max(counted, 2 * slept)
    return isAlike
      ? nil : "in the rounds that were timed it slept more or less often than when counted"
  }
}
