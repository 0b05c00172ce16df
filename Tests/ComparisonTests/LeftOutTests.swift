// What a run makes of its rounds when all of them are known.

import IPCChannels
import Sampling
import Testing

@testable import Comparison

struct LeftOutTests {
  /// A run of one cell with rounds that had so many round trips, none of it measured.
  private static func runner(_ roundTrips: [UInt64], floors: [UInt64] = []) throws -> Runner {
    let cell = CellCoordinates(
      name: "pipe", kind: .pipe, wait: .block, placement: .same, recordSize: 24, clients: 1)
    var runner = Runner(
      RunRequest(
        cells: [cell], settings: ResultFixture.settings, machine: ResultFixture.machine,
        tool: ResultFixture.healthy().tool, command: [], program: try ProgramFile(at: "/bin/true")),
      startedAt: "", attention: nil, observe: { _ in })
    let times = Timetable.parts(of: 12_000_000)
    for (index, count) in roundTrips.enumerated() {
      let slice = slice(count, times)
      let floor = floors.isEmpty ? nil : Self.slice(floors[index], times)
      runner.result.cells[0].rounds.append(Round(number: index + 1, slice, floor: floor))
      runner.yields[0].append(
        TakenRound(
          number: index + 1, yield: RoundYield(slice, given: times, clients: 1, batch: 1),
          floorYield: floor.map { RoundYield($0, given: times, clients: 1, batch: 1) }))
    }
    return runner
  }

  private static func slice(_ roundTrips: UInt64, _ times: SliceTimes) -> MeasuredSlice {
    var slice = MeasuredSlice()
    slice.roundTrip = ResultFixture.histogram(around: 5_000, count: roundTrips)
    slice.roundTripNanoseconds = times.roundTripNanoseconds
    slice.streamMessages = 1_000
    slice.streamNanoseconds = times.streamNanoseconds
    return slice
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

  @Test func `of a round that was taken again the second is judged`() throws {
    var runner = try Self.runner([300, 310, 4, 290, 305])
    // As if round 3 had been taken again after the first try was removed.
    let times = Timetable.parts(of: 12_000_000)
    let slice = Self.slice(300, times)
    runner.result.cells[0].rounds.remove(at: 2)
    runner.result.cells[0].rounds.append(Round(number: 3, slice, floor: nil))
    runner.yields[0].append(
      TakenRound(
        number: 3, yield: RoundYield(slice, given: times, clients: 1, batch: 1), floorYield: nil))
    runner.leaveOutFaultyRounds()
    #expect(runner.result.cells[0].rounds.map(\.number).sorted() == [1, 2, 3, 4, 5])
    #expect(runner.result.cells[0].leftOut.isEmpty)
  }

  @Test func `a floor that lost its time is not there, and the round counts`() throws {
    var runner = try Self.runner([300, 310, 300, 290], floors: [400, 2, 410, 400])
    runner.leaveOutFaultyRounds()
    let cell = runner.result.cells[0]
    #expect(cell.rounds.map { $0.floor != nil } == [true, false, true, true])
    #expect(cell.leftOut.isEmpty)
  }
}
