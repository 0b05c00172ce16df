// What is computed from a result, as JSON: derived, so never read back. Keys carry their unit.

internal import Comparison

/// The `analysis` section.
struct JSONAnalysis: Encodable {
  private let groups: [JSONGroup]
  private let warnings: [JSONWarning]

  init(_ analysis: Analysis) {
    groups = analysis.groups.map(JSONGroup.init)
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

private struct JSONVerdict: Encodable {
  let sentence: String
  let isTooNoisy: Bool
}

private struct JSONGroup: Encodable {
  let placement: Placement
  let recordSize: Int
  let clients: Int
  let reference: CellCoordinates?
  let rows: [JSONRow]
  let verdict: JSONVerdict

  init(_ group: Group) {
    placement = group.placement
    recordSize = group.recordSize
    clients = group.clients
    reference = group.reference
    rows = group.rows.map(JSONRow.init)
    verdict = JSONVerdict(
      sentence: group.verdict.sentence, isTooNoisy: group.verdict.isTooNoisy)
  }
}

private struct JSONRow: Encodable {
  let coordinates: CellCoordinates
  let unavailable: String?
  let isReference: Bool
  let roundTrip: JSONPercentiles?
  let response: JSONPercentiles?
  let setUp: JSONPercentiles?
  let floor: JSONPercentiles?
  let floorWait: String?
  let ratio: JSONRatio?
  let floorRatio: JSONRatio?
  let floorStreamRatio: JSONRatio?
  let floorSetUpRatio: JSONRatio?
  let streamMessagesPerSecond: Double?
  let costs: JSONCosts

  init(_ row: Row) {
    coordinates = row.coordinates
    unavailable = row.unavailable
    isReference = row.isReference
    roundTrip = row.roundTrip.map(JSONPercentiles.init)
    response = row.response.map(JSONPercentiles.init)
    setUp = row.setUp.map(JSONPercentiles.init)
    floor = row.floor.map(JSONPercentiles.init)
    floorWait = row.floorWait
    ratio = row.ratio.flatMap(JSONRatio.init)
    floorRatio = row.floorRatio.flatMap(JSONRatio.init)
    floorStreamRatio = row.floorStreamRatio.flatMap(JSONRatio.init)
    floorSetUpRatio = row.floorSetUpRatio.flatMap(JSONRatio.init)
    streamMessagesPerSecond = row.streamMessagesPerSecond?.ifFinite
    costs = JSONCosts(row.costs)
  }
}

private struct JSONPercentiles: Encodable {
  let count: UInt64
  let minNanoseconds: UInt64
  let medianNanoseconds: UInt64
  let p90Nanoseconds: UInt64?
  let p99Nanoseconds: UInt64?
  let p999Nanoseconds: UInt64?
  let p9999Nanoseconds: UInt64?
  let maxNanoseconds: UInt64

  init(_ percentiles: Percentiles) {
    count = percentiles.count
    minNanoseconds = percentiles.min
    medianNanoseconds = percentiles.median
    p90Nanoseconds = percentiles.p90
    p99Nanoseconds = percentiles.p99
    p999Nanoseconds = percentiles.p999
    p9999Nanoseconds = percentiles.p9999
    maxNanoseconds = percentiles.max
  }
}

private struct JSONRatio: Encodable {
  let value: Double
  let lower: Double
  let upper: Double
  let isNoisy: Bool
  let isEqual: Bool

  /// - Returns: nil for a ratio to nothing, which is none.
  init?(_ ratio: Ratio) {
    guard ratio.value.isFinite, ratio.lower.isFinite, ratio.upper.isFinite else { return nil }
    value = ratio.value
    lower = ratio.lower
    upper = ratio.upper
    isNoisy = ratio.isNoisy
    isEqual = ratio.isEqual
  }
}

private struct JSONCosts: Encodable {
  let cpuNanosecondsPerMessage: Double?
  let voluntarySwitchesPerMessage: Double?
  let involuntarySwitchesPerMessage: Double?
  let systemCallsPerMessage: Double?
  let systemCallsApproximate: String?
  let systemCallsUnavailable: String?
  let serverDescriptors: Int?
  let clientDescriptors: Int?
  let serverBytes: Int?
  let footprintUnavailable: String?

  init(_ costs: Costs) {
    cpuNanosecondsPerMessage = costs.cpuNanosecondsPerMessage?.ifFinite
    voluntarySwitchesPerMessage = costs.voluntarySwitchesPerMessage?.ifFinite
    involuntarySwitchesPerMessage = costs.involuntarySwitchesPerMessage?.ifFinite
    systemCallsPerMessage = costs.systemCallsPerMessage?.ifFinite
    systemCallsApproximate = costs.systemCallsApproximate
    systemCallsUnavailable = costs.systemCallsUnavailable
    serverDescriptors = costs.serverDescriptors
    clientDescriptors = costs.clientDescriptors
    serverBytes = costs.serverBytes
    footprintUnavailable = costs.footprintUnavailable
  }
}
