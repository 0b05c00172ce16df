// Several runs a side: they are what is compared, and each must have what the others have.

import Sampling
import Testing

@testable import Comparison

struct DifferenceRunsTests {
  private typealias Fixture = ComparedRunFixture

  private static func runs(_ name: String, _ times: [Double]) -> [ComparedRun] {
    times.enumerated().map { index, time in
      ComparedRun(
        name: "\(name)\(index + 1).json",
        result: Fixture.run(
          [Fixture.steady(time), Fixture.steady(2 * time)], startedAt: "2026-01-0\(index + 1)"))
    }
  }

  @Test func `the figure of a side is the geometric mean of its runs`() throws {
    let difference = Difference(
      old: Self.runs("a", [4_000, 5_000]), new: Self.runs("b", [4_500, 4_500]))
    let row = difference.rows[0]
    #expect(try abs(#require(row.old) - (4_000.0 * 5_000).squareRoot()) < 5)
    #expect(try abs(#require(row.ratio).value - #require(row.new) / #require(row.old)) < 1e-12)
  }

  @Test func `runs that differ hide what runs that agree show`() {
    let agreeing = Difference(
      old: Self.runs("a", [5_000, 5_020, 4_990]), new: Self.runs("b", [5_500, 5_490, 5_510]))
    #expect(agreeing.rows.map(\.status) == [.slower, .slower])
    let differing = Difference(
      old: Self.runs("a", [5_000, 5_400, 4_700]), new: Self.runs("b", [5_500, 5_000, 5_900]))
    #expect(!differing.rows.map(\.status).contains(.slower))
    guard case .measured(let typical?) = differing.spread else {
      Issue.record("the spread was not measured")
      return
    }
    #expect(typical > 0.05 && typical < 0.12)
  }

  @Test func `one run on a side leaves the spread to be assumed`() {
    let difference = Difference(
      old: Self.runs("a", [5_000, 5_020, 4_990]), new: Self.runs("b", [5_500]), runSpread: 0.03)
    #expect(difference.spread == .assumed(0.03))
  }

  @Test func `a wider assumed spread finds less`() {
    let (old, new) = (Self.runs("a", [5_000]), Self.runs("b", [5_600]))
    #expect(Difference(old: old, new: new, runSpread: 0.01).rows[0].status == .slower)
    #expect(Difference(old: old, new: new, runSpread: 0.05).rows[0].status == .equal)
  }

  @Test func `a cell that one run lacks is not compared, and the run is named`() {
    var new = Self.runs("b", [5_000, 5_010])
    var second = new[1].result
    second.cells.removeFirst()
    new[1] = ComparedRun(name: "b2.json", result: second)
    let difference = Difference(old: Self.runs("a", [5_000, 5_020]), new: new)
    #expect(difference.rows.map(\.status) == [.notCompared, .equal])
    #expect(difference.rows[0].reason == "new b2.json: it does not have this cell")
  }

  @Test func `what differs among runs is told with all of its values`() {
    var new = Self.runs("b", [5_000, 5_010])
    var second = new[1].result
    second.machine.kernel = "6.19.0"
    second.complete = false
    new[1] = ComparedRun(name: "b2.json", result: second)
    let difference = Difference(old: Self.runs("a", [5_000, 5_020]), new: new)
    #expect(
      difference.notes == [
        "kernel: 6.18.5 in the old results, 6.18.5 and 6.19.0 in the new ones",
        "new b2.json is incomplete",
      ])
    #expect(difference.verdict().openQuestions == ["new b2.json is incomplete"])
  }

  /// Runs of two cells whose round trips take so long in a round, those of the second cell ten times.
  private static func runs(_ name: String, windows: [UInt64], clients: Int = 1) -> [ComparedRun] {
    windows.map { nanoseconds in
      var result = Fixture.run([Fixture.steady(5_000), Fixture.steady(9_000)])
      for cell in result.cells.indices {
        result.cells[cell].coordinates.clients = clients
        for round in result.cells[cell].rounds.indices {
          let found = result.cells[cell].rounds[round].roundTrip
          result.cells[cell].rounds[round].roundTrip = HistogramSnapshot(
            count: found.count, min: found.min, max: found.max,
            sum: nanoseconds * UInt64(clients) * (cell == 0 ? 1 : 10), buckets: found.buckets)
        }
      }
      return ComparedRun(name: name, result: result)
    }
  }

  @Test func `that cells had much longer in a round is told, by what was measured`() {
    let (short, long) = (Self.runs("a", windows: [2_000_000]), Self.runs("b", windows: [5_000_000]))
    let notes = Difference(old: short, new: long).notes
    #expect(notes.count == 1)
    #expect(
      notes.first?.hasPrefix(
        "time of a cell's round trips in a round: 11 ms in the old result, 27.5 ms in the new result; "
          + "a wait that wakes") == true)
    let three = Difference(old: short + short, new: short + long).notes
    #expect(
      three.first?.contains(": 11 ms and 11 ms in the old results, 11 ms and 27.5 ms") == true)
    #expect(Difference(old: short, new: Self.runs("b", windows: [4_000_000])).notes.isEmpty)
  }

  @Test func `where cells had much longer in a round, no row decides anything`() {
    let (short, long) = (Self.runs("a", windows: [2_000_000]), Self.runs("b", windows: [5_000_000]))
    let unequal = Difference(old: short, new: long)
    #expect(unequal.rows.map(\.status) == [.notCompared, .notCompared])
    #expect(unequal.rows.allSatisfy { $0.old != nil && $0.new != nil && $0.ratio == nil })
    #expect(unequal.rows[0].reason == "cells of one side had much longer in a round")
    for allowed: Set<DifferenceVerdict.Allowance> in [[], [.missing], [.missing, .noise]] {
      #expect(unequal.verdict(allowing: allowed).outcome == .undecided)
    }
    let equal = Difference(old: short, new: Self.runs("b", windows: [2_000_000]))
    #expect(equal.rows.map(\.status) == [.equal, .equal])
  }

  @Test func `what to give both runs is what differed`() {
    let short = Self.runs("a", windows: [2_000_000])
    var long = Self.runs("b", windows: [5_000_000])[0].result
    func remedy() -> Substring? {
      let new = [ComparedRun(name: "b1.json", result: long)]
      return Difference(old: short, new: new).notes.last?.split(separator: ": ").last
    }
    #expect(remedy() == "measure both with the same --time, --rounds and cells")
    for index in long.cells.indices { long.cells[index].rounds.removeLast(10) }
    #expect(remedy() == "the runs had 15 and 5 rounds, so measure both with --rounds 5")
    long.settings.timeNanoseconds *= 2
    #expect(remedy() == "measure both with the same --time, --rounds and cells")
  }

  @Test func `the time of several clients is that of one, and of cells that one run lacks none`() {
    let short = Self.runs("a", windows: [2_000_000], clients: 4)
    var long = Self.runs("b", windows: [3_000_000], clients: 4)
    #expect(Difference(old: short, new: long).notes.isEmpty)
    long = Self.runs("b", windows: [30_000_000], clients: 1)
    #expect(Difference(old: short, new: long).notes.isEmpty, "no cell is in both")
  }

  @Test func `settings, allowed processors, caches and NUMA nodes that differ are told`() {
    var new = Self.runs("b", [5_000])[0].result
    new.settings.hasFloor = true
    new.settings.directory = "/dev/shm"
    new.machine.allowed = [1, 2, 3]
    for index in new.machine.cpus.indices {
      new.machine.cpus[index].node = 1
      new.machine.cpus[index].lastLevelCache = SharedCache(level: 3, processors: "0-7")
    }
    let difference = Difference(old: Self.runs("a", [5_000])[0].result, new: new)
    #expect(
      difference.notes == [
        "loop in bare C: none in the old result, beside each cell in the new",
        "directory: not said in the old result, /dev/shm in the new",
        "allowed CPUs: 0-7 in the old result, 1-3 in the new",
        "caches of same: not said in the old result, level 3 of CPUs 0-7 in the new",
        "NUMA nodes of same: 0 in the old result, 1 in the new",
      ])
  }

  @Test func `loops in bare C of another flavour are told`() {
    let old = Self.runs("a", [5_000])[0].result
    let floors = "loop in bare C: none in the old result, beside each cell"
    for (hasFloor, note) in [
      (false, ", by libc's calls in the new"), (true, ", inlined and by libc's calls in the new"),
    ] {
      var new = Self.runs("b", [5_000])[0].result
      new.settings.hasFloor = hasFloor
      new.settings.hasLibcFloor = true
      #expect(Difference(old: old, new: new).notes == [floors + note])
    }
  }

  @Test func `a run whose self-test failed does not pass, and one that found a change says so too`()
  {
    func run(_ time: Double, twin: Double) -> RunResult {
      var result = Fixture.run([Fixture.steady(time)])
      var second = Fixture.run([Fixture.steady(twin)]).cells[0]
      second.coordinates.entry = .twin
      result.cells.append(second)
      return result
    }
    let good = run(5_000, twin: 5_000)
    let bad = run(5_000, twin: 6_000)
    #expect(Difference(old: good, new: good).verdict().outcome == .passed)
    for (old, new, sides) in [
      (bad, good, ["old"]), (good, bad, ["new"]), (bad, bad, ["old", "new"]),
    ] {
      let difference = Difference(old: old, new: new)
      #expect(difference.rows.map(\.status) == [.equal])
      let verdict = difference.verdict()
      #expect(verdict.outcome == .undecided)
      #expect(verdict.openQuestions == sides.map { "a self-test of the \($0) side failed" })
      #expect(difference.verdict(allowing: [.missing]).outcome == .undecided)
      #expect(difference.verdict(allowing: [.noise]).outcome == .passed)
    }
    let slower = Difference(old: bad, new: run(9_000, twin: 9_000)).verdict()
    #expect(slower.outcome == .slower && slower.openQuestions.count == 1)
  }

  @Test func `what a message costs can be compared`() throws {
    let cpu = try #require(Metric.named("cpu"))
    #expect(cpu.isComparable)
    func runs(_ times: UInt64) -> [ComparedRun] {
      var result = Fixture.run([Fixture.steady(5_000)])
      for round in result.cells[0].rounds.indices {
        result.cells[0].rounds[round].cpuNanoseconds *= times
      }
      return [ComparedRun(name: "a", result: result)]
    }
    let row = try #require(Difference(old: runs(1), new: runs(2), metrics: [cpu]).rows.first)
    #expect(row.status == .slower && abs(row.ratio!.value - 2) < 1e-9)
  }

  @Test func `what is nothing in some rounds is not compared`() throws {
    let switches = try #require(Metric.named("voluntary_switches"))
    func run(_ times: UInt64) -> [ComparedRun] {
      var result = Fixture.run([Fixture.steady(5_000)])
      for round in result.cells[0].rounds.indices {
        result.cells[0].rounds[round].voluntarySwitches = round < 7 ? 0 : times
      }
      return [ComparedRun(name: "a", result: result)]
    }
    let row = try #require(Difference(old: run(2), new: run(3), metrics: [switches]).rows.first)
    #expect(row.status == .notCompared && row.reason?.contains("0 in some rounds") == true)
  }

  @Test func `warnings of both sides are told by id, those of one with the reason`() {
    var new = Fixture.run([Fixture.steady(5_000)])
    new.machine.loadAverage = 3
    new.tool.isDebugBuild = true
    var old = Fixture.run([Fixture.steady(5_000)])
    old.tool.isDebugBuild = true
    let warnings = Difference(old: old, new: new).warnings
    #expect(warnings.common == ["debug-build", "few-samples"])
    #expect(warnings.onlyOld.isEmpty)
    #expect(warnings.onlyNew.map(\.id) == ["load"])
    #expect(warnings.onlyNew.first?.reason.contains("3 on 8 processors") == true)
  }
}
