// How the figures of a metric are written down, each the same way wherever it is shown to a person.

internal import Comparison

extension Metric {
  /// What stands where nothing is known.
  static let unknown = "–"

  /// Returns a figure as people read it, without its unit; `–` where it is not known, and nothing where
  /// the metric does not apply.
  ///
  /// - Parameter scale: the unit; nil where the metric has none.
  func text(_ figure: Figure?, in scale: UnitScale? = nil) -> String {
    guard let figure else { return "" }
    guard let value = figure.value else { return Self.unknown }
    return (figure.isApproximate ? "~" : "") + text(value, in: scale)
  }

  /// Returns a value as people read it, without its unit.
  ///
  /// - Parameter scale: the unit; nil where the metric has none.
  func text(_ value: Double, in scale: UnitScale? = nil) -> String {
    switch unit {
    case .ratio: NumberText.ratio(value)
    case .count: NumberText.fixed(value, decimals: 0)
    case .perRoundTrip: NumberText.thousandths(value)
    case .time, .shortTime, .messageRate, .pacedRate, .byteRate, .bytes:
      NumberText.significant(value / (scale ?? unit.usualScale).size)
    }
  }

  /// Returns a figure with the unit that suits it, for where it stands alone: `386 ns`, or `–` where it is not
  /// known.
  func full(_ figure: Figure?) -> String {
    let scale = figure?.value.flatMap(scale)
    return text(figure, in: scale) + (figure?.value == nil ? "" : unitName(in: scale))
  }

  /// Returns a value with the unit that suits it.
  func full(_ value: Double) -> String { full(Figure(value)) }

  /// The unit that leaves a value three digits; nil where the metric has none.
  func scale(of value: Double) -> UnitScale? {
    unit.scales.isEmpty ? nil : UnitScale.of(value, among: unit.scales)
  }

  /// The unit that several values have, so that they can be compared; nil where the metric has none.
  func scale(ofColumn values: [Double]) -> UnitScale? {
    UnitScale.ofColumn(values, among: unit.scales)
  }

  /// Returns the bounds of a figure, such as `[0.98, 1.02]`; nothing where there are none.
  ///
  /// - Parameter scale: the figure's unit; nil where the metric has none.
  func interval(_ figure: Figure?, in scale: UnitScale? = nil) -> String {
    guard let interval = figure?.interval else { return "" }
    return "[\(text(interval.lowerBound, in: scale)), \(text(interval.upperBound, in: scale))]"
  }

  /// `≈` for a ratio whose interval includes 1: no difference was found.
  func mark(_ figure: Figure?) -> String {
    guard unit == .ratio, let interval = figure?.interval else { return "" }
    return interval.contains(1) ? "≈" : ""
  }

  /// The name of its column in CSV.
  var column: String { "\(key)\(unit.columnSuffix)" }

  /// Decimals with which CSV has it.
  var decimals: Int {
    switch unit {
    case .time, .shortTime, .byteRate, .messageRate, .pacedRate: 1
    case .ratio: 4
    case .perRoundTrip: 6
    case .count, .bytes: 0
    }
  }

  /// What the unit is called that headings name, with a space before it.
  var unitName: String { unitName(in: nil) }

  /// What the unit is called behind a value, with a space before it.
  ///
  /// - Parameter scale: the unit; nil where the metric has none.
  func unitName(in scale: UnitScale?) -> String {
    switch unit {
    case .ratio: " times"
    case .perRoundTrip, .count: ""
    case .time, .shortTime, .messageRate, .pacedRate, .byteRate, .bytes:
      " \((scale ?? unit.usualScale).name)"
    }
  }

  /// What stands over the metric's column, with the name of the unit that the column has.
  func heading(in scale: UnitScale?) -> Heading {
    guard let scale, !unit.scales.isEmpty else { return heading }
    let usual = unit.usualScale.name
    func named(_ text: String) -> String {
      text.hasSuffix(usual) ? text.dropLast(usual.count) + scale.name : text
    }
    return Heading(named(heading.upper), named(heading.lower), spans: heading.spans)
  }
}

extension Metric.Unit {
  /// Those in which people are shown it, ascending; none where a number needs no unit.
  var scales: [UnitScale] {
    switch self {
    case .time, .shortTime: UnitScale.times
    case .messageRate, .pacedRate: UnitScale.messageRates
    case .byteRate: UnitScale.byteRates
    case .bytes: UnitScale.bytes
    case .ratio, .perRoundTrip, .count: []
    }
  }

  /// The one that its metrics' headings name, and that a column without a number has.
  var usualScale: UnitScale {
    switch self {
    case .time: UnitScale.times[1]
    case .shortTime: UnitScale.times[0]
    case .messageRate: UnitScale.messageRates[2]
    case .pacedRate: UnitScale.messageRates[1]
    case .byteRate: UnitScale.byteRates[2]
    case .bytes: UnitScale.bytes[1]
    case .ratio, .perRoundTrip, .count: UnitScale(name: "", size: 1)
    }
  }

  /// Behind the key in CSV, where every name carries its unit.
  fileprivate var columnSuffix: String {
    switch self {
    case .time, .shortTime: "_ns"
    case .messageRate, .pacedRate, .byteRate: "_per_second"
    case .perRoundTrip: "_per_round_trip"
    case .bytes: "_bytes"
    case .ratio, .count: ""
    }
  }
}
