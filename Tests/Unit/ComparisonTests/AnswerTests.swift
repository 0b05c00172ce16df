// What a group answers: noise makes it weaker and never empty.

import IPCChannels
import Sampling
import Testing

@testable import Comparison

struct AnswerTests {
  private static func group(_ medians: [(ChannelKind, [UInt64])]) -> Group {
    var result = ResultFixture.healthy()
    result.cells = medians.map { kind, rounds in
      var cell = ResultFixture.cell(kind, wait: .block, .same, medianNanoseconds: 1_000)
      cell.rounds = rounds.enumerated().map { index, median in
        ResultFixture.round(index + 1, medianNanoseconds: median, roundTrips: 100)
      }
      return cell
    }
    return Analysis(result).groups[0]
  }

  private static func steady(_ nanoseconds: UInt64) -> [UInt64] {
    (0..<15).map { nanoseconds + UInt64($0 % 3) }
  }

  private static let wild = (0..<15).map { UInt64($0 % 2 == 0 ? 1_500 : 3_000) }

  @Test func `the fastest is chosen, and the others are slower by a bound`() throws {
    let answer = Self.group([(.pipe, Self.steady(4_000)), (.memfd, Self.steady(2_000))]).answer
    #expect(answer.best.map(\.coordinates.kind) == [.memfd])
    #expect(answer.undecided.isEmpty)
    let pipe = try #require(answer.slower.first)
    let ratio = try #require(pipe.ratio)
    #expect(pipe.coordinates.kind == .pipe && ratio.lower > 1.9 && ratio.lower < 2)
    #expect(answer.roundsNeeded == nil)
  }

  @Test func `who is as fast is chosen with the fastest`() {
    let answer = Self.group([
      (.pipe, Self.steady(4_000)), (.memfd, Self.steady(2_000)), (.shm, Self.steady(2_001)),
    ]).answer
    #expect(answer.best.map(\.coordinates.kind) == [.memfd, .shm])
    #expect(answer.slower.map(\.coordinates.kind) == [.pipe])
  }

  @Test func `one noisy row silences nobody else, and says how many rounds would tell`() throws {
    let answer = Self.group([
      (.pipe, Self.steady(2_000)), (.memfd, Self.wild), (.tcp, Self.steady(9_000)),
    ]).answer
    #expect(answer.best.map(\.coordinates.kind) == [.memfd])
    #expect(answer.undecided.map(\.coordinates.kind) == [.pipe])
    #expect(answer.slower.map(\.coordinates.kind) == [.tcp])
    let needed = try #require(answer.roundsNeeded)
    #expect(needed > 15)
  }

  @Test(arguments: [4, 5, 6, 8, 10, 15])
  func `a noisy row that was lucky silences nobody`(rounds: Int) throws {
    // The least median of all, by rounds that scatter by a factor of nine.
    let lucky = (0..<rounds).map { [1_200, 9_900, 1_100, 10_100, 1_000][$0 % 5] as UInt64 }
    func quiet(_ nanoseconds: UInt64) -> [UInt64] {
      (0..<rounds).map { nanoseconds + UInt64($0 * 7 % 4) * nanoseconds / 200 }
    }
    let answer = Self.group([
      (.file, lucky), (.memfd, quiet(4_000)), (.pipe, quiet(6_000)), (.tcp, quiet(15_000)),
    ]).answer
    #expect(answer.best.map(\.coordinates.kind) == [.memfd], "\(answer)")
    #expect(answer.undecided.map(\.coordinates.kind) == [.file])
    let tcp = try #require(answer.slower.last)
    #expect(tcp.coordinates.kind == .tcp)
    // By few rounds less, and never nothing.
    #expect(try #require(tcp.ratio).lower > (rounds < 8 ? 1 : 2.5), "\(answer)")
  }

  @Test(arguments: [3, 4, 15])
  func `a step of one row in the middle of a run does not hide what every round shows`(
    rounds: Int
  ) throws {
    let step = (0..<rounds).map { UInt64($0 < rounds / 2 ? 140 : 500) }
    let slow = (0..<rounds).map { UInt64(25_000 + $0 % 3 * 2_000) }
    let answer = Self.group([(.memfd, step), (.pipe, slow)]).answer
    let ratio = try #require(answer.slower.first?.ratio, "\(answer)")
    #expect(answer.slower.map(\.coordinates.kind) == [.pipe] && ratio.lower > 4, "\(answer)")
  }

  @Test func `with one round nothing is decided, and a choice is named all the same`() {
    let answer = Self.group([(.pipe, [4]), (.shm, [500])]).answer
    #expect(answer.best.map(\.coordinates.kind) == [.pipe])
    #expect(answer.undecided.map(\.coordinates.kind) == [.shm])
    #expect(answer.undecided[0].ratio == nil)
    #expect(Self.group([(.pipe, [])]).answer == Answer.nothing)
  }

  @Test func `a reference kind is what the rows are compared with`() throws {
    var result = ResultFixture.healthy()
    result.settings.reference = "pipe"
    let group = Analysis(result).groups[0]
    #expect(group.reference?.name == "pipe")
    #expect(group.rows.map(\.coordinates.name) == ["memfd", "pipe"])
    let relative = try #require(group.rows[0][.relative]?.value)
    #expect(relative < 1)
    #expect(group.rows[1].isReference)
    #expect(group.answer.best.map(\.coordinates.name) == ["memfd"], "the fastest all the same")
  }

  @Test func `where the reference has no figure, each ratio is unknown and says why`() throws {
    var result = ResultFixture.healthy()
    result.settings.reference = "pipe"
    for index in result.cells.indices where result.cells[index].coordinates.name == "pipe" {
      result.cells[index].rounds = []
    }
    let group = Analysis(result).groups[0]
    #expect(group.reference == nil)
    let relative = try #require(group.rows[0][.relative])
    #expect(relative.value == nil)
    #expect(relative.reason == "pipe, the reference, has no figure here to compare with")
    result.settings.reference = nil
    #expect(Analysis(result).groups[0].rows[0].isReference)
  }

  @Test func `a cell that took part twice tells whether the run can be trusted`() throws {
    var result = ResultFixture.healthy()
    var twin = ResultFixture.cell(.memfd, wait: .block, .same, medianNanoseconds: 4_000)
    twin.coordinates.entry = .twin
    result.cells.append(twin)
    let good = Analysis(result).groups[0]
    #expect(good.rows.count == 2, "it is no row of its own")
    let test = try #require(good.answer.selfTest)
    #expect(!test.hasFailed)
    result.cells[result.cells.count - 1] = ResultFixture.cell(
      .memfd, wait: .block, .same, medianNanoseconds: 4_400)
    result.cells[result.cells.count - 1].coordinates.entry = .twin
    let analysis = Analysis(result)
    let failed = try #require(analysis.groups[0].answer.selfTest)
    #expect(failed.hasFailed)
    let warning = try #require(analysis.warnings.first { $0.id == "self-test" })
    #expect(warning.reason.contains("memfd block same takes 1.1 times as long as itself [1.0"))
    #expect(analysis.warnings == Warning.all(in: result))
  }

  @Test func `of a rate that was not kept there is no self-test`() throws {
    func cell(_ entry: Entry, messages: UInt64) -> Cell {
      var cell = ResultFixture.cell(.memfd, wait: .block, .same, medianNanoseconds: 4_000)
      cell.coordinates.entry = entry
      cell.coordinates.ratePerSecond = 10_000
      for round in cell.rounds.indices {
        cell.rounds[round].response = cell.rounds[round].roundTrip
        cell.rounds[round].pace = Pace(
          messages: messages, nanoseconds: 100_000_000, earlyBacklogNanoseconds: nil,
          lateBacklogNanoseconds: nil)
      }
      return cell
    }
    func selfTest(_ own: UInt64, _ twin: UInt64) -> Answer.SelfTest? {
      var result = ResultFixture.healthy()
      result.cells = [cell(.own, messages: own), cell(.twin, messages: twin)]
      return RunFigures(result).selfTests.first
    }
    #expect(selfTest(1_000, 1_000)?.hasFailed == false)
    #expect(selfTest(1_000, 900) == nil)
    #expect(selfTest(900, 1_000) == nil)
  }

  @Test func `the self-tests of a run hold together`() throws {
    func cell(_ placement: Placement, _ entry: Entry) -> Cell {
      var cell = ResultFixture.cell(.memfd, wait: .block, placement, medianNanoseconds: 4_000)
      cell.coordinates.entry = entry
      cell.rounds = (1...15).map { number in
        let noise = entry == .twin ? UInt64(number * 7 % 15) * 10 : 0
        return ResultFixture.round(number, medianNanoseconds: 4_000 + noise, roundTrips: 100)
      }
      return cell
    }
    func width(_ placements: [Placement]) throws -> Double {
      var result = ResultFixture.healthy()
      result.cells = placements.flatMap { [cell($0, .own), cell($0, .twin)] }
      let test = try #require(Analysis(result).groups[0].answer.selfTest)
      return test.ratio.upper - test.ratio.lower
    }
    let alone = try width([.same])
    let three = try width([.same, .cross, .free])
    #expect(three > alone * 1.03, "three may not fail three times as often")
  }
}
