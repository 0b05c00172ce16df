// How the figures of a metric are written down, each the same way wherever it is shown to a person.

internal import Comparison

extension Metric {
  /// What stands where nothing is known.
  static let unknown = "–"

  /// Returns a figure as people read it, without its unit; `–` where it is not known, and nothing where
  /// the metric does not apply.
  func text(_ figure: Figure?) -> String {
    guard let figure else { return "" }
    guard let value = figure.value else { return Self.unknown }
    return (figure.isApproximate ? "~" : "") + text(value)
  }

  /// Returns a value as people read it, without its unit.
  func text(_ value: Double) -> String {
    switch unit {
    case .ratio: NumberText.ratio(value)
    case .count: NumberText.fixed(value, decimals: 0)
    case .perRoundTrip: NumberText.thousandths(value)
    default: NumberText.significant(value / unit.shownIn)
    }
  }

  /// Returns the bounds of a figure, such as `[0.98, 1.02]`; nothing where there are none.
  func interval(_ figure: Figure?) -> String {
    guard let interval = figure?.interval else { return "" }
    return "[\(text(interval.lowerBound)), \(text(interval.upperBound))]"
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

  /// What a table calls the unit in which it shows the metric, for sentences.
  var unitName: String {
    switch unit {
    case .time: " µs"
    case .shortTime: " ns"
    case .messageRate: " M msg/s"
    case .pacedRate: " k msg/s"
    case .byteRate: " MB/s"
    case .bytes: " KiB"
    case .ratio: " times"
    case .perRoundTrip, .count: ""
    }
  }
}

extension Metric.Unit {
  /// How many of the unit make one of those that people are shown.
  fileprivate var shownIn: Double {
    switch self {
    case .time, .pacedRate: 1e3
    case .messageRate, .byteRate: 1e6
    case .bytes: 1024
    case .shortTime, .ratio, .perRoundTrip, .count: 1
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
