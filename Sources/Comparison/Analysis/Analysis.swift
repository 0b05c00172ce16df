// What a result means: figures with intervals, ratios, ranks, answers, warnings. Computed from the
// measurements alone, the same every time.

package import IPCChannels

/// Everything that is said about a result.
package struct Analysis: Equatable, Sendable {
  /// One for each placement, record size, number of clients and rate, in the order of the result.
  package let groups: [Group]
  package let warnings: [Warning]

  package init(groups: [Group], warnings: [Warning]) {
    self.groups = groups
    self.warnings = warnings
  }
}

/// Cells that are compared with each other.
package struct Group: Equatable, Sendable {
  package let placement: Placement
  /// Bytes.
  package let recordSize: Int
  package let clients: Int
  /// Messages a second of each client in an open loop; nil for a closed one.
  package let ratePerSecond: Int?
  /// By wait strategy; in each, the fastest first, then those that are not ranked.
  package let rows: [Row]
  /// What the ratios are relative to: the fastest, or that of the reference kind; nil when nothing
  /// was measured.
  package let reference: CellCoordinates?
  package let answer: Answer

  package var isOpenLoop: Bool { ratePerSecond != nil }
}

/// One cell with what is computed from it.
package struct Row: Equatable, Sendable {
  package let coordinates: CellCoordinates
  /// The library that it is of; nil for a built-in kind.
  package let library: LoadedLibrary?
  /// Why it could not be measured, or not to the end, or is not ranked.
  package let remark: String?
  /// Whether it has any figures.
  package let isMeasured: Bool
  package let isReference: Bool
  /// How the loops in bare C beside it wait; nil where there is none.
  package let floorWait: WaitStrategy?
  /// By the keys of metrics: those that apply to the cell.
  let figures: [String: Figure]

  /// A figure; nil where the metric does not apply to the cell.
  package subscript(metric: Metric) -> Figure? { figures[metric.key] }
}

/// Something that makes numbers worth less than they look.
package struct Warning: Equatable, Sendable {
  /// Such as `debug-build`.
  package let id: String
  package let reason: String
  package let remedy: String

  package init(id: String, reason: String, remedy: String) {
    self.id = id
    self.reason = reason
    self.remedy = remedy
  }
}
