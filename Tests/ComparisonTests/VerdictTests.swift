// The sentence under a table.

import Testing

@testable import Comparison

struct VerdictTests {
  private static func group(_ medians: [(String, [UInt64])]) -> Group {
    var result = ResultFixture.healthy()
    result.cells = medians.map { kind, rounds in
      var cell = ResultFixture.cell(kind, wait: "block", .same, medianNanoseconds: 1_000)
      cell.rounds = rounds.enumerated().map { index, median in
        ResultFixture.round(
          index + 1, medianPicoseconds: median * 1000, messages: 100, on: (client: 1, server: 1))
      }
      return cell
    }
    return Analysis(result).groups[0]
  }

  private static func steady(_ nanoseconds: UInt64) -> [UInt64] {
    (0..<15).map { nanoseconds + UInt64($0 % 3) }
  }

  @Test func `the fastest is named, and how much slower the next one is`() {
    let group = Self.group([("pipe", Self.steady(4_000)), ("memfd", Self.steady(2_000))])
    #expect(
      group.verdict.sentence
        == "memfd (block) is fastest; pipe (block) takes 2.00 times as long [1.97, 2.03].")
    #expect(!group.verdict.isTooNoisy)
    #expect(group.rows.map(\.coordinates.name) == ["memfd", "pipe"])
    #expect(group.rows[0].isReference && group.rows[0].ratio == nil)
  }

  @Test func `who is as fast is named with the fastest`() {
    let group = Self.group([
      ("pipe", Self.steady(4_000)), ("memfd", Self.steady(2_000)), ("shm", Self.steady(2_001)),
    ])
    #expect(
      group.verdict.sentence.hasPrefix(
        "memfd (block) is fastest, with no difference found to shm (block); pipe (block) takes"))
  }

  @Test func `where rounds disagree nobody is ranked`() {
    let wild = (0..<15).map { UInt64($0 % 2 == 0 ? 1_500 : 3_000) }
    let group = Self.group([("pipe", Self.steady(2_000)), ("memfd", wild)])
    #expect(group.verdict.isTooNoisy)
    #expect(group.verdict.sentence.hasPrefix("Too noisy to rank: rounds disagree whether"))
  }

  @Test func `what was not measured is said`() {
    #expect(Self.group([("pipe", [])]).verdict.sentence == "Nothing was measured here.")
    #expect(
      Self.group([("pipe", Self.steady(9)), ("shm", [])]).verdict.sentence
        == "Only pipe (block) was measured.")
    #expect(Self.group([("pipe", [4]), ("shm", [5])]).verdict.isTooNoisy)
  }

  @Test func `a reference kind is what the others are compared with`() {
    var result = ResultFixture.healthy()
    result.settings.reference = "pipe"
    let group = Analysis(result).groups[0]
    #expect(group.reference?.name == "pipe")
    #expect(group.rows.map(\.coordinates.name) == ["memfd", "pipe"])
    #expect(group.rows[0].ratio!.value < 1)
    #expect(group.rows[1].isReference)
  }
}
