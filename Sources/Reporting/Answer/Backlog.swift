// An open loop that misses its rate piles messages up: its response times tell how long the round was, and
// nothing about the kind.

internal import Comparison
internal import IPCChannels

/// The cells of a run that did not keep their rate.
struct Backlog {
  /// How far a cell fell short.
  struct Shortfall {
    /// Such as `reached 181,000/s of 300,000/s`.
    let remark: String
    /// Which share of its rate was answered, such as `60 %`.
    let share: String
    /// How many rounds had the rate, such as `4 of 10 rounds`; nil where none had.
    let keptRounds: String?
  }

  let shortfalls: [CellCoordinates: Shortfall]

  init(_ result: RunResult) {
    shortfalls = Dictionary(
      result.cells.compactMap { cell in
        cell.pace.flatMap { pace in
          pace.remark.map { remark in
            // Never more than it was: 100 % would have been kept.
            let percent = (pace.reached / pace.asked * 100).rounded(.down)
            let share = percent < 1 ? "<1" : NumberText.fixed(percent, decimals: 0)
            let kept = pace.isUnsteady ? "\(pace.keptRounds) of \(pace.rounds) rounds" : nil
            return (
              cell.coordinates, Shortfall(remark: remark, share: "\(share) %", keptRounds: kept)
            )
          }
        }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Why a figure of a cell is no latency; nil where it is what its name says.
  func remark(on metric: Metric, of cell: CellCoordinates) -> String? {
    metric.distribution == .response ? shortfalls[cell]?.remark : nil
  }
}
