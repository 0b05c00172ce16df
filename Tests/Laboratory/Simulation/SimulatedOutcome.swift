// What was said about many tables whose truth is known.

/// Counts over the tables of one ``SimulatedSetting``.
package struct SimulatedOutcome: Sendable {
  /// Tables whose rows are all equal.
  package private(set) var equalTables = 0
  /// Of these, those in which the bounds of some pair exclude that it is equal.
  package private(set) var falseTables = 0
  /// Pairs of all tables.
  package private(set) var pairs = 0
  /// Of these, those whose bounds hold the true ratio.
  package private(set) var pairsHeld = 0
  /// Tables with one slower row, and as many with one faster row.
  package private(set) var plantedTables = 0
  /// Tables in which the slower row is shown to be slower than the row printed as the fastest.
  package private(set) var slowFound = 0
  /// Tables in which some row is shown to be slower than the faster one.
  package private(set) var fastFound = 0
  /// Tables in which all rows are shown to be slower than the faster one.
  package private(set) var fastFoundAlone = 0
  /// Rows that are shown to be slower than the faster one.
  package private(set) var slowerThanFast = 0
  /// Rows that are slower than the faster one.
  package private(set) var slowerThanFastAsked = 0

  mutating func countEqual(_ table: SimulatedTable) {
    equalTables += 1
    falseTables += count(table) ? 0 : 1
  }

  mutating func countPlanted(slow: SimulatedTable, fast: SimulatedTable) {
    let shown = (1..<fast.rows).count { fast.isShownSlower($0, than: 0) }
    plantedTables += 1
    slowFound += slow.isShownSlower(0) ? 1 : 0
    fastFound += shown > 0 ? 1 : 0
    fastFoundAlone += shown == fast.rows - 1 ? 1 : 0
    slowerThanFast += shown
    slowerThanFastAsked += fast.rows - 1
    _ = count(slow)
    _ = count(fast)
  }

  /// Counts the pairs of a table.
  ///
  /// - Returns: whether all of its bounds hold the true ratio.
  private mutating func count(_ table: SimulatedTable) -> Bool {
    let coverage = table.coverage
    pairs += coverage.pairs
    pairsHeld += coverage.held
    return coverage.held == coverage.pairs
  }
}
