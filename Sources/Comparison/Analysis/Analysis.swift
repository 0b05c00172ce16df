// What a result means: ratios with intervals, ranks, verdicts, warnings. Computed from the
// measurements alone, the same every time.

/// Everything that is said about a result.
public struct Analysis: Equatable, Sendable {
  /// One for each placement, record size and number of clients, in the order of the result.
  public let groups: [Group]
  public let warnings: [Warning]
}

/// Cells that are compared with each other.
public struct Group: Equatable, Sendable {
  public let placement: Placement
  /// Bytes.
  public let recordSize: Int
  public let clients: Int
  /// The fastest first; those that could not be measured last.
  public let rows: [Row]
  /// What the ratios are relative to: the fastest, or that of the reference kind; nil when nothing
  /// was measured.
  public let reference: CellCoordinates?
  public let verdict: Verdict
}

/// One cell with what is computed from it.
public struct Row: Equatable, Sendable {
  public let coordinates: CellCoordinates
  /// Why it could not be measured, or not to the end.
  public let unavailable: String?
  /// Round trip (in an open loop: service time); nil when nothing was measured.
  public let roundTrip: Percentiles?
  /// Open loop only.
  public let response: Percentiles?
  /// To the group's reference, of the median round trip (in an open loop: response); nil for the
  /// reference itself, and with fewer than two rounds in common.
  public let ratio: Ratio?
  public let isReference: Bool
  /// To the same loop in bare C, of the median round trip.
  public let floorRatio: Ratio?
  /// To the same loop in bare C, of the time a message takes in a stream.
  public let floorStreamRatio: Ratio?
  /// To the same set-up in bare C, of the median.
  public let floorSetUpRatio: Ratio?
  public let floor: Percentiles?
  /// How the floor waits.
  public let floorWait: String?
  /// Why there is no floor, where one was asked for.
  public let floorUnavailable: String?
  /// One way; median over rounds; nil when it was not measured.
  public let streamMessagesPerSecond: Double?
  public let setUp: Percentiles?
  public let costs: Costs
}

/// What a distribution is summed up by; nanoseconds. Nil where fewer than ten samples lie above.
public struct Percentiles: Equatable, Sendable {
  public let count: UInt64
  public let min: UInt64
  public let median: UInt64
  public let p90: UInt64?
  public let p99: UInt64?
  public let p999: UInt64?
  public let p9999: UInt64?
  public let max: UInt64
}

/// What a cell costs beside time. Nil where it is not known.
public struct Costs: Equatable, Sendable {
  /// Both sides, for one round trip.
  public let cpuNanosecondsPerMessage: Double?
  public let voluntarySwitchesPerMessage: Double?
  public let involuntarySwitchesPerMessage: Double?
  public let systemCallsPerMessage: Double?
  /// Why the number of system calls is not exact; nil where it is.
  public let systemCallsApproximate: String?
  /// Why system calls were not counted.
  public let systemCallsUnavailable: String?
  public let serverDescriptors: Int?
  public let clientDescriptors: Int?
  public let serverBytes: Int?
  /// Why descriptors or bytes are not known.
  public let footprintUnavailable: String?
}

/// How many times as long one thing takes as another.
public struct Ratio: Equatable, Sendable {
  public let value: Double
  /// The bounds of the interval in which the ratio lies with 95 % confidence.
  public let lower: Double
  public let upper: Double
  /// Whether the interval is too wide to say anything.
  public let isNoisy: Bool

  /// Whether the interval includes 1: no difference was found.
  public var isEqual: Bool { lower <= 1 && upper >= 1 }

  public init(value: Double, lower: Double, upper: Double, isNoisy: Bool) {
    self.value = value
    self.lower = lower
    self.upper = upper
    self.isNoisy = isNoisy
  }
}

/// What a group says, in a sentence.
public struct Verdict: Equatable, Sendable {
  public let sentence: String
  /// Whether the fastest could not be told from another because rounds disagree.
  public let isTooNoisy: Bool

  public init(sentence: String, isTooNoisy: Bool) {
    self.sentence = sentence
    self.isTooNoisy = isTooNoisy
  }
}

/// Something that makes numbers worth less than they look.
public struct Warning: Equatable, Sendable {
  /// Such as `debug-build`.
  public let id: String
  public let reason: String
  public let remedy: String

  public init(id: String, reason: String, remedy: String) {
    self.id = id
    self.reason = reason
    self.remedy = remedy
  }
}
