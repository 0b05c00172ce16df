// JSON for programs: the result as it is kept, and what was computed from it, for people with jq.
//
// Compact, one line: pretty-printed, each number of a histogram would fill a line, and a file of ten
// cells would have fifty thousand. Who wants to read it has `jq .`.

internal import Comparison

internal import class FoundationEssentials.JSONEncoder

/// A whole result as one line of JSON. ``JSONReader`` reads it back.
package struct JSONReport: ReportFormat {
  package init() {}

  package func render(_ report: Report) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(Document(report)), as: UTF8.self) + "\n"
    } catch {
      // The encoder has but one complaint, numbers that are not finite, and there are none.
      preconditionFailure("a result could not be encoded: \(error)")
    }
  }
}

/// The result's own keys, and `analysis` beside them.
private struct Document: Encodable {
  private let result: RunResult
  private let analysis: JSONAnalysis

  private enum Key: CodingKey {
    case analysis
  }

  init(_ report: Report) {
    var result = report.result
    // The two numbers of a result that are not whole. Nil is "not said here", and infinity says
    // nothing either.
    result.machine.loadAverage = result.machine.loadAverage?.ifFinite
    result.machine.quota = result.machine.quota?.ifFinite
    self.result = result
    analysis = JSONAnalysis(report)
  }

  func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(analysis, forKey: .analysis)
  }
}

extension Double {
  /// The number, or nil for an infinite one or none, for which JSON and CSV have no word.
  var ifFinite: Double? { isFinite ? self : nil }
}
