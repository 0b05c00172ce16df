// What a run makes of its rounds when all of them are known.

import IPCChannels
import Linux
import Sampling
import Testing

@testable import Comparison

struct LeftOutTests {
  /// A run of one cell with rounds that had so many round trips, none of it measured.
  private static func runner(
    _ roundTrips: [UInt64], floors: [FloorFlavour: [UInt64]] = [:],
    start: UInt64 = monotonicNanoseconds(), attention: Int32? = nil
  ) throws -> Runner {
    let cell = CellCoordinates(
      name: "pipe", kind: .pipe, wait: .block, placement: .same, recordSize: 24, clients: 1)
    var runner = Runner(
      RunRequest(
        cells: [cell], settings: ResultFixture.settings, machine: ResultFixture.machine,
        tool: ResultFixture.healthy().tool, command: [], program: try ProgramFile(at: "/bin/true")),
      startedAt: "", start: start, attention: attention, observe: { _ in })
    let times = Timetable.parts(of: 12_000_000)
    for (index, count) in roundTrips.enumerated() {
      let slice = slice(count, times)
      let beside = floors.mapValues { Self.slice($0[index], times) }
      runner.result.cells[0].rounds.append(Round(number: index + 1, slice, floors: beside))
      runner.yields[0].append(
        TakenRound(
          number: index + 1, yield: RoundYield(slice, given: times, clients: 1, batch: 1),
          floorYields: beside.mapValues {
            RoundYield($0, given: times, clients: 1, batch: 1)
          }))
    }
    return runner
  }

  private static func slice(_ roundTrips: UInt64, _ times: SliceTimes) -> MeasuredSlice {
    var slice = MeasuredSlice()
    slice.roundTrip = ResultFixture.histogram(around: 5_000, count: roundTrips)
    slice.roundTripNanoseconds = times.roundTripNanoseconds
    slice.streamMessages = 1_000
    slice.streamNanoseconds = times.streamNanoseconds
    slice.setUp = ResultFixture.histogram(around: times.setUpNanoseconds / 20, count: 20)
    return slice
  }

  @Test func `the time counts from when it is said to have begun`() throws {
    let start = monotonicNanoseconds() - 1_000_000_000
    var runner = try Self.runner([], start: start)
    #expect(runner.timetable.start == start)
    #expect(throws: RunFailure.self) { try runner.run() }
    #expect(runner.result.elapsedNanoseconds >= 1_000_000_000)
  }

  @Test func `a round that lost its time is left out, counted and told`() throws {
    var runner = try Self.runner([300, 310, 4, 290, 305])
    runner.leaveOutFaultyRounds()
    let cell = runner.result.cells[0]
    #expect(cell.rounds.map(\.number) == [1, 2, 4, 5])
    #expect(cell.leftOut.map(\.number) == [3])
    #expect(cell.leftOut.first?.reason.contains("it had 4 round trips") == true)
    #expect(cell.leftOut.first?.wasTakenAgain == false)
  }

  @Test(
    "A row of few rounds rests on those that had enough, and where none had, on all",
    arguments: [
      ([2, 18_549], [2]), ([300, 4, 290], [1, 3]), ([2, 300, 3], [2]), ([4, 5], [1, 2]), ([3], [1]),
    ] as [([UInt64], [Int])])
  func fewRounds(roundTrips: [UInt64], counting: [Int]) throws {
    var runner = try Self.runner(roundTrips)
    runner.leaveOutFaultyRounds()
    let cell = runner.result.cells[0]
    #expect(cell.rounds.map(\.number) == counting)
    #expect(cell.rounds.count + cell.leftOut.count == roundTrips.count)
  }

  @Test func `of a round that was taken again the second is judged`() throws {
    var runner = try Self.runner([300, 310, 4, 290, 305])
    // As if round 3 had been taken again after the first try was removed.
    let times = Timetable.parts(of: 12_000_000)
    let slice = Self.slice(300, times)
    runner.result.cells[0].rounds.remove(at: 2)
    runner.result.cells[0].rounds.append(Round(number: 3, slice))
    runner.yields[0].append(
      TakenRound(
        number: 3, yield: RoundYield(slice, given: times, clients: 1, batch: 1), floorYields: [:]))
    runner.leaveOutFaultyRounds()
    #expect(runner.result.cells[0].rounds.map(\.number) == [1, 2, 3, 4, 5])
    #expect(runner.result.cells[0].leftOut.isEmpty)
  }

  @Test func `a floor that lost its time is not there, and the round counts`() throws {
    var runner = try Self.runner(
      [300, 310, 300, 290], floors: [.inlined: [400, 2, 410, 400], .libc: [350, 360, 370, 3]])
    runner.leaveOutFaultyRounds()
    let cell = runner.result.cells[0]
    #expect(cell.rounds.map { $0.floor != nil } == [true, false, true, true])
    #expect(cell.rounds.map { $0.libcFloor != nil } == [true, true, true, false])
    #expect(cell.leftOut.isEmpty)
  }

  // MARK: No time

  private static let title = "pipe, block, same, 24 bytes, 1 client"
  private static let noTime = RunFailure.failed(
    "no time for 1 cell: \(title); give the run more --time, or compare fewer cells")

  /// What a run that is over lacks.
  private static func failure(of runner: inout Runner) -> RunFailure? {
    do throws(RunFailure) {
      try runner.conclude()
      return nil
    } catch {
      return error
    }
  }

  /// - Returns: whether the end of the time did not cut it off.
  private static func comesLate(_ runner: inout Runner) throws -> Bool {
    try runner.attempt(0) { (_: inout Runner) throws(WorkFailure) in
      throw WorkFailure(.timedOut, "no answer in time")
    }
  }

  @Test func `a run is whole when every cell has rounds`() throws {
    var runner = try Self.runner([300])
    let failure = Self.failure(of: &runner)
    let result = runner.result
    #expect(failure == nil && result.complete)
  }

  @Test(arguments: [nil, "the time was over before its warm-up"])
  func `a cell that the time was too short for makes the run incomplete, and is named`(
    reason: String?
  ) throws {
    var runner = try Self.runner([])
    if let reason { runner.giveUp(0, because: reason) }
    let failure = Self.failure(of: &runner)
    let result = runner.result
    #expect(failure == Self.noTime && !result.complete)
    #expect(
      result.cells[0].unavailable == reason ?? "the time was over before its first round")
  }

  @Test func `a cell of which no round counts makes the run incomplete, and is named`() throws {
    var runner = try Self.runner([300])
    runner.yields[0][0] = TakenRound(
      number: 1,
      yield: RoundYield(
        MeasuredSlice(), given: Timetable.parts(of: 12_000_000), clients: 1, batch: 1),
      floorYields: [:])
    runner.leaveOutFaultyRounds()
    let failure = Self.failure(of: &runner)
    let result = runner.result
    #expect(failure == Self.noTime && !result.complete)
  }

  @Test func `a cell that was moved away in each round is not said to lack time`() throws {
    var runner = try Self.runner([300])
    let given = Timetable.parts(of: 12_000_000)
    var slice = Self.slice(300, given)
    slice.sightings = [Sighting(client: 1, server: 1), Sighting(client: 1, server: 2)]
    let site = Site(.same, client: 1, server: 1)
    runner.yields[0][0] = TakenRound(
      number: 1, yield: RoundYield(slice, on: site, given: given, clients: 1, batch: 1),
      floorYields: [:])
    runner.leaveOutFaultyRounds()
    let failure = Self.failure(of: &runner)
    let cell = runner.result.cells[0]
    let reason = "the server was seen on processor 2, and was pinned to 1"
    #expect(cell.rounds.isEmpty && cell.leftOut.map(\.reason) == [reason])
    #expect(failure == .failed("\(Self.title): no round counts; round 1: \(reason)"))
  }

  @Test func `a run that measures nothing because the machine has nothing is not complete`() throws
  {
    var runner = try Self.runner([])
    runner.result.cells[0].unavailable = "needs two processors"
    let failure = Self.failure(of: &runner)
    let result = runner.result
    #expect(failure == .nothingToMeasure && !result.complete)
  }

  @Test func `what the end of the time cuts off before all had a round is said, and is no timeout`()
    throws
  {
    var runner = try Self.runner([300])
    runner.cutOff = 0
    let failure = Self.failure(of: &runner)
    #expect(
      failure
        == .failed("the time was over while \(Self.title) was still under way, later than planned"))
    #expect(runner.result.cells[0].unavailable == nil && !runner.result.complete)
  }

  @Test func `a later round that the end of the time cuts off is one round fewer`() throws {
    var runner = try Self.runner([300])
    // As if the run had begun when this machine did.
    runner.timetable = Timetable(start: 0, nanoseconds: 0, entries: runner.timetable.entries)
    let isWhole = try Self.comesLate(&runner)
    #expect(!isWhole)
    runner.leaveOut(2, of: [0])
    let failure = Self.failure(of: &runner)
    let cell = runner.result.cells[0]
    #expect(failure == nil && cell.unavailable == nil && runner.result.complete)
    #expect(cell.rounds.map(\.number) == [1])
    #expect(cell.leftOut.map(\.number) == [2])
    #expect(cell.leftOut.first?.reason.contains("the time was over") == true)
  }

  @Test func `an end that was asked for is one, also before anything was measured`() throws {
    let pipe = try PipeEnd.pair()
    try pipe.write.writeAll([1])
    var runner = try Self.runner([], attention: pipe.read.number)
    #expect(throws: RunFailure.interrupted) { try runner.run() }
    // What the program that stands for a worker lacks is no reason then.
    #expect(runner.result.failure == "interrupted")
  }

  @Test func `what is late before the end of the time is a timeout`() throws {
    var runner = try Self.runner([300])
    let isWhole = try Self.comesLate(&runner)
    #expect(isWhole)
    let failure = Self.failure(of: &runner)
    #expect(failure == .timedOut("\(Self.title): no answer in time"))
  }

  @Test(arguments: [([0], WaitStrategy.block), ([0, 1], .spin)])
  func `the loop in bare C sleeps where both sides have one processor, whoever chose it`(
    allowed: [Int], wait: WaitStrategy
  ) throws {
    var machine = ResultFixture.machine
    machine.allowed = allowed
    machine.sites.append(.free)
    let stage = Stage(
      program: try ProgramFile(at: "/bin/true"), against: nil, launcher: nil, machine: machine,
      settings: ResultFixture.settings, libraries: [], directory: "", limit: Deadline(after: .zero),
      attention: nil, observe: { _ in })
    let cell = CellCoordinates(
      name: "memfd", kind: .memfd, wait: .adaptive, placement: .free, recordSize: 24, clients: 1)
    #expect(stage.floorWait(of: cell) == wait)
  }

  @Test func `no step goes on beyond the end of the run`() throws {
    let limit = Deadline(after: .seconds(8))
    let stage = Stage(
      program: try ProgramFile(at: "/bin/true"), against: nil, launcher: nil,
      machine: ResultFixture.machine,
      settings: ResultFixture.settings, libraries: [], directory: "", limit: limit, attention: nil,
      observe: { _ in })
    // Its timeout is 5 s, and 4 s more are for the worker to say why.
    #expect(stage.hardDeadline(0) == limit)
    #expect(stage.hardDeadline(60_000_000_000) == limit)
  }
}
