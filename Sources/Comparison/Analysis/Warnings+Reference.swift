// Warnings about what ratios are relative to.

internal import IPCChannels

extension Warning {
  /// In a group in which the reference has no rank, nobody has a ratio to it.
  static func noReference(_ run: RunFigures) -> WarningFinding? {
    guard let name = run.result.settings.reference else { return nil }
    let ranked = run.measured.filter { $0.cell.coordinates.entry == .own && $0.ranked != nil }
    let groups = Dictionary(grouping: ranked) { Group.Key($0.cell.coordinates) }
    let without = groups.values.filter { cells in
      !cells.contains { $0.cell.coordinates.name == name }
    }
    guard !without.isEmpty else { return nil }
    let cells = without.reduce(0) { $0 + $1.count }
    return WarningFinding(
      reason: "relative is – in \(counted(cells, "cell")): \(Figure.noReference(name))",
      remedy: "give a reference that was measured in each placement, or leave --reference out")
  }
}
