// One comparison of contenders that are known, and what is asked of its result.

import Comparison
import Contenders
import IPCChannels
import KnownTruth

/// A comparison that a calibration repeats.
struct Trial: Sendable {
  let name: String
  let cells: [CellCoordinates]
  /// The kinds that are loaded, by the names of their files.
  var loads: [String] = []
  /// Of one comparison.
  let seconds: UInt64
  /// The build that is measured in the same rounds; nil for none.
  var against: Opponent? = nil
  let questions: [Question]

  /// Another build, of which it is known how it compares with this one.
  enum Opponent: Sendable {
    /// This very program.
    case itself
    /// `earlier-build`, in which the slowed channels are not slow.
    case earlier
  }

  /// Something that each result is asked.
  struct Question: Sendable {
    let title: String
    /// Those that the machine must have.
    let placements: [Placement]
    let outcome: @Sendable (RunResult, Demand) -> Outcome
  }

  /// What questions compare pairs by, and how a table calls it.
  private typealias Respect = (name: String, metric: Metric)
  private static let p99: Respect = ("p99", .tail(isOpenLoop: false))
  private static let metrics: [Respect] = [
    ("median", .roundTrip), p99, ("stream", .stream), ("set-up", .setUp),
  ]

  /// A pipe and a memfd, each beside itself under another name, and a pipe that is slowed.
  static func known(seconds: UInt64) -> Trial {
    let pipes = cells(["pipe-one", "pipe-two", "pipe-slowed"], .block, .same)
    let memfds = cells(["memfd-one", "memfd-two"], .adaptive, .cross)
    // What else happens on the machine moves the p99 of a pipe by more than a tenth from round to round:
    // there, a tenth is looked for where the channel decides it.
    let found = metrics.filter { $0.name != p99.name }
    return Trial(
      name: "known", cells: pipes + memfds, seconds: seconds,
      questions: questions([
        Pair("pipe, itself", pipes[1], pipes[0], .equal, metrics),
        Pair("memfd, itself, two CPUs", memfds[1], memfds[0], .equal, metrics),
        Pair("pipe, a tenth slower", pipes[2], pipes[0], .slower(times: 1.1), found),
      ]))
  }

  /// Pipes of which every 32nd answer is late: one beside itself, and one that is slowed.
  static func tails(seconds: UInt64) -> Trial {
    let cells = cells(
      ["pipe-tailed-one", "pipe-tailed-two", "pipe-tailed-slowed"], .block, .same)
    return Trial(
      name: "tails", cells: cells, seconds: seconds,
      questions: questions([
        Pair("late pipe, itself", cells[1], cells[0], .equal, [p99]),
        Pair("late pipe, a tenth slower", cells[2], cells[0], .slower(times: 1.1), [p99]),
      ]))
  }

  /// A pipe and a ring, each beside the same mechanism as a kind that was loaded. What loading costs, a call by a
  /// pointer or two and a copy of a record, is to be lost in what a message takes that wakes somebody; where
  /// nothing but the channel is timed, it is bounded. There a function that returns after its system call is slower
  /// than one that does not (`make limits`), and a kind's functions have to return.
  static func loaded(seconds: UInt64) -> Trial {
    func beside(_ cell: CellCoordinates, _ name: String) -> CellCoordinates {
      var loaded = cell
      (loaded.name, loaded.kind) = (name, nil)
      return loaded
    }
    let pipe = cells(["pipe"], .block, .same)[0]
    let ring = cells(["memfd"], .adaptive, .cross)[0]
    let (ownPipe, ownRing) = (beside(pipe, "x-pipe"), beside(ring, "x-memfd-ring"))
    let asleep = cells(["pipe", "memfd"], .block, .cross)
    let ownAsleep = [beside(asleep[0], "x-pipe"), beside(asleep[1], "x-memfd-ring")]
    let median = metrics.filter { $0.name == "median" }
    let stream = metrics.filter { $0.name == "stream" }
    return Trial(
      name: "loaded", cells: [pipe, ownPipe, ring, ownRing] + asleep + ownAsleep,
      loads: [ownPipe.name, ownRing.name], seconds: seconds,
      questions: questions([
        Pair("x-pipe, pipe, asleep on two CPUs", ownAsleep[0], asleep[0], .equal, median),
        Pair("x-memfd-ring, memfd, asleep on two CPUs", ownAsleep[1], asleep[1], .equal, median),
        Pair("x-pipe, pipe, at most 1.05", ownPipe, pipe, .within(times: 1.05), median + stream),
        Pair("x-memfd-ring, memfd, at most 1.3", ownRing, ring, .within(times: 1.3), median),
        Pair("x-memfd-ring, memfd, at most 1.8", ownRing, ring, .within(times: 1.8), stream),
      ]))
  }

  /// A pipe under as many names as there are kinds.
  static func identical(seconds: UInt64) -> Trial {
    let cells = Trial.cells(TestContenders.identical, .block, .same)
    let question = Question(title: "\(cells.count) identical pipes", placements: [.same]) {
      Outcome(identical: Analysis($0).groups[0].answer, rows: cells.count, $1)
    }
    return Trial(name: "identical", cells: cells, seconds: seconds, questions: [question])
  }

  /// Two builds in one run, by the verdict that `run --against` ends with: a pipe and a memfd, asleep on
  /// one CPU and on two.
  ///
  /// - Parameter truth: how this build compares with the other one.
  static func builds(_ truth: Truth, seconds: UInt64) -> Trial {
    let title: String
    let names: [String]
    let against: Opponent
    switch truth {
    case .equal, .within:
      (title, names, against) = ("this build, itself", ["pipe-one", "memfd-one"], .itself)
    case .slower:
      (title, names, against) = (
        "this build, a tenth slower", ["pipe-slowed", "memfd-slowed"], .earlier
      )
    }
    let placements: [Placement] = [.same, .cross]
    return Trial(
      name: title, cells: placements.flatMap { cells(names, .block, $0) }, seconds: seconds,
      against: against,
      questions: [
        Question(title: title, placements: placements) {
          Outcome(Difference(builds: $0)!, truth, $1)
        }
      ])
  }

  private static func cells(
    _ names: [String], _ wait: WaitStrategy, _ placement: Placement
  ) -> [CellCoordinates] {
    RunRequest.cells(
      of: TestContenders(), names: names, waits: [wait], placements: [placement],
      recordSizes: [24], clients: [1])
  }

  /// Two contenders of which it is known how they compare, in some respects.
  private struct Pair {
    let title: String
    let one: CellCoordinates
    let other: CellCoordinates
    let truth: Truth
    let metrics: [Respect]

    init(
      _ title: String, _ one: CellCoordinates, _ other: CellCoordinates, _ truth: Truth,
      _ metrics: [Respect]
    ) {
      self.title = title
      self.one = one
      self.other = other
      self.truth = truth
      self.metrics = metrics
    }
  }

  /// Questions that are put to one run. Their answers hold together, as the rows of a table do: a
  /// reader takes what is most remarkable in a run, whichever question it answers.
  private static func questions(_ pairs: [Pair]) -> [Question] {
    let count = pairs.reduce(0) { $0 + $1.metrics.count }
    return pairs.flatMap { pair in
      pair.metrics.map { name, metric in
        // Of a rate, the greater one takes less time.
        let (over, under) =
          metric.polarity == .higher ? (pair.other, pair.one) : (pair.one, pair.other)
        return Question(title: "\(pair.title): \(name)", placements: [pair.one.placement]) {
          Outcome($0.ratio(of: over, to: under, by: metric, among: count), pair.truth, $1)
        }
      }
    }
  }
}
