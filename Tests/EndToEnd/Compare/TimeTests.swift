// What time does to a comparison: how much of it there is, where it is lost, and a rate that is kept or
// not.

import Comparison
import Foundation
import Linux
import Sampling
import TestSupport
import Testing

@Suite("ipc-compare and time", .waitsForMeasurements)
struct TimeTests {
  /// A stall of a second in each warm-up, where a window is a fraction of that.
  @Test("A stall in the warm-up takes nothing from what is measured")
  func stalledWarmUp() throws {
    // Beside each other, because both are stalled most of the time.
    let runs = try ["1", "3"].map { clients in
      try ComparisonRun(
        [
          "--kind", "pipe-stalled", "--wait", "block", "--placement", "same", "--no-floor",
          "--clients", clients, "--rounds", "3", "--time", "8",
        ], program: .laboratory)
    }
    for run in runs {
      try run.completed()
      let cell = try run.result().cells[0]
      #expect(cell.unavailable == nil && !cell.rounds.isEmpty)
      // With the window eaten there were one or two of each client, of whom there are three at most.
      for round in cell.rounds {
        try ComparisonRun.requireTime(round.roundTrip.count > 10)
        #expect(round.roundTrip.count > 10)
      }
    }
  }

  @Test("A round that lost its time is taken again, and is said to have been")
  func takenAgain() throws {
    let workspace = try Workspace()
    let countdown = workspace.path + "/countdown"
    // The warm-up and what is counted beside it take two or three, and three rounds are enough to say which one
    // is the odd one.
    try "........".write(toFile: countdown, atomically: true, encoding: .utf8)
    let run = try ComparisonRun(
      [
        "--kind", "pipe-robbed", "--wait", "block", "--placement", "same", "--no-floor", "--rounds",
        "12", "--time", "6",
      ], program: .laboratory, environment: ["IPC_ROBBED_ROUND": countdown])
    let cell = try run.completed().cells[0]
    // A busy machine robs others, and the robbed one too, in other ways.
    let isRobbed = { (round: LeftOutRound) in
      round.wasTakenAgain && (4...8).contains(round.number)
        && round.reason.contains("round trips, and most")
    }
    try ComparisonRun.requireTime(cell.leftOut.contains(where: isRobbed))
    let again = try #require(cell.leftOut.first(where: isRobbed), "\(cell.leftOut)")
    #expect(cell.rounds.contains { $0.number == again.number && $0.roundTrip.count >= 20 })
    #expect(run.process.errors.text.contains("taken again"))
  }

  @Test("Of two rounds one that lost its time does not count beside one that did not")
  func robbedOfTwo() throws {
    let workspace = try Workspace()
    let countdown = workspace.path + "/countdown"
    // The warm-up and what is counted beside it take two or three, so that it is one of the two rounds.
    try "....".write(toFile: countdown, atomically: true, encoding: .utf8)
    let run = try ComparisonRun(
      [
        "--kind", "pipe-robbed", "--wait", "block", "--placement", "same", "--no-floor", "--rounds",
        "2", "--time", "2",
      ], program: .laboratory, environment: ["IPC_ROBBED_ROUND": countdown])
    let cell = try run.completed().cells[0]
    let isRobbed = { (round: LeftOutRound) in
      round.reason.contains("round trips, and another of the cell's rounds has about ")
    }
    try ComparisonRun.requireTime(cell.leftOut.contains(where: isRobbed))
    #expect(cell.leftOut.contains(where: isRobbed), "\(cell.leftOut)")
    #expect(!cell.rounds.isEmpty && cell.rounds.allSatisfy { $0.roundTrip.count >= 20 })
    #expect(run.process.errors.text.contains("[left-out-rounds]"))
  }

  /// Fifteen rounds of more than 200 ms would take three seconds, and the warm-up more than one.
  @Test("Where rounds take longer than planned there are fewer, and the run ends in its time")
  func bound() throws {
    let start = monotonicNanoseconds()
    let run = try ComparisonRun(
      [
        "--kind", "pipe-slow-to-open", "--wait", "block", "--placement", "same", "--no-floor",
        "--rounds", "15", "--time", "2",
      ], program: .laboratory)
    try run.completed()
    #expect(monotonicNanoseconds() - start <= 2_500_000_000 + 5_000_000_000)
    let result = try run.result()
    #expect(result.complete)
    #expect(result.settings.rounds == 15)
    try ComparisonRun.requireTime(result.cells[0].rounds.count > 1)
    #expect((2..<15).contains(result.cells[0].rounds.count))
    #expect(run.process.errors.text.contains("[fewer-rounds]"))
  }

  @Test("On a busy machine the first lines say what to choose, and the run ends in its time")
  func busy() throws {
    let workspace = try Workspace()
    let shell = try #require(systemCommand("sh"))
    let loops = try (0..<2).map { _ in
      // They end with whoever started them, however that ends.
      try ChildProcess([shell, "-c", "while kill -0 $PPID; do :; done"], in: workspace)
    }
    let run = try ComparisonRun([
      "--kind", "pipe,memfd", "--wait", "block", "--placement",
      RunTests.placements.map(\.rawValue).joined(separator: ","), "--rounds", "3", "--time", "2",
    ])
    let ending = try run.ending()
    #expect(loops.allSatisfy { $0.isRunning })
    // Where the machine is so busy that not all cells had a round, the run says so.
    let hadTime = !["no time for ", "the time was over while "].contains {
      run.process.errors.text.contains($0)
    }
    #expect(
      ending == .exited(0) || ending == .exited(75) || ending == .exited(1) && !hadTime,
      "\(run.process.errors.text)")
    // Twice what is promised: a run that lets itself be stalled takes ten times as long.
    #expect(try run.result().elapsedNanoseconds <= 2 * (2_500_000_000 + 5_000_000_000))
    let lines = run.process.output.text.split(separator: "\n", omittingEmptySubsequences: false)
    for placement in RunTests.placements {
      let start = try #require(lines.firstIndex { $0.hasPrefix("\(placement.rawValue): ") })
      let answer = lines[start...].prefix { !$0.isEmpty }
      #expect(answer.count <= 10, "\(answer)")
      // A round trip that waits for its turn beside a loop may take milliseconds.
      let choices = answer.filter { $0.hasPrefix("  choose    ") }
      #expect(choices.count == 1, "\(answer)")
      let hasTime = [" ns", " µs", " ms"].contains { choices.joined().contains($0) }
      #expect(!hadTime || hasTime, "\(answer)")
    }
  }

  @Test("A rate that no kind can keep is told from one that is kept, in time")
  func rates() throws {
    let run = try ComparisonRun([
      "--kind", "pipe", "--wait", "block", "--placement", "same", "--rate", "10,10000000",
      "--rounds", "3", "--time", "3",
    ])
    let result = try run.completed()
    #expect(result.cells.map(\.coordinates.ratePerSecond) == [10, 10_000_000])
    #expect(result.elapsedNanoseconds < 3_000_000_000 / 4 * 5 + 5_000_000_000)
    let (kept, missed) = (result.cells[0], result.cells[1])
    #expect(kept.unavailable == nil && missed.unavailable == nil)
    let pace = try #require(kept.pace)
    try ComparisonRun.requireTime(pace.isKept)
    #expect(pace.asked == 10 && pace.isKept, "\(pace)")
    let other = try #require(missed.pace)
    #expect(other.asked == 10_000_000 && !other.isKept, "\(other)")
    #expect(other.reached > 0 && other.reached < 9_900_000)
    for round in kept.rounds {
      #expect(round.pace?.messages == round.roundTrip.count)
      #expect(round.response?.count == round.roundTrip.count)
    }
  }

  @Test("Of each group the fastest takes part a second time, or the run says why not")
  func twins() throws {
    let arguments = [
      "--kind", "pipe,socketpair", "--wait", "block", "--placement", "same", "--no-floor",
    ]
    let long = try ComparisonRun(arguments + ["--rounds", "94", "--time", "12"])
    try long.completed()
    let twins = try long.result().cells.filter { $0.coordinates.entry == .twin }
    let reason = try long.result().selfTestUnavailable
    try ComparisonRun.requireTime(twins.count == 1)
    // There is one unless this machine takes ten times as long as others to start a process.
    #expect(twins.count == 1 || reason?.contains("4 % of the time") == true)
    for twin in twins {
      var own = twin.coordinates
      own.entry = .own
      #expect(try long.result().cells.contains { $0.coordinates == own })
      #expect(twin.floor == nil && twin.footprint == nil && twin.systemCalls.roundTrips == 0)
      #expect(twin.rounds.count + twin.leftOut.count >= 1)
    }
    let short = try EndedRun.small.get().result
    #expect(short.cells.count == 2)
    #expect(short.selfTestUnavailable?.contains("the run was to have 2 rounds") == true)
  }
}
