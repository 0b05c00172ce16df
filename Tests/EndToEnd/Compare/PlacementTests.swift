// Where a comparison puts its processes: on the processors that were asked for, or it says why not.

import Comparison
import Linux
import TestSupport
import Testing

@Suite("ipc-compare run, placements", .waitsForMeasurements)
struct PlacementTests {
  private static let small = ["--kind", "pipe", "--wait", "block", "--no-floor"]

  @Test("Explicit pairs are placements beside those asked for, and both sides are pinned to them")
  func pairs() throws {
    let (first, last) = (Processor.allowed.first!, Processor.allowed.last!)
    let pairs = first == last ? [(first, first)] : [(last, first), (first, first)]
    let options = pairs.flatMap { ["--cpus", "\($0.0),\($0.1)"] }
    let run = try ComparisonRun(
      PlacementTests.small + options + ["--placement", "free"] + ComparisonRun.short)
    let result = try run.completed()
    let placements = pairs.map { Placement.cpus(client: $0.0, server: $0.1) }
    #expect(result.cells.map(\.coordinates.placement) == [.free] + placements)
    for (cell, pair) in zip(result.cells.dropFirst(), pairs) {
      #expect(!cell.rounds.isEmpty)
      for round in cell.rounds {
        #expect(round.clientCPU == pair.0 && round.serverCPU == pair.1)
      }
    }
    #expect(run.process.output.text.contains("cpus-\(pairs[0].0)-\(pairs[0].1): client "))
  }

  @Test("Every distance is measured, or its row says what the machine lacks")
  func distances() throws {
    let run = try ComparisonRun(
      PlacementTests.small + [
        "--placement", "node,package,cache,smt,same", "--rounds", "2", "--time", "4",
      ])
    let result = try run.completed()
    #expect(
      result.cells.map(\.coordinates.placement) == [.same, .smt, .cache, .package, .node])
    for cell in result.cells {
      let placement = cell.coordinates.placement
      let site = try #require(result.machine.site(of: placement))
      #expect(cell.unavailable == site.unavailable, "\(placement)")
      #expect(cell.rounds.isEmpty == (site.unavailable != nil), "\(placement)")
      for round in cell.rounds {
        #expect(round.clientCPU == site.clientCPU && round.serverCPU == site.serverCPU)
      }
    }
    #expect(result.complete)
  }

  @Test("A pair that cannot be used is a wrong command line, which says what could be")
  func refused() throws {
    let allowed = processorList(Processor.allowed)
    let other = (0...8191).first { !Processor.allowed.contains($0) }!
    for pair in ["\(Processor.allowed[0]),\(other)", "\(other),\(other)"] {
      let run = try FinishedRun(.compare, ["run", "--cpus", pair])
      #expect(run.ending == .exited(64))
      #expect(
        run.errors.contains(
          "--cpus: processor \(other) is not among those that this process may use, \(allowed) "),
        "\(run.errors)")
    }
    for (pair, text) in [
      ("0", "'0' has 1"), ("0,0,0", "'0,0,0' has 3"), ("0,x", "'x' for --cpus is not an integer"),
    ] {
      let run = try FinishedRun(.compare, ["run", "--cpus", pair])
      #expect(run.ending == .exited(64))
      #expect(run.errors.contains(text), "\(run.errors)")
    }
  }

  @Test(
    "What a list names twice is refused, in every list and however it is spelled",
    arguments: [
      ["--kind", "pipe,memfd,pipe"], ["--kind", "pipe", "--kind", "pipe"], ["--kind", "all,pipe"],
      ["--wait", "spin,spin"], ["--placement", "same,same"], ["--size", "24,48,0024"],
      ["--clients", "2,02"], ["--rate", "1000,1000"],
    ])
  func twice(arguments: [String]) throws {
    let run = try FinishedRun(.compare, ["run"] + arguments)
    #expect(run.ending == .exited(64), "\(run.errors)")
    #expect(run.errors.contains("\(arguments[0]) names "), "\(run.errors)")
    #expect(run.errors.contains(" more than once; name each once"), "\(run.errors)")
  }

  @Test("A pair of processors that is named twice is refused, as a placement too")
  func pairTwice() throws {
    let first = Processor.allowed.first!
    let pair = ["--cpus", "\(first),\(first)"]
    for (arguments, text) in [
      (pair + pair, "--cpus names \(first),\(first) more than once"),
      (
        pair + ["--placement", "free,same"],
        "--cpus \(first),\(first) is where placement same is on this machine; give one of the two"
      ),
    ] {
      let run = try FinishedRun(.compare, ["run"] + arguments)
      #expect(run.ending == .exited(64), "\(run.errors)")
      #expect(run.errors.contains(text), "\(run.errors)")
    }
  }

  @Test(
    "A round does not count whose processes somebody moves away from where they are pinned",
    .enabled(if: Processor.allowed.count > 1, "to be moved takes a second processor"))
  func moved() throws {
    let taskset = try #require(systemCommand("taskset"), "taskset, of util-linux")
    let run = try ComparisonRun(
      PlacementTests.small + ["--placement", "cross"] + ComparisonRun.short)
    // Servers refuse to start where they may not be. The warm-up is not looked at.
    try run.process.errors.wait(for: "warm-up done")
    let last = Processor.allowed.last!
    try waitUntil("the run is over") {
      for child in run.children(with: "--comparison-worker") {
        // All its threads. It may end meanwhile.
        _ = try FinishedRun([taskset, "-a", "-c", "-p", "\(last)", "\(child)"])
      }
      return !run.process.isRunning
    }
    let ending = try run.ending()
    let result = try run.result()
    let site = try #require(result.machine.site(of: .cross))
    try #require(site.clientCPU != last)
    let cell = result.cells[0]
    #expect(
      cell.leftOut.contains {
        $0.reason == "the client was seen on processor \(last), and was pinned to "
          + "\(site.clientCPU!)"
      }, "\(cell.leftOut) \(run.process.errors.text)")
    #expect(cell.rounds.allSatisfy { $0.clientCPU == site.clientCPU })
    // Rounds that nobody disturbed may be left.
    #expect(ending == .exited(cell.rounds.isEmpty ? 1 : 0), "\(run.process.errors.text)")
    #expect(run.process.errors.text.contains("[left-out-rounds]"))
  }

  @Test("Under another scheduling the result says so, and warns")
  func scheduling() throws {
    let chrt = try #require(systemCommand("chrt"), "chrt, of util-linux")
    let nice = try #require(systemCommand("nice"), "nice, of coreutils")
    let run = try ComparisonRun(
      PlacementTests.small + ["--placement", "same"] + ComparisonRun.short,
      prefix: [nice, "-n", "3", chrt, "--batch", "0"])
    try run.completed()
    let scheduling = try #require(try run.result().machine.scheduling)
    #expect(scheduling.policy == "SCHED_BATCH")
    #expect(scheduling.nice >= 3)
    #expect(
      run.process.errors.text.contains("client and server ran under SCHED_BATCH nice "),
      "\(run.process.errors.text)")
    #expect(run.process.output.text.contains("scheduling SCHED_BATCH nice "))
  }
}
