// Comparisons, as ipc-compare makes them.

import Comparison
import IPCChannels
import LaboratorySupport
import Linux
import ProgramSupport

extension Benchmark {
  static let rings = kinds { $0 == .ring }
  static let streams = kinds { $0 == .stream }
  static let kernelKinds = kinds { $0 != .ring }

  private static func kinds(_ isMeant: (KindDescription.Family) -> Bool) -> [ChannelKind] {
    ChannelKind.allCases.filter { isMeant($0.description.family) }
  }

  /// Cells of kinds that wait in the same way in the same place.
  func cells(
    _ kinds: [ChannelKind], waits: [WaitStrategy], _ placement: Placement, size: Int = 24,
    clients: Int = 1
  ) -> [CellCoordinates] {
    RunRequest.cells(
      of: RegisteredKinds(), names: kinds.map(\.rawValue), waits: waits, placements: [placement],
      recordSizes: [size], clients: [clients])
  }

  /// Measures cells interleaved, round by round.
  ///
  /// - Parameters:
  ///   - batch: records a call in streams.
  ///   - seconds: for all of it, but for what starting and stopping takes beyond that.
  func compare(
    _ cells: [CellCoordinates], rounds: Int = 8, batch: Int = 1, seconds: Double, floor: Bool = true
  ) throws -> RunResult {
    let program = try ProgramFile.own()
    let request = RunRequest(
      cells: cells,
      settings: Settings(
        rounds: rounds, timeNanoseconds: UInt64(max(seconds * share, 0.3) * 1e9), batch: batch,
        reference: nil,
        seed: 1, timeoutNanoseconds: 20_000_000_000, hasFloor: floor),
      machine: MachineReader().read(),
      tool: Tool(.laboratory, sha256: program.sha256), command: [], program: program)
    var runner = Runner(request, startedAt: "", attention: nil, observe: { _ in })
    try runner.run()
    for cell in runner.result.cells {
      guard let reason = cell.unavailable ?? cell.floor?.unavailable else { continue }
      Console.errors.line("benchmark: \(cell.coordinates.name): \(reason)")
    }
    return runner.result
  }
}

extension RunResult {
  /// Rows of its analysis, in the order of the cells that were asked for: what tests the run itself has
  /// cells and no rows.
  var rows: [Row] {
    let rows = Analysis(self).groups.flatMap(\.rows)
    return cells.filter { $0.coordinates.entry == .own }
      .map { cell in rows.first { $0.coordinates == cell.coordinates }! }
  }

  func cell(_ coordinates: CellCoordinates) -> Cell {
    cells.first { $0.coordinates == coordinates }!
  }
}

extension Row {
  /// A metric that is a ratio, with its bounds; nil where it is not known.
  func ratio(_ metric: Metric) -> Ratio? {
    guard let figure = self[metric], let value = figure.value, let bounds = figure.interval else {
      return nil
    }
    return Ratio(value: value, lower: bounds.lowerBound, upper: bounds.upperBound, isNoisy: false)
  }
}

extension CellCoordinates {
  var place: String {
    switch placement {
    case .same: "one CPU"
    case .cross: "two CPUs"
    case .free: "unpinned"
    case .smt, .cache, .package, .node, .cpus: placement.rawValue
    }
  }
}

extension [Double] {
  /// The figures' median, and the least and greatest of them as its bounds; nil where there is none.
  var spread: Ratio? {
    guard let median, let least = self.min(), let greatest = self.max() else { return nil }
    return Ratio(value: median, lower: least, upper: greatest, isNoisy: false)
  }
}

extension Dictionary where Value == [Double] {
  /// Keeps how many times one figure another is, where both were measured.
  mutating func note(_ key: Key, _ figure: Double?, of other: Double?) {
    guard let figure, let other else { return }
    self[key, default: []].append(figure / other)
  }

  /// The ratios of that key, summed up; nil where there is none.
  func spread(_ key: Key) -> Ratio? { self[key]?.spread }
}
