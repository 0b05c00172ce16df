// A figure is spelled once: what it is called, what it is measured in, how it is computed, and where it
// is shown. Every output walks the list of them.

/// One respect in which a cell is measured.
package struct Metric: Sendable {
  /// What it is called in JSON and, with the unit behind it, in CSV: `round_trip_median`.
  package let key: String
  /// What it is called in a sentence: `round trip p99`.
  package let title: String
  /// The distribution that it tells something of; nil where it is none's.
  package private(set) var distribution: Distribution?
  package let unit: Unit
  package let polarity: Polarity
  /// Over its column in a table.
  package let heading: Heading
  /// The table that it stands in.
  package let table: Table
  /// How long it stays there when the width does not suffice.
  package let importance: Importance
  /// How it is computed again from a selection of rounds; nil for what rounds do not hold.
  let roundFigure: (@Sendable (CellFigures) -> RoundFigure?)?
  /// Which cells it is asked of.
  let appliesTo: @Sendable (CellFigures) -> Bool
  /// Why a cell to which it applies can lack it; nil where that goes without saying.
  let unknown: String?
  /// What a cell that lacks it has too little of; nil where only percentiles could say.
  let shortage: (@Sendable (CellFigures) -> PercentileShortage?)?
  /// How it is computed; nil where it does not apply to the cell.
  let figure: @Sendable (RowSource) -> Figure?

  /// A metric of something that is measured once, or of two things.
  init(
    key: String, title: String, unit: Unit, polarity: Polarity, heading: Heading, table: Table,
    importance: Importance, figure: @escaping @Sendable (RowSource) -> Figure?
  ) {
    self.key = key
    self.title = title
    self.unit = unit
    self.polarity = polarity
    self.heading = heading
    self.table = table
    self.importance = importance
    roundFigure = nil
    appliesTo = { _ in true }
    unknown = nil
    shortage = nil
    self.figure = figure
  }

  /// A metric that is computed from rounds, and comes with its bounds.
  ///
  /// - Parameters:
  ///   - appliesTo: which cells it is asked of.
  ///   - unknown: why there is no figure where `rounds` gives none.
  ///   - shortage: what is lacking where `rounds` gives none.
  ///   - rounds: the figure of a cell to which it applies.
  init(
    key: String, title: String, unit: Unit, polarity: Polarity, heading: Heading, table: Table,
    importance: Importance, appliesTo: @escaping @Sendable (CellFigures) -> Bool = { _ in true },
    unknown: String? = nil, shortage: (@Sendable (CellFigures) -> PercentileShortage?)? = nil,
    rounds: @escaping @Sendable (CellFigures) -> RoundFigure?
  ) {
    self.key = key
    self.title = title
    self.unit = unit
    self.polarity = polarity
    self.heading = heading
    self.table = table
    self.importance = importance
    roundFigure = { appliesTo($0) ? rounds($0) : nil }
    self.appliesTo = appliesTo
    self.unknown = unknown
    self.shortage = shortage
    figure = { source in
      guard appliesTo(source.cell) else { return nil }
      return rounds(source.cell).map(source.figure)
        ?? Figure(nil, reason: unknown, shortage: shortage?(source.cell))
    }
  }

  /// Times of round trips, of which several metrics tell.
  package enum Distribution: String, Sendable {
    case roundTrip = "round trip"
    /// From when a ping was due. Where a rate was not kept, it tells how long the round was.
    case response
    case service

    /// In keys, which have no space.
    package var key: String { rawValue.replacing(" ", with: "_") }
  }

  /// The same metric, of a distribution.
  func of(_ distribution: Distribution) -> Metric {
    var metric = self
    metric.distribution = distribution
    return metric
  }

  /// Whether it is computed from rounds, and so comes with bounds.
  package var isResampled: Bool { roundFigure != nil }

  /// Whether two results can be compared in it: it comes from rounds, and one of two values is better.
  package var isComparable: Bool { isResampled && polarity != .none }

  /// What a value is measured in. People are shown it in a unit that leaves it three digits.
  package enum Unit: String, Sendable {
    /// Nanoseconds; headings say microseconds.
    case time = "ns"
    /// Nanoseconds; headings say so.
    case shortTime = "cpu_ns"
    /// Messages a second.
    case messageRate = "messages_per_second"
    /// Messages a second in an open loop, which are fewer.
    case pacedRate = "paced_messages_per_second"
    /// Bytes a second.
    case byteRate = "bytes_per_second"
    /// How many times as much.
    case ratio
    /// A mean number for each round trip, of both sides.
    case perRoundTrip = "per_round_trip"
    /// A whole number.
    case count
    /// Bytes.
    case bytes
  }

  /// Which of two values is the better one.
  package enum Polarity: Sendable {
    case lower
    case higher
    /// Neither: it describes.
    case none
  }

  /// What stands over a column, in two lines. One of them ends with the unit that the metric usually has; a column
  /// whose figures need another one has that in its place.
  package struct Heading: Equatable, Sendable {
    package let upper: String
    package let lower: String
    /// Whether the upper line stands once over all neighbours that have it too.
    package let spans: Bool

    package init(_ upper: String, _ lower: String, spans: Bool = false) {
      self.upper = upper
      self.lower = lower
      self.spans = spans
    }
  }

  package enum Table: Sendable {
    /// How long things take, and how cells compare.
    case times
    /// What a round trip and a client cost beside time.
    case costs
    /// In no table: in CSV and JSON only.
    case none
  }

  /// What is left out first comes first; of equals, the rightmost.
  package enum Importance: Int, Comparable, Sendable {
    /// Only where there is room to spare.
    case extra
    case useful
    case essential

    package static func < (left: Importance, right: Importance) -> Bool {
      left.rawValue < right.rawValue
    }
  }
}

/// What a row's figures are computed from.
struct RowSource {
  let cell: CellFigures
  let resampling: Resampling
  /// To the group's reference; nil for the reference itself, and where it cannot be told.
  let ratio: Ratio?
  let isReference: Bool
  /// Whether the group has a reference.
  let hasReference: Bool
  /// Why the reference that was asked for is none; nil where it is one, and where none was asked for.
  var lackOfReference: String?

  /// A figure by its rounds, with its interval.
  func figure(_ figure: RoundFigure) -> Figure {
    if let interval = resampling.interval(of: figure) {
      return Figure(figure.value, interval: interval)
    }
    var known = Figure(figure.value)
    let values = figure.valuesOfRounds.values
    if figure.rounds.count > 1, let least = values.min(), let most = values.max() {
      known.span = least...most
    }
    return known
  }

  /// What one more client takes.
  func footprint(_ part: (Footprint) -> Int?) -> Figure {
    // Both are taken in one pass: what kept system calls from being counted kept this too.
    guard let found = cell.cell.footprint else {
      return Figure(nil, reason: cell.cell.systemCalls.unavailable)
    }
    return Figure(part(found).map { Double($0) }, reason: found.unavailable)
  }

  /// A figure beside that of a loop in bare C.
  ///
  /// - Parameter clockStep: the part of a step that one figure contains, in nanoseconds; nil for all of
  ///   it.
  func ratio(
    _ figure: RoundFigure?, to flavour: FloorFlavour,
    _ floorFigure: (CellFigures.FloorFigures) -> RoundFigure?, clockStep: UInt64? = nil
  ) -> Figure? {
    guard let bare = cell.cell[flavour] else { return nil }
    if let reason = bare.unavailable { return Figure(nil, reason: reason) }
    guard let figure, let floor = floorFigure(cell[flavour]) else { return nil }
    let ratio = resampling.ratio(of: figure, to: floor, clockStep: clockStep ?? cell.clockStep)
    if let ratio, ratio.upper > Resampling.widestInterval * ratio.lower {
      return Figure(nil, reason: Figure.noBounds)
    }
    return Figure(ratio)
  }
}
