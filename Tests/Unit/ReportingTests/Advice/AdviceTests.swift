// Judging: promises exclude, figures rank, ties are ties, and what is not known is said.

import IPCChannels
import TestSupport
import Testing

@testable import Comparison
@testable import Reporting

struct AdviceTests {
  private func advice(_ needs: String, _ report: Report?) throws -> Advice {
    Advice(try Needs(needs), report: report, file: "a.json")
  }

  private func text(_ advice: Advice, _ report: Report?) -> String {
    AdviceReport(style: TerminalStyle(width: 80, usesColour: false, usesUnicode: true))
      .render(advice, report)
  }

  private func flowing(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  // MARK: Figures

  @Test func `figures overrule the table`() throws {
    let report = Measured.report(
      Measured.cells([
        (.memfd, .block, 40_000), (.socketpair, .block, 20_000), (.pipe, .block, 60_000),
      ]))
    let advice = try advice("24B 1 hostile", report)
    #expect(advice.choice == .measured(["socketpair"], isDecided: true))
    #expect(advice.placements.map { $0.rows.map(\.rank) } == [[1, 2]])
    // A hostile peer can hold a pipe.
    #expect(!advice.placements[0].rows.contains { $0.row.coordinates.kind == .pipe })
  }

  @Test func `a tie is a tie, and the table says with which to begin`() throws {
    let report = Measured.report(
      Measured.cells([
        (.socketpair, .block, 4000), (.memfd, .block, 4010), (.seqpacket, .block, 9000),
      ]))
    let advice = try advice("24B 1 hostile", report)
    #expect(advice.choice == .measured(["memfd", "socketpair"], isDecided: true))
    #expect(advice.placements[0].rows.map(\.rank) == [1, 1, 3])
    let text = flowing(text(advice, report))
    #expect(text.contains("of those that are ranked, memfd; no difference to socketpair was found"))
    #expect(text.contains("tie"))
  }

  @Test func `rows behind the best that nothing tells apart share a rank`() throws {
    let report = Measured.report(
      Measured.cells([
        (.memfd, .block, 4000), (.socketpair, .block, 9000), (.unix, .block, 9010),
        (.seqpacket, .block, 20_000),
      ]))
    #expect(try advice("24B 1 hostile", report).placements[0].rows.map(\.rank) == [1, 2, 2, 4])
  }

  @Test func `placements that disagree are not forced into one answer`() throws {
    let report = Measured.report(
      Measured.cells([(.memfd, .block, 4000), (.socketpair, .block, 9000)]),
      Measured.cells([(.memfd, .block, 9000), (.socketpair, .block, 4000)], .same))
    let both = try advice("24B 1 hostile", report)
    #expect(both.choice == .byPlacement)
    #expect(flowing(text(both, report)).contains("it depends on where both sides run"))
    #expect(
      try advice("24B 1 hostile one-cpu", report).choice
        == .measured(["socketpair"], isDecided: true))
    #expect(
      try advice("24B 1 hostile two-cpus", report).choice == .measured(["memfd"], isDecided: true))
  }

  @Test func `a tail ranks by the tail`() throws {
    // Every fiftieth sample is in the tail: of p99 there are enough.
    let report = Measured.report(
      Measured.cells([(.memfd, .block, 4000), (.socketpair, .block, 9000)]))
    let advice = try advice("24B 1 p99 hostile", report)
    #expect(advice.placements[0].metric.key == "round_trip_p99")
    #expect(advice.choice == .measured(["memfd"], isDecided: true))
  }

  @Test func `a stream is ranked by its rate, and what carries too little is out`() throws {
    let report = Measured.report(
      Measured.cells([(.memfd, .block, 1000), (.socketpair, .block, 9000)]))
    let free = try advice("24B 1 one-way hostile", report)
    #expect(free.choice == .measured(["memfd"], isDecided: true))
    #expect(free.placements[0].metric.key == "stream_rate")
    // 64,000 messages in 1,000 and in 9,000 times a microsecond.
    let fast = try advice("24B 1x10M/s one-way hostile", report)
    #expect(fast.unsuitable.contains { $0.hasPrefix("socketpair (block): it carries 7,") })
    #expect(fast.choice == .measured(["memfd"], isDecided: true))
  }

  @Test func `an open loop that did not keep its rate is no answer`() throws {
    let report = MissedRate.report
    let behind = Set(
      report.analysis.groups.flatMap(\.rows).filter { $0.remark?.contains("reached") == true }
        .map(\.coordinates))
    #expect(!behind.isEmpty)
    let rate = try #require(report.analysis.groups[0].ratePerSecond)
    let advice = try advice("24B 1x\(rate)/s trusted", report)
    #expect(
      advice.placements.flatMap(\.rows).allSatisfy { !behind.contains($0.row.coordinates) })
    #expect(
      advice.unsuitable.contains { $0.contains("did not keep") }
        || advice.open.contains { $0.contains("keep the rate") })
  }

  // MARK: Budgets

  @Test func `no CPU time for waiting leaves cells that block`() throws {
    let report = Measured.report(
      Measured.cells([
        (.memfd, .adaptive, 300), (.memfd, .block, 20_000), (.socketpair, .block, 30_000),
      ]))
    let advice = try advice("24B 1 sleep hostile", report)
    #expect(advice.placements[0].rows.map(\.row.coordinates.wait) == [.block, .block])
    #expect(advice.unsuitable.contains { $0.contains("('sleep')") })
  }

  @Test func `a share of a CPU is held against what a message costs`() throws {
    let report = Measured.report(
      Measured.cells(
        [(.memfd, .block, 4000), (.socketpair, .block, 9000)], rate: 10_000))
    // 0.98 of the times, ten thousand times a second: 3.9 and 8.8 %.
    let advice = try advice("24B 1x10k/s 5% hostile", report)
    #expect(advice.choice == .measured(["memfd"], isDecided: true))
    #expect(advice.unsuitable.count == 1)
    #expect(
      advice.unsuitable[0].hasPrefix("socketpair (block): it takes 8.8")
        && advice.unsuitable[0].hasSuffix("% of a CPU, and 5 % are allowed"))
  }

  @Test func `what an adaptive side costs at a rate is not told by a closed loop`() throws {
    let report = Measured.report(
      Measured.cells([(.memfd, .adaptive, 300), (.memfd, .block, 4000)]))
    let advice = try advice("24B 1x10k/s 50% hostile", report)
    #expect(advice.open.contains { $0.contains("memfd (adaptive) takes at this rate") })
  }

  // MARK: What is not known

  @Test func `the nearest cells are taken, and the difference is said`() throws {
    let report = Measured.report(
      Measured.cells([(.memfd, .block, 4000), (.socketpair, .block, 9000)]),
      Measured.cells([(.memfd, .block, 5000), (.socketpair, .block, 9500)], size: 2048))
    let advice = try advice("4K 20x500/s hostile", report)
    #expect(advice.placements[0].group.recordSize == 2048)
    #expect(
      advice.placements[0].gaps == [
        .size(measured: 2048, needed: 4096), .clients(measured: 1, needed: 20),
        .rate(measured: nil, needed: 500),
      ])
    let text = flowing(text(advice, report))
    #expect(text.contains("Records of 2,048 bytes were measured, the nearest to 4,096."))
    #expect(text.contains("At 500 messages/s one comes every 2.00 ms"))
    #expect(text.contains("--size 4096 --clients 20 --rate 500"))
  }

  @Test func `a result that has what is needed, decided, asks for no further run`() throws {
    let kinds = ChannelKind.allCases.filter { $0.description.harmOfHostilePeer == nil }
    let report = Measured.report(
      Measured.cells(kinds.enumerated().map { ($1, .block, 4000 * Double($0 + 1)) }))
    let advice = try advice("24B 1 hostile", report)
    #expect(advice.plan == nil, "\(advice.open)")
  }

  @Test func `only those in question are measured again`() throws {
    let kinds = ChannelKind.allCases.filter { $0.description.harmOfHostilePeer == nil }
    let wild: @Sendable (Int) -> Double = { $0.isMultiple(of: 3) ? 4.1 : 1 }
    let calm = kinds.filter { $0 != .memfd }.enumerated()
    let report = Measured.report(
      Measured.cells(calm.map { ($1, .block, 4000 * Double($0 + 1)) }),
      Measured.cells([(.memfd, .block, 4100)], factor: wild))
    let advice = try advice("24B 1 hostile", report)
    #expect(advice.placements[0].undecided.map(\.kind) == [.memfd])
    // Its figure is hardly larger: to pass it over would be luck.
    #expect(advice.choice == .measured(["memfd", "socketpair"], isDecided: false))
    let plan = try #require(advice.plan)
    #expect(plan.kinds == ["memfd", "socketpair"])
    #expect(plan.rounds != nil || plan.seconds != nil)
    #expect(advice.open.contains { $0.contains("the rounds do not tell") })
  }

  @Test func `a percentile that no cell has is said, and more time asked for`() throws {
    let report = Measured.report(Measured.cells([(.memfd, .block, 4000)], samples: 20))
    let advice = try advice("24B 1 p99.99 hostile", report)
    #expect(advice.choice == .promised("memfd", then: "socketpair"))
    #expect(advice.open.contains { $0.contains("round trip p99.99") })
    #expect(advice.plan?.seconds == 120)
  }

  @Test func `a run that failed its test of itself ranks nothing`() throws {
    let report = FailedSelfTest.report
    let advice = try advice("24B 1 trusted", report)
    guard case .promised = advice.choice else {
      Issue.record("\(advice.choice)")
      return
    }
    let text = flowing(text(advice, report))
    #expect(text.contains("its order is worth nothing"))
    #expect(advice.plan != nil)
  }

  @Test(arguments: [Fixture.empty, .incomplete, .oneRound])
  func `a result that says little gets the table's answer and a command`(fixture: Fixture) throws {
    let advice = try advice("24B 1 hostile", fixture.report)
    #expect(advice.choice != .nothing)
    #expect(advice.plan != nil)
    #expect(!advice.open.isEmpty)
  }

  @Test func `a warning of the result is passed on`() throws {
    var result = Parts.result(cells: Measured.cells([(.memfd, .block, 4000)]))
    result.machine.loadAverage = 9
    let report = Report(result)
    let advice = try advice("24B 1 hostile", report)
    #expect(
      advice.open.contains { $0.contains("load") && $0.contains("ipc-compare report a.json") })
  }

  // MARK: Nothing fits

  @Test func `the single need to give up is named`() throws {
    let advice = try advice("1M poll bounded hostile", nil)
    #expect(advice.choice == .nothing)
    #expect(advice.waivers.map(\.word) == ["1M", "poll", "bounded", "hostile"])
    #expect(advice.waivers.first { $0.word == "hostile" }?.names == ["eventfd"])
    #expect(
      advice.waivers.first { $0.word == "1M" }?.names == [ChannelKind.over(.queue)[0].rawValue])
    let text = flowing(text(advice, nil))
    #expect(text.contains("no kind meets all of this"))
    #expect(text.contains("without 'hostile': eventfd"))
    #expect(!text.contains("ipc-compare run"))
  }

  @Test func `where no single need would do, the kinds that lack the fewest are named`() throws {
    let advice = try advice("network file", nil)
    #expect(advice.choice == .nothing)
    #expect(advice.waivers.map(\.word) == ["network", "file"])
    let more = try self.advice("network file shell", nil)
    #expect(more.waivers.isEmpty)
    #expect(Set(more.nearest.map(\.candidate.name)) == ["pipe", "fifo", "tcp", "file"])
  }

  @Test func `what the machine does not have is excluded, and its limits count`() throws {
    let survey = [
      KindSurvey(
        kind: .memfd, largestRecord: 1 << 20, clientMemory: nil,
        unavailable: "memfd_create: ENOSYS", limits: []),
      KindSurvey(
        kind: .seqpacket, largestRecord: 4000, clientMemory: 1, unavailable: nil, limits: []),
    ]
    let advice = Advice(try Needs("4K hostile"), report: nil, survey: survey)
    #expect(advice.choice == .promised("socketpair", then: nil))
    #expect(advice.excluded.contains { $0.names == ["memfd"] && $0.lack.reason.contains("ENOSYS") })
    #expect(advice.excluded.contains { $0.names == ["seqpacket"] && $0.lack.word == "4K" })
  }

  // MARK: Libraries

  @Test func `a library is held against what its record promises`() throws {
    let report = LoadedRows.report
    let hostile = try advice("24B 1 hostile", report)
    #expect(hostile.possible.contains { $0.candidate.name == LoadedRows.plain.name })
    #expect(
      hostile.excluded.contains {
        $0.names == [LoadedRows.lossy.name] && $0.lack.reason.contains("may lose records")
      })
    let dropping = try advice("24B 1 hostile drop", report)
    #expect(dropping.possible.contains { $0.candidate.name == LoadedRows.lossy.name })
  }

  @Test func `what a library does not say is not known`() throws {
    let report = LoadedRows.report
    let advice = try advice("24B 1 poll trusted", report)
    #expect(advice.doubtful.map(\.candidate.name) == [LoadedRows.plain.name])
    #expect(
      advice.open.contains {
        $0.contains("x-pipe is not ranked: its library does not say ('poll')")
      })
    #expect(!advice.placements.flatMap(\.rows).contains { $0.row.coordinates.kind == nil })
  }

  @Test func `a row of which the result says nothing is never the answer`() throws {
    var result = LoadedRows.result
    result.libraries = nil
    let report = Report(result)
    let advice = try advice("24B 1 hostile", report)
    #expect(!advice.possible.contains { $0.candidate.name == "x-pipe" })
    #expect(advice.doubtful.contains { $0.candidate.name == "x-pipe" })
  }
}
