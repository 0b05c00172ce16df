// One comparison of contenders that are known, and what is asked of its result.

import Comparison
import Contenders
import IPCChannels
import KnownTruth

/// A comparison that a calibration repeats.
struct Trial: Sendable {
  let name: String
  let cells: [CellCoordinates]
  /// Of one comparison.
  let seconds: UInt64
  let questions: [Question]

  /// Something that each result is asked.
  struct Question: Sendable {
    let title: String
    let placement: Placement
    let outcome: @Sendable (RunResult, Demand) -> Outcome
  }

  /// A pipe and a memfd, each beside itself under another name, and a pipe that is slowed.
  static func known(seconds: UInt64) -> Trial {
    let pipes = cells(["pipe-one", "pipe-two", "pipe-slowed"], .block, .same)
    let memfds = cells(["memfd-one", "memfd-two"], .adaptive, .cross)
    return Trial(
      name: "known", cells: pipes + memfds, seconds: seconds,
      questions: pairs("pipe, itself", pipes[1], pipes[0], .equal)
        + pairs("memfd, itself, two CPUs", memfds[1], memfds[0], .equal)
        + pairs("pipe, a tenth slower", pipes[2], pipes[0], .slower(times: 1.1)))
  }

  /// A pipe under as many names as there are kinds.
  static func identical(seconds: UInt64) -> Trial {
    let cells = Trial.cells(TestContenders.identical, .block, .same)
    let question = Question(title: "\(cells.count) identical pipes", placement: .same) {
      Outcome(identical: Analysis($0).groups[0].answer, rows: cells.count, $1)
    }
    return Trial(name: "identical", cells: cells, seconds: seconds, questions: [question])
  }

  private static func cells(
    _ names: [String], _ wait: WaitStrategy, _ placement: Placement
  ) -> [CellCoordinates] {
    RunRequest.cells(
      of: TestContenders(), names: names, waits: [wait], placements: [placement],
      recordSizes: [24], clients: [1])
  }

  /// How one contender compares with another, in each respect.
  private static func pairs(
    _ title: String, _ one: CellCoordinates, _ other: CellCoordinates, _ truth: Truth
  ) -> [Question] {
    let metrics: [(String, Metric)] = [
      ("median", .roundTrip), ("p99", .tail(isOpenLoop: false)), ("stream", .stream),
      ("set-up", .setUp),
    ]
    return metrics.map { name, metric in
      // Of a rate, the greater one takes less time.
      let (over, under) = metric.polarity == .higher ? (other, one) : (one, other)
      return Question(title: "\(title): \(name)", placement: one.placement) {
        Outcome($0.ratio(of: over, to: under, by: metric), truth, $1)
      }
    }
  }
}
