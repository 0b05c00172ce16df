// Several runs a side: they are what is compared, and each must have what the others have.

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
