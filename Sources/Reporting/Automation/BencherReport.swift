// Bencher Metric Format, for bencher.dev and what else follows figures from commit to commit.

internal import Comparison
internal import IPCChannels

internal import class FoundationEssentials.JSONEncoder

/// Every figure that can stand alone with its bounds, by cell and by the metric's name in CSV, which has its
/// unit: none of a run that is incomplete or failed its self-test, which the format has no word for.
package struct BencherReport: ReportFormat {
  package init() {}

  package func render(_ report: Report) -> String {
    let figures = PlainFigures(report.result)
    var benchmarks: [String: [String: Measure]] = [:]
    let isTrusted = !report.analysis.warnings.contains { $0.id == Warning.selfTestID }
    for row in isTrusted ? report.analysis.groups.flatMap(\.rows) : [] {
      let measures = Metric.all.compactMap { metric in
        figures.figure(metric, of: row).flatMap(Measure.init).map { (metric.column, $0) }
      }
      if measures.isEmpty { continue }
      benchmarks[row.coordinates.longTitle] = Dictionary(uniqueKeysWithValues: measures)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(benchmarks), as: UTF8.self) + "\n"
    } catch {
      // The encoder has but one complaint, numbers that are not finite, and there are none.
      preconditionFailure("figures could not be encoded: \(error)")
    }
  }

  private struct Measure: Encodable {
    let value: Double
    let lower: Double?
    let upper: Double?

    private enum CodingKeys: String, CodingKey {
      case value
      case lower = "lower_value"
      case upper = "upper_value"
    }

    /// - Returns: nil where the value is not known.
    init?(_ figure: Figure) {
      guard let value = figure.value?.ifFinite else { return nil }
      self.value = value
      lower = figure.interval?.lowerBound.ifFinite
      upper = figure.interval?.upperBound.ifFinite
    }
  }
}
