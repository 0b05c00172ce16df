// An open loop that misses its rate piles messages up: its response times tell how long the round was, and
// nothing about the kind.

internal import Comparison
internal import IPCChannels

/// The cells of a run that did not keep their rate.
struct Backlog {
  /// By cell, how far it fell short, such as `reached 181,000/s of 300,000/s`.
  let remarks: [CellCoordinates: String]

  /// By cell, which share of its rate was answered, such as `60 %`.
  let shares: [CellCoordinates: String]

  init(_ result: RunResult) {
    remarks = Dictionary(
      result.cells.compactMap { cell in cell.pace?.remark.map { (cell.coordinates, $0) } },
      uniquingKeysWith: { first, _ in first })
    shares = Dictionary(
      result.cells.compactMap { cell in
        cell.pace.map {
          (cell.coordinates, "\(NumberText.fixed($0.reached / $0.asked * 100, decimals: 0)) %")
        }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Why a figure of a cell is no latency; nil where it is what its name says.
  func remark(on metric: Metric, of cell: CellCoordinates) -> String? {
    metric.isResponse ? remarks[cell] : nil
  }
}
