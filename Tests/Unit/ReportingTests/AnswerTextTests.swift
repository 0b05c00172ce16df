// The answer is what most people read, and nothing else: it stands first, is short, and claims no more
// than the figures below it do.

import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct AnswerTextTests {
  private static func style(_ width: Int, usesUnicode: Bool = true) -> TerminalStyle {
    TerminalStyle(width: width, usesColour: false, usesUnicode: usesUnicode)
  }

  private static func lines(_ group: Group, _ report: Report, width: Int = 80) -> [String] {
    AnswerText(group, of: report.result, style: style(width)).lines
  }

  /// The text behind a label, its lines joined; nil where the answer has none.
  private static func text(
    _ label: String, in fixture: Fixture, group: Int = 0, width: Int = 80
  ) -> String? {
    text(label, in: lines(fixture.report.analysis.groups[group], fixture.report, width: width))
  }

  private static func text(_ label: String, in lines: [String]) -> String? {
    guard let first = lines.firstIndex(where: { $0.hasPrefix("  \(label) ") }) else { return nil }
    let more = lines[(first + 1)...].prefix { $0.hasPrefix(TerminalText.spaces(12)) }
    return ([lines[first].dropFirst(12)] + more.map { $0.dropFirst(12) }).joined(separator: " ")
  }

  private static func check(_ group: Group, _ report: Report, width: Int, usesUnicode: Bool) {
    let style = style(width, usesUnicode: usesUnicode)
    let lines = AnswerText(group, of: report.result, style: style).lines
    #expect(lines.count <= (width < 80 ? 20 : 10), "\(lines.joined(separator: "\n"))")
    #expect(lines.contains { $0.hasPrefix("  choose ") })
    for line in lines {
      #expect(TerminalText.width(line) <= width, "\(line)")
      #expect(line.last != " ", "\(line)")
      #expect(usesUnicode || line.utf8.allSatisfy { $0 < 128 }, "\(line)")
    }
    // Labels end before the text begins, and more lines of it stand below.
    let heading = TerminalText(style: style)
      .fill(GroupText.heading(group, of: report.result), indent: 2)
    #expect(lines.starts(with: heading))
    for line in lines.dropFirst(heading.count) {
      #expect(line.hasPrefix("  ") && line.dropFirst(11).first == " ", "\(line)")
    }
  }

  @Test(arguments: Fixture.allCases, [40, 80, 120])
  func `an answer is short and fits`(fixture: Fixture, width: Int) {
    for usesUnicode in [true, false] {
      for group in fixture.report.analysis.groups {
        Self.check(group, fixture.report, width: width, usesUnicode: usesUnicode)
      }
    }
  }

  /// How the cells of a large group stand to the fastest.
  enum Field: CaseIterable {
    case allLevel
    case allUndecided
    case allSlower
    case mixed
  }

  /// All kinds with several wait strategies, and a self-test: the most that there is to say.
  private static func crowd(
    _ field: Field, waits: [WaitStrategy] = WaitStrategy.allCases, isOpenLoop: Bool = true,
    hasFailed: Bool = true
  ) -> Group {
    let cells = waits.flatMap { wait in
      ChannelKind.allCases.map { Parts.coordinates($0, wait, .cross) }
    }
    let standings = cells.enumerated().map { index, cell in
      let isSlower = field == .allSlower || (field == .mixed && index % 3 == 2)
      let isOpen = field == .allUndecided || (field == .mixed && index % 3 == 1)
      let value = 1 + Double(index) / 10
      return Answer.Standing(
        coordinates: cell, nanoseconds: 1234 * value,
        ratio: index == 0
          ? nil
          : Ratio(
            value: value, lower: isSlower ? 1.1 : 0.9, upper: isOpen ? 14.4 : 1.2,
            isNoisy: isOpen))
    }
    let rows = standings.map { standing in
      Row(
        coordinates: standing.coordinates, library: nil, remark: nil, isMeasured: true,
        isReference: false,
        floorWait: nil,
        figures: Dictionary(
          uniqueKeysWithValues: Metric.all.map { ($0.key, Figure(standing.nanoseconds)) }))
    }
    return Group(
      placement: .cross, recordSize: 65_536, clients: 4, ratePerSecond: isOpenLoop ? 100_000 : nil,
      rows: rows, reference: cells[0],
      answer: Answer(
        standings, rounds: 10,
        selfTest: Answer.SelfTest(
          coordinates: cells[0],
          ratio: Ratio(value: 1.1, lower: hasFailed ? 1.05 : 0.95, upper: 1.15, isNoisy: false))))
  }

  @Test(arguments: Field.allCases, [40, 80])
  func `an answer about all kinds is as short, and has all figures`(field: Field, width: Int) {
    for waits in [WaitStrategy.allCases, [.block, .adaptive], [.spin, .adaptive]] {
      for (isOpenLoop, hasFailed) in [(true, true), (false, true), (false, false)] {
        let group = Self.crowd(
          field, waits: waits, isOpenLoop: isOpenLoop, hasFailed: hasFailed)
        for usesUnicode in [true, false] {
          Self.check(group, Fixture.closedLoop.report, width: width, usesUnicode: usesUnicode)
        }
        let lines = Self.lines(group, Fixture.closedLoop.report, width: width)
        for label in ["p99", "one way", "costs"] {
          #expect(
            lines.contains { $0.hasPrefix("  \(label) ") }, "\(lines.joined(separator: "\n"))")
        }
      }
    }
  }

  /// Each label once, in the order of the lines.
  private static func labels(_ lines: [String]) -> [String] {
    lines.compactMap { line in
      let label = line.prefix(12).dropFirst(2)
      guard line.hasPrefix("  "), let first = label.first, first != " ", label.last == " " else {
        return nil
      }
      return label.split(separator: " ").joined(separator: " ")
    }
  }

  @Test func `two wait strategies have room for all there is to say, the wait before the kind`() {
    for first in [WaitStrategy.block, .spin] {
      let lines = Self.lines(
        Self.crowd(.mixed, waits: [first, .adaptive], isOpenLoop: false, hasFailed: false),
        Fixture.closedLoop.report)
      #expect(
        Self.labels(lines).suffix(8) == [
          "self-test", "choose", "unknown", "adaptive", "next", "p99", "one way", "costs",
        ], "\(lines.joined(separator: "\n"))")
    }
  }

  @Test func `a long list of names says how many it leaves out`() {
    let lines = Self.lines(Self.crowd(.allLevel), Fixture.closedLoop.report)
    #expect(lines.contains { $0.contains(" more (block)") })
  }

  // MARK: What is claimed

  @Test func `what no difference was found of is named together`() {
    #expect(
      Self.text("choose", in: .closedLoop) == "memfd, shm 3.65 to 3.68 µs: no difference found")
  }

  @Test func `what the rounds cannot tell is said with its bounds`() throws {
    let unknown = try #require(Self.text("unknown", in: .closedLoop, group: 1))
    #expect(unknown.hasPrefix("eventfd (adaptive) "), "\(unknown)")
    #expect(unknown.contains(/: at most [0-9.]+ times as long/), "\(unknown)")
    // Nothing is called the fastest then.
    #expect(
      Self.text("choose", in: .closedLoop, group: 1)?.hasSuffix(": the smallest median") == true)
  }

  @Test func `what waits in another way stands apart`() throws {
    let block = try #require(Self.text("block", in: .closedLoop, group: 1))
    #expect(block.hasPrefix("any kind ") && block.contains("at least "), "\(block)")
    #expect(block.hasSuffix(": the wait is the price, not the kind"), "\(block)")
  }

  @Test func `a run that fails its own test is not to be trusted`() throws {
    let warning = try #require(Self.text("WARNING", in: .failedSelfTest))
    #expect(warning.hasPrefix("this run cannot be trusted"))
    #expect(Self.text("choose", in: .failedSelfTest)?.contains("the fastest") == false)
    #expect(Self.text("self-test", in: .closedLoop)?.hasSuffix("as it should be") == true)
    #expect(Self.text("self-test", in: .openLoop) == nil)
  }

  @Test func `a self-test that passes because rounds disagree says so`() throws {
    var result = Fixture.failedSelfTest.report.result
    for cell in result.cells.indices where result.cells[cell].coordinates.entry == .twin {
      for round in result.cells[cell].rounds.indices {
        let median = round.isMultiple(of: 2) ? 1500.0 : 9000
        result.cells[cell].rounds[round].roundTrip = Parts.snapshot(
          median: median, count: 160, seed: UInt64(round))
      }
    }
    let report = Report(result)
    let line = try #require(
      Self.lines(report.analysis.groups[0], report).first { $0.contains("against itself") })
    #expect(line.hasSuffix(": unsure: rounds disagree"), "\(line)")
    // Every format has the same word.
    let csv = try CSVRecords(CSVReport().render(report))
    #expect(csv[0, "self_test"] == "unsure")
    let json = try JSONValue(JSONReport().render(report))
    #expect(json["analysis.groups[0].answer.selfTest.outcome"]?.text == "unsure")
  }

  @Test func `one round decides nothing and says what would`() {
    #expect(Self.text("choose", in: .oneRound)?.hasSuffix(": the smallest median") == true)
    #expect(
      Self.text("unknown", in: .oneRound)
        == "whether anything else is slower: at least two rounds are needed (--rounds)")
    #expect(Self.text("next", in: .oneRound) == nil)
  }

  private static func text(_ label: String, in result: RunResult, width: Int = 80) -> String? {
    let report = Report(result)
    return text(label, in: lines(report.analysis.groups[0], report, width: width))
  }

  @Test func `what a run that ended early lacks is not blamed on its options`() {
    var result = OneRound.report.result
    result.settings.rounds = 8
    #expect(Self.text("unknown", in: result)?.hasSuffix(" are needed (--time)") == true)
    result.complete = false
    #expect(
      Self.text("unknown", in: result)?
        .hasSuffix(": at least two rounds are needed, and the run ended early") == true)
    #expect(
      Self.text("p99", in: result)
        == "of no row: there are too few round trips; the run ended early")
  }

  @Test
  func `where some rows have one round only, they are named, and the others keep their bounds`()
    throws
  {
    var result = ClosedLoop.report.result
    let cut = try #require(result.cells.firstIndex { $0.coordinates.kind == .shm })
    result.cells[cut].rounds.removeLast(result.cells[cut].rounds.count - 1)
    #expect(
      Self.text("unknown", in: result)
        == "whether shm is slower: at least two rounds are needed (--time)")
    #expect(Self.text("next", in: result)?.hasPrefix("socketpair ") == true)
  }

  @Test func `what no number of rounds would tell needs a quieter machine`() throws {
    for width in [80, 200] {
      let lines = Self.lines(
        Self.crowd(.allUndecided, waits: [.block], isOpenLoop: false, hasFailed: false),
        Fixture.closedLoop.report, width: width)
      let unknown = try #require(Self.text("unknown", in: lines))
      #expect(
        unknown.hasSuffix("; a quieter machine would tell (end what else runs)")
          || unknown.hasSuffix("; needs less noise"), "\(unknown)")
    }
  }

  // MARK: A tail without a p99

  private static func tail(
    samples: Int, rounds: Int, factor: @escaping @Sendable (Int) -> Double = { _ in 1 }
  ) -> String? {
    let cells = [ChannelKind.pipe, .fifo].map { kind in
      Parts.cell(
        Parts.coordinates(kind, .block, .same),
        Parts.Shape(median: 4000, samples: samples, rounds: rounds, factor: factor))
    }
    return text("p99", in: Parts.result(cells: cells, rounds: rounds))
  }

  @Test func `a p99 that is not said has its cause and what helps against that`() {
    #expect(
      Self.tail(samples: 19, rounds: 20)
        == "of no row: there are too few round trips; needs more --time")
    #expect(
      Self.tail(samples: 30, rounds: 65)
        == "of no row: the rounds are too short; needs --rounds 9")
    #expect(
      Self.tail(samples: 300, rounds: 20) { $0.isMultiple(of: 10) ? 50 : 1 }
        == "of no row: what is slow lies in too few rounds; needs a quieter machine")
  }

  @Test func `a rate that was missed is not said to lack round trips`() throws {
    var result = Fixture.missedRate.report.result
    for index in result.cells.indices {
      for round in result.cells[index].rounds.indices {
        result.cells[index].rounds[round].response = Parts.snapshot(
          median: 9000, count: 3, seed: UInt64(round))
      }
    }
    let report = Report(result)
    // Nothing kept the last one.
    let lines = Self.lines(try #require(report.analysis.groups.last), report)
    #expect(Self.text("p99", in: lines) == nil, "\(lines.joined(separator: "\n"))")
  }

  // MARK: Short forms

  @Test func `a first that has no room for its equals says how many there are`() throws {
    let lines = Self.lines(
      Self.crowd(.allLevel, isOpenLoop: false, hasFailed: false), Fixture.closedLoop.report,
      width: 50)
    let rates = try #require(Self.text("one way", in: lines))
    #expect(rates.contains(/^[a-z]+ \([a-z]+\) ≈ [0-9]+ others [0-9]/), "\(rates)")
  }

  @Test(arguments: [40, 80])
  func `what has no room is named`(width: Int) {
    for field in Field.allCases {
      let lines = Self.lines(Self.crowd(field), Fixture.closedLoop.report, width: width)
      let labels = Set(Self.labels(lines))
      let leftOut = Self.text("left out", in: lines) ?? ""
      let all = Self.lines(Self.crowd(field), Fixture.closedLoop.report, width: 400)
      for label in Self.labels(all) where label != "left out" {
        #expect(
          labels.contains(label) || leftOut.contains(label), "\(lines.joined(separator: "\n"))")
      }
    }
  }

  @Test func `kinds that kept a rate at times are named or counted`() throws {
    var result = Fixture.missedRate.report.result
    let first = try #require(result.cells.first).coordinates.ratePerSecond
    let pattern = try #require(
      result.cells.last { $0.coordinates.ratePerSecond == first && $0.pace?.isKept == false })
    for (number, kind) in ChannelKind.allCases.enumerated() {
      var cell = pattern
      cell.coordinates = Parts.coordinates(kind, .block, .free, rate: first)
      cell.coordinates.name = "kind-with-a-name-\(number)"
      for index in cell.rounds.indices {
        let share = index == 0 ? 1.0 : 0.6
        cell.rounds[index].pace = Pace(
          messages: UInt64(10_000 * share), nanoseconds: 1_000_000_000,
          earlyBacklogNanoseconds: nil, lateBacklogNanoseconds: nil)
      }
      result.cells.append(cell)
    }
    let report = Report(result)
    let lines = Self.lines(report.analysis.groups[0], report)
    #expect(
      Self.text("at times", in: lines)
        == "\(ChannelKind.allCases.count) rows kept the rate in some rounds",
      "\(lines.joined(separator: "\n"))")
  }

  @Test func `nothing measured is said`() {
    #expect(Self.text("choose", in: .incomplete) == "nothing was measured here")
  }

  @Test func `a rate that was missed is neither a rank nor nothing`() throws {
    #expect(
      Self.text("choose", in: .missedRate, group: 1)?
        .hasSuffix(" ns: the only one that kept the rate") == true)
    #expect(Self.text("choose", in: .missedRate, group: 2) == "no kind kept the rate")
    let gaveUp = try #require(Self.text("gave up", in: .missedRate))
    #expect(gaveUp == "pipe (block) reached 6,000/s of 10,000/s, and fell behind more and more")
    let all = try #require(Self.text("gave up", in: .missedRate, group: 2))
    // All of them are named, if need be in fewer words.
    #expect(all.hasPrefix("pipe (block) at 60 %, ") && all.hasSuffix(" of the rate"), "\(all)")
    #expect(
      all.contains("shm (adaptive) at 60 %") && all.contains("memfd (adaptive) at 60 %"), "\(all)")
    #expect(Self.text("gave up", in: .openLoop) == nil)
  }

  @Test func `a rate that was kept in some rounds was not given up`() throws {
    var result = Fixture.missedRate.report.result
    let missed = try #require(
      result.cells.firstIndex { $0.pace.map { !$0.isKept } ?? false })
    let asked = try #require(result.cells[missed].pace).asked
    for index in result.cells[missed].rounds.indices {
      let share = index == 0 ? 1.0 : 0.6
      result.cells[missed].rounds[index].pace = Pace(
        messages: UInt64(asked * share), nanoseconds: 1_000_000_000, earlyBacklogNanoseconds: nil,
        lateBacklogNanoseconds: nil)
    }
    let rounds = result.cells[missed].rounds.count
    let lines = Report(result).analysis.groups.flatMap { AnswerText.plain($0, of: result) }
    let name = result.cells[missed].coordinates.name
    #expect(
      lines.contains {
        $0.hasPrefix("  at times  \(name)")
          && $0.hasSuffix("kept the rate in 1 of \(rounds) rounds")
      }, "\(lines.joined(separator: "\n"))")
  }

  /// The lines of kinds that take these microseconds, by turns blocking and adaptive, and that no noise
  /// blurs by more than a part.
  private static func lines(
    ofMicroseconds values: [Double], noise: Double = 0.1
  ) -> [String] {
    let kinds = [ChannelKind.pipe, .tcp, .unix].prefix(values.count / 2)
    let cells = kinds.flatMap { kind in
      [WaitStrategy.block, .adaptive].map { Parts.coordinates(kind, $0, .same) }
    }
    let least = values.min()!
    let standings = zip(cells, values).map { cell, value in
      let ratio = value / least
      return Answer.Standing(
        coordinates: cell, nanoseconds: value * 1000,
        ratio: value == least
          ? nil
          : Ratio(
            value: ratio, lower: ratio / (1 + noise), upper: ratio * (1 + noise), isNoisy: false))
    }.sorted { $0.nanoseconds < $1.nanoseconds }
    let rows = standings.map { standing in
      Row(
        coordinates: standing.coordinates, library: nil, remark: nil, isMeasured: true,
        isReference: false,
        floorWait: nil, figures: [:])
    }
    let group = Group(
      placement: .same, recordSize: 24, clients: 1, ratePerSecond: nil, rows: rows,
      reference: standings[0].coordinates, answer: Answer(standings, rounds: 10, selfTest: nil))
    return lines(group, Fixture.closedLoop.report)
  }

  @Test(arguments: [
    ([4.0, 4.1, 10.0, 9.9, 8.0, 8.1], "0.99 to 1.02"),
    // All that is adaptive is slower than the fastest, and by less than the kinds differ.
    ([3.99, 4.20, 7.01, 7.36], "1.05 to 1.05"), ([3.75, 4.05, 4.20, 4.42], "1.05 to 1.08"),
  ])
  func `where each kind takes as long with both waits, the wait has no price`(
    values: [Double], range: String
  ) {
    let lines = Self.lines(ofMicroseconds: values, noise: 0.01)
    #expect(
      lines.contains(
        "  adaptive  kind by kind \(range) times the median of block: little price"),
      "\(lines.joined(separator: "\n"))")
  }

  @Test(arguments: [
    ([0.2, 30, 0.3, 35], true), ([2, 5, 2.2, 5.5], true),
    ([2, 3.8, 2.1, 4], false), ([1, 2.5, 4, 10], false),
  ])
  func `the wait is the price where it costs each kind more than the kinds differ by`(
    values: [Double], isPrice: Bool
  ) {
    let text = Self.lines(ofMicroseconds: values).flatMap { $0.split(separator: " ") }
      .joined(separator: " ")
    #expect(text.contains(": the wait is the price") == isPrice, "\(text)")
  }

  @Test func `bounds that say nothing are not quoted`() {
    let lines = Self.lines(ofMicroseconds: [1, 1.5], noise: 1000)
    #expect(
      lines.contains { $0.hasPrefix("  unknown   whether 1 row is slower: rounds disagree") },
      "\(lines.joined(separator: "\n"))")
    #expect(!lines.contains { $0.contains("at most") || $0.contains(">") })
  }

  @Test func `what one row is not sure of is one number`() throws {
    var result = Fixture.closedLoop.report.result
    for cell in result.cells.indices {
      result.cells[cell].systemCalls = SystemCalls(
        client: 200, server: 200, roundTrips: 100, approximate: cell == 0 ? "a test" : nil)
    }
    let lines = Report(result).analysis.groups.flatMap { AnswerText.plain($0, of: result) }
    #expect(lines.contains { $0.contains("system calls ~4.00") && !$0.contains(" to 4.00") })
  }

  @Test func `a figure that may be the next one's is not said to be better`() throws {
    // Bounds of p99 overlap between the first two, and not between the last.
    #expect(Self.text("p99", in: .closedLoop) == "memfd 11.5 ≈ shm 12.0, socketpair 30.9 µs")
  }

  @Test func `a backlog is no latency`() throws {
    let tail = try #require(Self.text("p99", in: .missedRate))
    #expect(tail.contains("shm (adaptive) ") && tail.contains("memfd (adaptive) "), "\(tail)")
    #expect(!tail.contains("pipe"), "\(tail)")
    #expect(Self.text("p99", in: .missedRate, group: 2) == nil)
    // A stream is sent at no rate.
    #expect(Self.text("one way", in: .missedRate, group: 2)?.contains("pipe (block)") == true)
  }

  @Test func `where any record is large, all have their bytes a second`() throws {
    for group in 0..<2 {
      let rates = try #require(Self.text("one way", in: .sizes, group: group))
      #expect(rates.contains(/shm [0-9.]+ \([0-9.]+\)/), "\(rates)")
      #expect(rates.hasSuffix(" M msg/s (GB/s)"), "\(rates)")
    }
    #expect(Self.text("one way", in: .closedLoop)?.hasSuffix(" M msg/s") == true)
  }

  @Test func `costs say what is close to the truth, and of how many`() throws {
    #expect(Self.text("costs", in: .closedLoop)?.hasSuffix("(2 of 3 counted)") == true)
    let costs = try #require(Self.text("costs", in: .closedLoop, group: 1, width: 120))
    #expect(costs.hasSuffix("system calls ~0.008 to 4.00"), "\(costs)")
  }

  // MARK: Where it stands

  @Test(arguments: Fixture.allCases)
  func `every format shows the answers before the tables`(fixture: Fixture) throws {
    let report = fixture.report
    let answers = report.analysis.groups.map { AnswerText.plain($0, of: report.result) }
    let page = TableReport(style: Self.style(80)).render(report)
    let markdown = MarkdownReport().render(report)
    let json = try JSONValue(JSONReport().render(report))
    for (index, answer) in answers.enumerated() {
      let block = answer.joined(separator: "\n") + "\n"
      for (text, table) in [(page, "\nkind "), (markdown, "\n| kind ")] {
        let place = try #require(text.firstRange(of: block))
        let first = try #require(text.firstRange(of: table))
        #expect(place.upperBound < first.lowerBound)
      }
      let lines = json["analysis.groups[\(index)].answer.text"]?.items.compactMap(\.text)
      #expect(lines == answer)
    }
  }
}
