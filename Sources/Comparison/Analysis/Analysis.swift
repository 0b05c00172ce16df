// What a result means: figures with intervals, ratios, ranks, answers, warnings. Computed from the
// measurements alone, the same every time.

public import IPCChannels

/// Everything that is said about a result.
public struct Analysis: Equatable, Sendable {
  /// One for each placement, record size, number of clients and rate, in the order of the result.
  public let groups: [Group]
  public let warnings: [Warning]

  public init(groups: [Group], warnings: [Warning]) {
    self.groups = groups
    self.warnings = warnings
  }
}

/// Cells that are compared with each other.
public struct Group: Equatable, Sendable {
  public let placement: Placement
  /// Bytes.
  public let recordSize: Int
  public let clients: Int
  /// Messages a second of each client in an open loop; nil for a closed one.
  public let ratePerSecond: Int?
  /// By wait strategy; in each, the fastest first, then those that are not ranked.
  public let rows: [Row]
  /// What the ratios are relative to: the fastest, or that of the reference kind; nil when nothing
  /// was measured.
  public let reference: CellCoordinates?
  public let answer: Answer

  public var isOpenLoop: Bool { ratePerSecond != nil }
}

/// One cell with what is computed from it.
public struct Row: Equatable, Sendable {
  public let coordinates: CellCoordinates
  /// Why it could not be measured, or not to the end, or is not ranked.
  public let remark: String?
  /// Whether it has any figures.
  public let isMeasured: Bool
  public let isReference: Bool
  /// How the loops in bare C beside it wait; nil where there is none.
  public let floorWait: WaitStrategy?
  /// By the keys of metrics: those that apply to the cell.
  let figures: [String: Figure]

  /// A figure; nil where the metric does not apply to the cell.
  public subscript(metric: Metric) -> Figure? { figures[metric.key] }
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
