// What is computed from a result, as JSON: derived, so never read back. Keys carry their unit.

internal import Comparison
internal import IPCChannels

/// The `analysis` section.
struct JSONAnalysis: Encodable {
  private let groups: [JSONGroup]
  private let warnings: [JSONWarning]
  /// Of a run in which another build took part.
  private let builds: JSONBuilds?

  init(_ report: Report) {
    let analysis = report.analysis
    groups = analysis.groups.map { JSONGroup($0, of: report.result) }
    builds = report.builds.map(JSONBuilds.init)
    warnings = analysis.warnings.map {
      JSONWarning(id: $0.id, reason: $0.reason, remedy: $0.remedy)
    }
  }
}

private struct JSONWarning: Encodable {
  let id: String
  let reason: String
  let remedy: String
}

/// How this build compares with the other.
private struct JSONBuilds: Encodable {
  /// `passed`, `slower` or `undecided`.
  let verdict: String
  /// Why it is not decided, or not wholly.
  let openQuestions: [String]
  let rows: [JSONDifferenceRow]

  init(_ difference: Difference) {
    let verdict = difference.verdict()
    self.verdict = DifferenceText.word(verdict.outcome)
    openQuestions = verdict.openQuestions
    rows = difference.rows.map(JSONDifferenceRow.init)
  }
}

private struct JSONDifferenceRow: Encodable {
  let coordinates: CellCoordinates
  /// As in a row's figures.
  let metric: String
  /// The other build's figure and this build's.
  let old: Double?
  let new: Double?
  let ratio: JSONFigure?
  let status: String
  let reason: String?

  init(_ row: DifferenceRow) {
    coordinates = row.coordinates
    metric = row.metric.column
    old = row.old?.ifFinite
    new = row.new?.ifFinite
    ratio = row.ratio.map(JSONFigure.init)
    status = row.status.rawValue
    reason = row.reason
  }
}

private struct JSONGroup: Encodable {
  let placement: Placement
  let recordSize: Int
  let clients: Int
  let ratePerSecond: Int?
  let reference: CellCoordinates?
  let answer: JSONAnswer
  let rows: [JSONRow]

  init(_ group: Group, of result: RunResult) {
    placement = group.placement
    recordSize = group.recordSize
    clients = group.clients
    ratePerSecond = group.ratePerSecond
    reference = group.reference
    answer = JSONAnswer(group, of: result)
    rows = group.rows.map(JSONRow.init)
  }
}

private struct JSONAnswer: Encodable {
  /// As tables show it.
  let text: [String]
  let best: [JSONStanding]
  let unknown: [JSONStanding]
  let slower: [JSONStanding]
  let roundsNeeded: Int?
  let selfTest: JSONSelfTest?

  init(_ group: Group, of result: RunResult) {
    let answer = group.answer
    text = AnswerText.plain(group, of: result)
    best = answer.best.map(JSONStanding.init)
    unknown = answer.undecided.map(JSONStanding.init)
    slower = answer.slower.map(JSONStanding.init)
    roundsNeeded = answer.roundsNeeded
    selfTest = answer.selfTest.map(JSONSelfTest.init)
  }
}

private struct JSONStanding: Encodable {
  let coordinates: CellCoordinates
  let nanoseconds: Double
  let ratio: JSONFigure?

  init(_ standing: Answer.Standing) {
    coordinates = standing.coordinates
    nanoseconds = standing.nanoseconds
    ratio = standing.ratio.map(JSONFigure.init)
  }
}

private struct JSONSelfTest: Encodable {
  let coordinates: CellCoordinates
  let ratio: JSONFigure
  let hasFailed: Bool
  /// `passed`, `unsure` or `failed`.
  let outcome: String

  init(_ test: Answer.SelfTest) {
    coordinates = test.coordinates
    ratio = JSONFigure(test.ratio)
    hasFailed = test.hasFailed
    outcome = test.outcome.rawValue
  }
}

private struct JSONRow: Encodable {
  let coordinates: CellCoordinates
  let remark: String?
  let isReference: Bool
  let floorWait: WaitStrategy?
  /// By the metric's key with its unit, such as `round_trip_median_ns`.
  let figures: [String: JSONFigure]

  init(_ row: Row) {
    coordinates = row.coordinates
    remark = row.remark
    isReference = row.isReference
    floorWait = row.floorWait
    figures = Dictionary(
      uniqueKeysWithValues: Metric.all.compactMap { metric in
        row[metric].map { (metric.column, JSONFigure($0)) }
      })
  }
}

/// A figure; a value that is not known is null and has its reason.
private struct JSONFigure: Encodable {
  let value: Double?
  let lower: Double?
  let upper: Double?
  let isApproximate: Bool?
  let reason: String?

  private enum Key: CodingKey {
    case value, lower, upper, isApproximate, reason
  }

  init(_ figure: Figure) {
    value = figure.value?.ifFinite
    lower = figure.interval?.lowerBound.ifFinite
    upper = figure.interval?.upperBound.ifFinite
    isApproximate = figure.isApproximate ? true : nil
    reason = figure.reason
  }

  init(_ ratio: Ratio) {
    value = ratio.value.ifFinite
    lower = ratio.lower.ifFinite
    upper = ratio.upper.ifFinite
    isApproximate = nil
    reason = nil
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(value, forKey: .value)
    try container.encodeIfPresent(lower, forKey: .lower)
    try container.encodeIfPresent(upper, forKey: .upper)
    try container.encodeIfPresent(isApproximate, forKey: .isApproximate)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}
