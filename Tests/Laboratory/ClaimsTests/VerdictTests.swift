// What claims come to: the planted ones, and what every interval says of every bound.

import Comparison
import IPCChannels
import Testing

@testable import Claims

struct VerdictTests {
  private func verdicts() throws -> [String: ClaimFinding.Verdict] {
    let claims = try ClaimFile(
      Files.planted, RegisteredKinds(), on: MadeResult.machine
    ).claims
    return Dictionary(
      uniqueKeysWithValues: claims.judged(by: MadeResult.planted()).map {
        ($0.claim.id, $0.verdict)
      })
  }

  @Test func `planted claims come out as they were planted`() throws {
    #expect(
      try verdicts() == [
        "planted-equal": .holds, "planted-true": .holds, "planted-false": .fails,
        "planted-only-if": .holdsOnly(condition: "placement is cross"),
        "planted-open": .undecided,
      ])
  }

  @Test(
    arguments: [
      (1.6, 1.9, GroupFinding.Verdict.holds), (1.5, 3, .holds), (1.4, 1.9, .undecided),
      (2.9, 3.1, .undecided), (1.2, 4, .undecided), (1.2, 1.4, .less), (3.1, 4, .more),
      (1.4, 1.5, .undecided),
    ])
  func `an interval decides where no bound lies inside it`(
    lower: Double, upper: Double, verdict: GroupFinding.Verdict
  ) throws {
    let ratio = Ratio(value: (lower + upper) / 2, lower: lower, upper: upper, isNoisy: false)
    #expect(try Bounds(atLeast: 1.5, atMost: 3).judge(ratio) == verdict)
  }

  @Test func `one bound leaves the other side open`() throws {
    let ratio = Ratio(value: 5, lower: 4, upper: 6, isNoisy: false)
    #expect(try Bounds(atLeast: 3, atMost: nil).judge(ratio) == .holds)
    #expect(try Bounds(atLeast: nil, atMost: 3).judge(ratio) == .more)
    #expect(try Bounds(atLeast: nil, atMost: 5).judge(ratio) == .undecided)
  }

  // MARK: Groups

  private func finding(
    _ groups: [(placement: String, size: String, verdict: GroupFinding.Verdict)]
  ) throws -> ClaimFinding.Verdict {
    let claim = try #require(
      try ClaimFile(Files.planted, RegisteredKinds(), on: MadeResult.machine).claims.first)
    let ratio = Ratio(value: 1, lower: 1, upper: 1, isNoisy: false)
    return ClaimFinding(
      claim,
      groups.map { group in
        let isMeasured = if case .unmeasured = group.verdict { false } else { true }
        return GroupFinding(
          place: Place([.placement: group.placement, .size: group.size]),
          ratio: isMeasured ? ratio : nil, verdict: group.verdict)
      }
    ).verdict
  }

  @Test func `the condition names the axis that tells the groups`() throws {
    let verdict = try finding([
      ("same", "64", .holds), ("same", "4096", .less), ("cross", "64", .holds),
      ("cross", "4096", .less),
    ])
    #expect(verdict == .holdsOnly(condition: "size is 64"))
    #expect(verdict.text == "holds only if size is 64")
  }

  @Test func `the condition names each group where no axis tells them`() throws {
    let verdict = try finding([
      ("same", "64", .holds), ("same", "4096", .less), ("cross", "64", .more),
      ("cross", "4096", .holds),
    ])
    #expect(
      verdict
        == .holdsOnly(
          condition: "placement is same and size is 64, or placement is cross and size is 4096"))
  }

  @Test func `a group that is not decided is none in which a claim holds`() throws {
    let verdict = try finding([
      ("same", "64", .holds), ("same", "4096", .undecided), ("cross", "64", .more),
    ])
    #expect(verdict == .holdsOnly(condition: "placement is same and size is 64"))
  }

  @Test(arguments: [GroupFinding.Verdict.holds, .less, .more])
  func `one group that is not decided leaves the claim open where no other contradicts`(
    other: GroupFinding.Verdict
  ) throws {
    #expect(try finding([("same", "64", other), ("cross", "64", .undecided)]) == .undecided)
  }

  @Test func `groups that were not measured say nothing, and all of them together say why`() throws
  {
    let lack = GroupFinding.Verdict.unmeasured(reason: "there is one processor")
    #expect(try finding([("same", "64", .holds), ("cross", "64", lack)]) == .holds)
    #expect(try finding([("same", "64", .less), ("cross", "64", lack)]) == .fails)
    let verdict = try finding([("cross", "64", lack), ("cross", "4096", lack)])
    #expect(verdict == .unmeasured(reason: "there is one processor"))
    #expect(verdict.text == "not measured: there is one processor")
  }

  @Test func `what a machine lacks is the reason`() throws {
    var result = MadeResult.planted()
    result.cells = result.cells.map { cell in
      let own = cell.coordinates
      return own.placement == .cross
        ? MadeResult.unavailable(own.kind!, own.wait, .cross, "there is one processor") : cell
    }
    let claims = try ClaimFile(
      Files.planted, RegisteredKinds(), on: MadeResult.machine
    ).claims
    let findings = claims.judged(by: result)
    #expect(findings[0].verdict == .holds)
    #expect(findings[1].verdict == .unmeasured(reason: "there is one processor"))
    #expect(
      ClaimsTable(findings: findings).lines.contains { $0.contains("there is one processor") })
  }

  @Test func `a result without a cell says so`() throws {
    let claims = try ClaimFile(
      Files.planted, RegisteredKinds(), on: MadeResult.machine
    ).claims
    let result = MadeResult.result([MadeResult.cell(.pipe, .block, .same, 5_000)])
    let found = claims.judged(by: result)[1]
    guard case .unmeasured(let reason) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect(reason.hasPrefix("the run has no cell seqpacket, block, cross"))
  }

  @Test func `more claims in one table make every interval wider`() throws {
    let claims = try ClaimFile(
      Files.planted, RegisteredKinds(), on: MadeResult.machine
    ).claims
    let result = MadeResult.planted()
    let open = try #require(claims.last)
    let alone = try #require([open].judged(by: result)[0].groups[0].ratio)
    let among = try #require(claims.judged(by: result)[claims.count - 1].groups[0].ratio)
    #expect(among.value == alone.value)
    #expect(among.lower < alone.lower && among.upper > alone.upper)
  }
}
