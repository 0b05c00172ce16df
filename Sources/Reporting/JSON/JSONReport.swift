// JSON for programs: the result as it is kept, and what was computed from it, for people with jq.
//
// Compact, one line: pretty-printed, each number of a histogram would fill a line, and a file of ten
// cells would have fifty thousand. Who wants to read it has `jq .`.

internal import CommandLine
internal import Comparison

internal import class FoundationEssentials.JSONEncoder

/// A whole result as one line of JSON. ``JSONReader`` reads it back.
package struct JSONReport: ReportFormat {
  package init() {}

  package func render(_ report: Report) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let json = String(decoding: try encoder.encode(Document(report)), as: UTF8.self)
      return withoutOrders(json) + "\n"
    } catch {
      // The encoder has but one complaint, numbers that are not finite, and there are none.
      preconditionFailure("a result could not be encoded: \(error)")
    }
  }
}

/// The encoder escapes what lies below U+0020, and leaves what a terminal obeys as well, such as U+009B, which
/// is ESC [ to some.
private func withoutOrders(_ json: String) -> String {
  var escaped = ""
  escaped.reserveCapacity(json.utf8.count)
  for scalar in json.unicodeScalars {
    if scalar.value < 0x7F || !scalar.isOrder {
      escaped.unicodeScalars.append(scalar)
      continue
    }
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
  return escaped
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
