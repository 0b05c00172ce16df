// The presets of 'run': what each is, the options that it stands for, and the cells that these are here.

internal import CommandLine
internal import Comparison
internal import IPCChannels
internal import Reporting

extension Explanation {
  /// - Parameters:
  ///   - contenders: what there is to compare.
  ///   - machine: where it would run: it decides which placements there are.
  static func presets(of contenders: some Contenders, on machine: Machine) -> [Explanation] {
    Preset.all.map { preset in
      Explanation(
        preset.name, also: ["--preset \(preset.name)"], .presets, preset.sentence,
        "'ipc-compare run --preset \(preset.name)' stands for \(preset.options). "
          + preset.limits.joined(separator: " "),
        text(of: preset.cells(contenders, on: machine)))
    }
  }

  /// Every kind meets every wait, placement, size and number of clients, so that each need be said once.
  private static func text(of cells: [CellCoordinates]) -> String {
    func each(_ value: (CellCoordinates) -> String) -> String {
      var values: [String] = []
      for cell in cells.map(value) where !values.contains(cell) { values.append(cell) }
      return values.joined(separator: ", ")
    }
    return
      "On this machine these are \(counted(cells.count, "cell")), one of each of these "
      + "together. Kind: \(each(\.label)). Wait: \(each(\.wait.rawValue)). Placement: "
      + "\(each(\.placement.rawValue)). Bytes in a record: \(each { "\($0.recordSize)" }). Clients: "
      + "\(each { "\($0.clients)" }). Loop: \(each { $0.rateText.map { "open, \($0) of each client" } ?? "closed" })."
  }
}

extension Preset {
  /// What may stand beside it, in sentences.
  fileprivate var limits: [String] {
    let bounds = settings.compactMap { setting in
      setting.bounds.map { "\(setting.option.spelling) from \($0.lowerBound) to \($0.upperBound)" }
    }
    let excluded = contradictions.map { "\($0.option.spelling) does not go with it: \($0.reason)." }
    return [
      "An option beside it holds instead of its own"
        + (bounds.isEmpty ? "." : ", within \(bounds.joined(separator: " and ")).")
    ] + excluded
  }
}

extension WordGroup {
  static let presets = WordGroup("presets of 'run'", of: "preset")
}
